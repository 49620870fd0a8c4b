"""What the editor shows: wordings, and conversations to try a draft on."""

from dataclasses import dataclass

from django.db.models import QuerySet

from yueting.accounts.models import Agent, Brand
from yueting.conversations.models import Conversation
from yueting.quality.editing.comparing import Effect, preview
from yueting.quality.models import Inspection, RubricVersion
from yueting.quality.people.queries import ItemAgreement, agreement
from yueting.quality.services.gathering import gather
from yueting.quality.services.rubrics import rubric_of

SHOWN = 12  # conversations of a preview
DAYS = 90


@dataclass(frozen=True, slots=True)
class Tried:
    """What a draft does to conversations, each with its card of today."""

    rows: tuple[tuple[Inspection, Effect], ...]
    was: float | None
    now: float | None


def wordings(brand: Brand, key: str) -> QuerySet[RubricVersion]:
    """The brand's own, newest first."""
    return RubricVersion.objects.filter(brand=brand, key=key).select_related("by").order_by("-version")


def tried(me: Agent, brand: Brand, draft: RubricVersion, item: str = "") -> Tried:
    """The draft on real conversations: those where machine and people disagree on `item`, else the newest inspected."""
    counts = rubric_of(brand.pk, draft.key)
    mine = Inspection.objects.visible_to(me).filter(brand=brand, key=draft.key)
    mine = mine.select_related("conversation", "agent")
    disputed = {case.pk for row in disputes(me, draft.key) if row.item == item for case in row.cases}
    chosen = list(mine.filter(pk__in=disputed)[:SHOWN]) if item and disputed else []
    chosen = chosen or list(mine.order_by("-ended_at")[:SHOWN])
    by_talk = {str(one.conversation_id): one for one in chosen}
    talks = list(Conversation.objects.filter(pk__in=[one.conversation_id for one in chosen]))
    found = preview(list(gather(talks).values()), counts.rubric, draft.rubric)
    rows = tuple((by_talk[one.conversation], one) for one in found.effects if one.conversation in by_talk)
    return Tried(rows, found.was, found.now)


def disputes(me: Agent, key: str) -> list[ItemAgreement]:
    """Items where machine and people differ at least once."""
    return [row for row in agreement(me, key, DAYS) if row.cases]
