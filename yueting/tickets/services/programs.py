"""What a client's own program changes about a ticket, in its own name and with every check that people meet."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.accounts.permissions import brands_for
from yueting.tickets.lifecycle import Action
from yueting.tickets.models import Class, Ticket
from yueting.tickets.services.holding import hold
from yueting.tickets.services.progress import act
from yueting.tickets.services.tagging import change_tags, checked_tags
from yueting.tickets.services.versions import changed, check_not_merged, check_version
from yueting.timeline.services import Actor, record


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be different; None leaves it as it is. `owner` is a mail address."""

    subject: str | None = None
    klass: str | None = None
    level: int | None = None
    owner: str | None = None
    tags: tuple[str, ...] | None = None


def change(ticket: Ticket, actor: Actor, changes: Changes, *, version: int, why: str = "") -> Ticket:
    """Make all of the changes or none. Raises AlreadyDone, ValidationError, lifecycle.NotAllowed."""
    tags = checked_tags(changes.tags) if changes.tags is not None else None
    with transaction.atomic():
        [held] = hold([ticket.pk])
        check_version(held, version)
        check_not_merged(held)
        for action, more in _actions(held, changes):
            held = act(held, action, actor, version=held.version, why=why, **more)
        if changes.subject is not None and changes.subject != held.subject:
            held.subject = changes.subject
            held.save(update_fields=["subject"])
            record(held, "ticket.change_subject", actor, matter=held.subject)
            changed(held)
        if tags is not None:
            now = set(held.tags.values_list("name", flat=True))
            change_tags(held, actor, add=[tag for tag in tags if tag not in now], remove=now - set(tags))
    return held


def _actions(held: Ticket, changes: Changes) -> list[tuple[Action, dict[str, Any]]]:
    """The actions of the life cycle that lead to what is wanted, without those that would change nothing."""
    wanted: list[tuple[Action, dict[str, Any]]] = []
    if changes.level is not None and changes.level != held.level:
        up = changes.level > held.level
        wanted.append((Action.RAISE_LEVEL if up else Action.LOWER_LEVEL, {"level": changes.level}))
    if changes.klass is not None and changes.klass != held.klass:
        less = held.klass == Class.COMPLAINT  # that a complaint is none needs its own reason
        wanted.append((Action.DOWNGRADE if less else Action.CHANGE_CLASS, {"klass": changes.klass}))
    if changes.owner is not None and (owner := _owner(held, changes.owner)).pk != held.owner_id:
        wanted.append((Action.ASSIGN, {"owner": owner}))
    return wanted


def _owner(held: Ticket, email: str) -> Agent:
    found = Agent.objects.filter(email=email.lower(), is_active=True).first()
    if found is None or held.brand_id not in brands_for(found, "handle_conversations"):
        raise ValidationError(
            _("Nobody with this address works for this brand: %(email)s") % {"email": email}
        )
    return found
