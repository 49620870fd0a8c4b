"""Brands and the people who work here."""

from yueting.accounts.models.agent import Agent, Presence
from yueting.accounts.models.api_token import ApiToken, IdempotentCall
from yueting.accounts.models.brand import Brand
from yueting.accounts.models.invitation import Invitation
from yueting.accounts.models.membership import Membership, Role, Skill, Team
from yueting.accounts.models.notice import Look, Notice

__all__ = [
    "Agent",
    "ApiToken",
    "Brand",
    "IdempotentCall",
    "Invitation",
    "Look",
    "Membership",
    "Notice",
    "Presence",
    "Role",
    "Skill",
    "Team",
]
