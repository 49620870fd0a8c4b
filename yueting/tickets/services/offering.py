"""Offering a customer two or three ways, and writing down which one they chose (T12)."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.conversations.services.handling import AlreadyDone
from yueting.tickets.models import Option, Ticket
from yueting.tickets.options import Choice, check_choices
from yueting.tickets.queries.path import path_of
from yueting.tickets.services.walking import held_for_work, tell
from yueting.timeline.services import record


def offer(ticket: Ticket, agent: Agent, choices: Sequence[Choice]) -> list[Option]:
    """Put down two or three options; they replace those offered before, which the timeline keeps.

    Raises NotAllowed (too few, too many, without both sides), PermissionDenied.
    """
    check_choices(choices)
    with transaction.atomic():
        locked = held_for_work(ticket, agent)
        Option.objects.filter(ticket=locked).delete()
        options = Option.objects.bulk_create(
            Option(
                ticket=locked,
                place=place,
                words=choice.words.strip(),
                pros=choice.pros.strip(),
                cons=choice.cons.strip(),
                offered_by=agent,
            )
            for place, choice in enumerate(choices, 1)
        )
        told = [{"words": o.words, "pros": o.pros, "cons": o.cons} for o in options]
        record(locked, "options.offered", agent.actor, options=told, count=len(options))
        tell(locked)
    return options


def choose(option: Option, agent: Agent) -> Option:
    """The customer chose this one; it becomes the plan where none is written. Choosing it twice is choosing it once.

    Raises AlreadyDone when the options were changed meanwhile, ValidationError when another one was chosen.
    """
    with transaction.atomic():
        locked = held_for_work(option.ticket, agent)
        options = {found.pk: found for found in Option.objects.filter(ticket=locked)}
        if option.pk not in options:
            raise AlreadyDone(_("A colleague changed the options just now. Look at them again."))
        chosen = next((found for found in options.values() if found.chosen_at), None)
        if chosen and chosen.pk != option.pk:
            words = _("Option %(place)s was chosen. Offer the options anew if the customer thinks otherwise.")
            raise ValidationError(words, params={"place": chosen.place})
        if chosen:
            return chosen
        taken = options[option.pk]
        taken.chosen_at = timezone.now()
        taken.save(update_fields=["chosen_at"])
        _plan(locked, taken)
        record(locked, "options.chosen", agent.actor, place=taken.place, words=taken.words)
        tell(locked)
    return taken


def _plan(ticket: Ticket, option: Option) -> None:
    path = path_of(ticket)
    if not path.plan.strip():
        path.plan = option.words
        path.version += 1
        path.changed_at = timezone.now()
        path.save()
