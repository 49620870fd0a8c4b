"""A leader rewords a rubric: a draft, saved against the state that was seen, published with a reason."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import require
from yueting.quality.editing.rewording import Data
from yueting.quality.models import RubricState, RubricVersion
from yueting.quality.rubric_files import BadRubric, read_rubric, rubric_data, rubric_from
from yueting.quality.services.rubrics import KEYS, rubric_of
from yueting.timeline.services import record

ACTION = "edit_rubrics"


class Quicker(ValidationError):
    """Somebody else has saved meanwhile."""


def draft_of(brand: Brand, key: str) -> RubricVersion | None:
    drafts = RubricVersion.objects.filter(brand=brand, key=key, state=RubricState.DRAFT)
    return drafts.select_related("by").first()


def begin(brand: Brand, key: str, agent: Agent, source: RubricVersion | None = None) -> RubricVersion:
    """The draft there is, or a new one with the words of `source` (what counts now). Raises PermissionDenied."""
    require(agent, ACTION, brand.pk)
    if key not in KEYS:
        raise ValidationError(_("There is no such rubric."))
    with transaction.atomic():
        Brand.objects.select_for_update().get(pk=brand.pk)
        if draft := draft_of(brand, key):
            return draft
        source = source or rubric_of(brand.pk, key)
        own = RubricVersion.objects.filter(brand=brand, key=key)
        number = max(own.aggregate(last=Max("version"))["last"] or 0, rubric_of(brand.pk, key).version) + 1
        data = source.data | {"version": number}
        return RubricVersion.objects.create(brand=brand, key=key, version=number, data=data, by=agent)


def change(draft: RubricVersion, agent: Agent, seen: str, how: Callable[[Data], Data]) -> RubricVersion:
    """Save the draft as `how` makes it. Raises Quicker, PermissionDenied, or ValidationError in words."""
    require(agent, ACTION, _brand_id(draft))
    with transaction.atomic():
        locked = _locked(draft, seen)
        data = how(dict(locked.data))
        _check(data)
        locked.data, locked.by, locked.at = data, agent, timezone.now()
        locked.save()
    return locked


def take_in(draft: RubricVersion, agent: Agent, seen: str, text: str) -> RubricVersion:
    """The whole wording from YAML. Raises Quicker, PermissionDenied, ValidationError."""
    try:
        given = rubric_data(read_rubric(text))
    except (BadRubric, ValueError, TypeError) as wrong:
        raise ValidationError(_("This rubric cannot be used: %(why)s") % {"why": wrong}) from wrong
    own = {"id": draft.key, "version": draft.version}
    return change(draft, agent, seen, lambda _data: given | own)


def publish(draft: RubricVersion, agent: Agent, seen: str, why: str) -> RubricVersion:
    """Conversations that end from now on are scored by it; what was scored stays. Raises as `change`."""
    require(agent, ACTION, _brand_id(draft))
    if not why.strip():
        raise ValidationError(_("Say why: whoever is judged by it will ask."))
    with transaction.atomic():
        locked = _locked(draft, seen)
        _check(locked.data)
        own = RubricVersion.objects.filter(brand=draft.brand, key=draft.key)
        own.filter(state=RubricState.PUBLISHED).update(state=RubricState.ARCHIVED)
        locked.state, locked.by, locked.at = RubricState.PUBLISHED, agent, timezone.now()
        locked.save()
        record(
            locked,
            "rubric.published",
            agent.actor,
            key=locked.key,
            version=locked.version,
            why=why.strip()[:500],
        )
    return locked


def discard(draft: RubricVersion, agent: Agent) -> None:
    """Raises PermissionDenied."""
    require(agent, ACTION, _brand_id(draft))
    with transaction.atomic():
        record(draft, "rubric.discarded", agent.actor, key=draft.key, version=draft.version)
        RubricVersion.objects.filter(pk=draft.pk, state=RubricState.DRAFT).delete()


def seen_of(draft: RubricVersion) -> str:
    """What a form carries: the state of the draft that its writer saw."""
    return draft.at.isoformat()


def _check(data: Any) -> None:
    try:
        rubric_from(data)
    except (BadRubric, ValueError, TypeError) as wrong:
        raise ValidationError(_("This rubric cannot be used: %(why)s") % {"why": wrong}) from wrong


def _locked(draft: RubricVersion, seen: str) -> RubricVersion:
    drafts = RubricVersion.objects.select_for_update(of=("self",)).select_related("by")
    locked = drafts.filter(pk=draft.pk, state=RubricState.DRAFT).first()
    if locked is None:
        raise Quicker(_("This draft was published or discarded meanwhile. Load the page anew."))
    if seen_of(locked) != seen:
        raise Quicker(
            _(
                "%(name)s has saved this draft meanwhile. Your words are still here: copy them, and load the page anew."
            )
            % {"name": locked.by or "–"}
        )
    return locked


def _brand_id(draft: RubricVersion) -> Any:
    assert draft.brand_id, "what came along is never a draft"
    return draft.brand_id
