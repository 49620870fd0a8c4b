"""Cases of a brand's own: made of a real talk by one click, finished and published by a trainer."""

from typing import Any

import yaml
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yueting.academy.drills.casting import card_of_talk
from yueting.academy.drills.customer import BadCard, card_from
from yueting.academy.drills.models import CaseCard, CaseState
from yueting.accounts.models import Agent
from yueting.accounts.permissions import require
from yueting.conversations.models import Author, Conversation, Kind, Message
from yueting.conversations.services.handling import AlreadyDone
from yueting.quality.rubric_files import starter_rubric
from yueting.quality.services.rubrics import KEYS
from yueting.timeline.services import record
from yueting.understanding import Turn

LONGEST = 40_000


def make_case(conversation: Conversation, by: Agent) -> CaseCard:
    """The draft; the same talk again gives the draft that is there. Raises PermissionDenied, ValidationError."""
    require(by, "train_people", conversation.brand_id)
    if earlier := CaseCard.objects.filter(source=conversation).first():
        return earlier
    key = f"talk-{conversation.reference.lower()}"
    try:
        data = card_of_talk(
            key, _turns(conversation), _names(conversation), str(conversation.brand), conversation.level
        )
    except ValueError:
        raise ValidationError(_("The customer wrote no words here, so there is no case in it.")) from None
    with transaction.atomic():
        case = CaseCard.objects.create(
            brand=conversation.brand, key=key, data=data, source=conversation, by=by
        )
        record(case, "case_card.made", by.actor, key=key)
    return case


def keep_case(case: CaseCard, by: Agent, text: str, items: list[str], *, version: int) -> CaseCard:
    """Finish a card; it has to be approved again. Raises PermissionDenied, ValidationError, AlreadyDone."""
    require(by, "edit_courses", case.brand_id)
    data = _data(text)
    if data.get("id") != case.key:
        raise ValidationError(_("The id of this card is %(key)s; it cannot be changed.") % {"key": case.key})
    known = {item.id for key in KEYS for item in starter_rubric(key).items()}
    with transaction.atomic():
        locked = CaseCard.objects.select_for_update(of=("self",)).get(pk=case.pk)
        _check_version(locked, version)
        locked.data, locked.items = data, [one for one in items if one in known]
        locked.version, locked.state, locked.approved_by = version + 1, CaseState.DRAFT, None
        locked.save()
        record(locked, "case_card.kept", by.actor, key=locked.key, version=locked.version)
    return locked


def judge_case(case: CaseCard, by: Agent, state: CaseState, *, version: int) -> CaseCard:
    """Publish it or take it out of the library. Raises PermissionDenied, ValidationError, AlreadyDone."""
    require(by, "edit_courses", case.brand_id)
    with transaction.atomic():
        locked = CaseCard.objects.select_for_update(of=("self",)).get(pk=case.pk)
        _check_version(locked, version)
        if state == CaseState.APPROVED:
            _read(locked.data)
        locked.state = state
        locked.approved_by = by if state == CaseState.APPROVED else None
        locked.save(update_fields=["state", "approved_by"])
        record(locked, f"case_card.{state}", by.actor, key=locked.key)
    return locked


def _data(text: str) -> dict[str, Any]:
    if len(text) > LONGEST:
        raise ValidationError(_("A card is at most %(most)s characters long.") % {"most": LONGEST})
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as fault:
        raise ValidationError(_("This cannot be read: %(what)s") % {"what": fault}) from None
    if not isinstance(data, dict):
        raise ValidationError(_("A card is a list of names and values, such as “title: …”."))
    _read(data)
    return data


def _read(data: dict[str, Any]) -> None:
    try:
        card_from(data)
    except (BadCard, ValueError) as fault:
        raise ValidationError(_("This cannot be kept: %(what)s") % {"what": fault}) from None


def _check_version(case: CaseCard, version: int) -> None:
    if case.version != version:
        raise AlreadyDone(_("A colleague changed this just now. Look at it again before you go on."))


def _turns(conversation: Conversation) -> list[Turn]:
    rows = Message.objects.filter(conversation=conversation, kind=Kind.MESSAGE).exclude(text="")
    rows = rows.exclude(author=Author.SYSTEM).order_by("seq").only("author", "text", "at")
    return [Turn("customer" if row.is_from_customer else "agent", row.text, row.at) for row in rows]


def _names(conversation: Conversation) -> list[str]:
    """Of the customer and of everybody of the desk who wrote: none of them stands in a card."""
    wrote = Message.objects.filter(conversation=conversation).values_list("author_name", flat=True)
    return list({conversation.contact.name, *wrote} - {""})
