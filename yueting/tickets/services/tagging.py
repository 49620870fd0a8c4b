"""The tags of a ticket."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.tickets.matters import LONGEST_TAG, MOST_TAGS, clean_tags
from yueting.tickets.models import Tag, Ticket
from yueting.tickets.services.holding import hold
from yueting.tickets.services.versions import changed, check_may_change, check_version
from yueting.timeline.services import Actor, record


def set_tags(ticket: Ticket, agent: Agent, *, version: int, tags: str | Iterable[str]) -> Ticket:
    """Give the ticket exactly these tags. Raises AlreadyDone, PermissionDenied, ValidationError."""
    wanted = checked_tags(tags)
    with transaction.atomic():
        [held] = hold([ticket.pk])
        check_may_change(agent, held)
        check_version(held, version)
        now = set(held.tags.values_list("name", flat=True))
        change_tags(held, agent.actor, add=[t for t in wanted if t not in now], remove=now - set(wanted))
    return held


def change_tags(held: Ticket, actor: Actor, *, add: Iterable[str] = (), remove: Iterable[str] = ()) -> bool:
    """Add and take away tags of a held ticket; False when nothing is different. The caller has checked the words."""
    now = set(held.tags.values_list("name", flat=True))
    new, gone = [tag for tag in add if tag not in now], [tag for tag in remove if tag in now]
    if not new and not gone:
        return False
    Tag.objects.bulk_create([Tag(brand_id=held.brand_id, name=tag) for tag in new], ignore_conflicts=True)
    held.tags.add(*Tag.objects.filter(brand=held.brand_id, name__in=new))
    held.tags.remove(*Tag.objects.filter(brand=held.brand_id, name__in=gone))
    record(held, "ticket.tagged", actor, added=", ".join(new), removed=", ".join(gone))
    changed(held)
    return True


def checked_tags(tags: str | Iterable[str]) -> tuple[str, ...]:
    """Clean tags, or ValidationError that says which one is wrong."""
    try:
        return clean_tags(tags)
    except ValueError as error:
        if str(error):
            raise ValidationError(
                _("The tag “%(tag)s” is longer than %(longest)s characters.")
                % {"tag": str(error)[:60], "longest": LONGEST_TAG}
            ) from None
        raise ValidationError(_("At most %(most)s tags.") % {"most": MOST_TAGS}) from None
