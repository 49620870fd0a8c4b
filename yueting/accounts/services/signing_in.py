"""Sign-in through allauth, without open sign-up."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from yueting.accounts.models import Agent
from yueting.accounts.permissions import asked_memberships, remember_memberships
from yueting.accounts.queries import asked_unseen, unseen_among
from yueting.runtime.statements import Statement, columns, compiled, made, together


class DeskBackend(AuthenticationBackend):
    """allauth's; only the person of a request is read in one go with what every page asks about them."""

    def get_user(self, user_id: Any) -> Agent | None:
        found, memberships, unseen = together(
            _agent(user_id), asked_memberships(user_id), asked_unseen(user_id)
        )
        agents = [made(Agent, columns(Agent), row) for row in found]
        for agent in agents:
            remember_memberships(agent, memberships)
            setattr(agent, "kept_unseen", unseen_among(unseen))  # noqa: B010  # of the object, not of the model
        return next((agent for agent in agents if self.user_can_authenticate(agent)), None)


@lru_cache(1024)
def _agent(agent_id: UUID) -> Statement:
    return compiled(Agent.objects.filter(pk=agent_id).values_list(*columns(Agent)))


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """People join by invitation (see `services.invitations`); allauth's sign-up page stays shut."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """No "signed in as …" on every page: people see that they are in."""

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There are no usernames: people sign in by e-mail."""
