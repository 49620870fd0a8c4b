"""Who may sign in to the demo."""

from django import template

from yueting.accounts.models import Agent, Membership
from yueting.demo.services.furnishing import PASSWORD
from yueting.demo.story_book import people

register = template.Library()


@register.simple_tag
def demo_people() -> list[dict[str, object]]:
    """The demo's people as they are now, in the order of the content, with their roles and brands."""
    emails = [card.email for card in people()]
    agents = {agent.email: agent for agent in Agent.objects.filter(email__in=emails, is_active=True)}
    roles: dict[object, list[Membership]] = {}
    for membership in Membership.objects.filter(agent__in=agents.values()).select_related("brand"):
        roles.setdefault(membership.agent_id, []).append(membership)
    return [
        {
            "agent": agents[email],
            "role": roles[agents[email].pk][0].get_role_display(),
            "brands": dict.fromkeys(str(m.brand) for m in roles[agents[email].pk]),
        }
        for email in emails
        if email in agents and agents[email].pk in roles
    ]


@register.simple_tag
def demo_password() -> str:
    return PASSWORD
