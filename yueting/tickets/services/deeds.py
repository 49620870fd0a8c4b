"""What a rule can do to a held ticket. Each deed leaves an event in the rule's own name."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent, Team
from yueting.accounts.permissions import brands_for
from yueting.accounts.services.notices import leaders_on_duty, notify
from yueting.tickets.models import Rule, Ticket
from yueting.tickets.rules import Deed, Doing
from yueting.tickets.services.following_up import Task, plan
from yueting.tickets.services.tagging import change_tags
from yueting.tickets.services.versions import changed
from yueting.timeline.services import Actor, record


class Undoable(Exception):
    """This deed cannot be done to this ticket; the words say why."""


def do(doing: Doing, ticket: Ticket, actor: Actor, rule: Rule) -> None:
    """Do one deed. What is so already is left as it is, without an event. Raises Undoable."""
    _DEEDS[doing.deed](doing.value, ticket, actor, rule)


def _assign(value: str, ticket: Ticket, actor: Actor, rule: Rule) -> None:
    owner = _leader(ticket) if value == "duty" else Agent.objects.filter(pk=value, is_active=True).first()
    if owner is None or ticket.brand_id not in brands_for(owner, "handle_conversations"):
        raise Undoable(_("Nobody is there who could take it."))
    if ticket.owner_id == owner.pk:
        return
    ticket.owner = owner
    ticket.save(update_fields=["owner"])
    record(ticket, "ticket.assign", actor, owner=str(owner))
    changed(ticket)
    notify([owner], "assigned", conversation_id=_talk(ticket), reference=ticket.reference)


def _team(value: str, ticket: Ticket, actor: Actor, rule: Rule) -> None:
    team = Team.objects.filter(pk=value, brand=ticket.brand_id).first()
    if team is None:
        raise Undoable(_("This team is no longer there."))
    if ticket.team_id == team.pk:
        return
    ticket.team = team
    ticket.save(update_fields=["team"])
    record(ticket, "ticket.assign", actor, owner=str(team))
    changed(ticket)


def _tag(value: str, ticket: Ticket, actor: Actor, rule: Rule) -> None:
    change_tags(ticket, actor, add=[value])


def _untag(value: str, ticket: Ticket, actor: Actor, rule: Rule) -> None:
    change_tags(ticket, actor, remove=[value])


def _remind(value: str, ticket: Ticket, actor: Actor, rule: Rule) -> None:
    people = [ticket.owner] if ticket.owner else leaders_on_duty(ticket.brand)
    _say(people, value, ticket, actor)


def _notify(value: str, ticket: Ticket, actor: Actor, rule: Rule) -> None:
    _say(leaders_on_duty(ticket.brand), value, ticket, actor)


def _say(people: list[Any], words: str, ticket: Ticket, actor: Actor) -> None:
    data = {"reference": ticket.reference, "what": words, "by": actor.name}
    notify(people, "rule_says", conversation_id=_talk(ticket), path=f"/tickets/{ticket.reference}/", **data)
    record(ticket, "ticket.reminded", actor, to=", ".join(map(str, people)), why=words)


def _follow_up(value: str, ticket: Ticket, actor: Actor, rule: Rule) -> None:
    """A task of the owner; the same rule makes one for a ticket."""
    minutes, _bar, words = value.partition("|")
    task = Task(
        ticket.contact,
        words.strip(),
        timezone.now() + timedelta(minutes=max(1, int(minutes))),
        owner=ticket.owner or _leader(ticket),
        ticket=ticket,
        source="rule",
        key=f"rule:{rule.pk}:{ticket.pk}",
    )
    plan(task, actor=actor)


def _webhook(value: str, ticket: Ticket, actor: Actor, rule: Rule) -> None:
    """An event that outgoing webhooks carry: signed, guarded and retried as all of them."""
    record(
        ticket,
        "ticket.rule_called",
        actor,
        word=value,
        rule=rule.name,
        reference=ticket.reference,
        klass=ticket.klass,
        level=ticket.level,
        state=ticket.state,
        priority=ticket.priority,
    )


def _leader(ticket: Ticket) -> Agent | None:
    return next(iter(leaders_on_duty(ticket.brand)), None)


def _talk(ticket: Ticket) -> UUID | None:
    return ticket.conversations.order_by("-last_message_at").values_list("pk", flat=True).first()


_DEEDS: dict[Deed, Callable[[str, Ticket, Actor, Rule], None]] = {
    Deed.ASSIGN: _assign,
    Deed.TEAM: _team,
    Deed.TAG: _tag,
    Deed.UNTAG: _untag,
    Deed.REMIND: _remind,
    Deed.NOTIFY: _notify,
    Deed.FOLLOW_UP: _follow_up,
    Deed.WEBHOOK: _webhook,
}
