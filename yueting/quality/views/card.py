"""One scorecard beside its conversation, every point with the words it rests on."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

from yueting.accounts.models import Agent
from yueting.accounts.permissions import may
from yueting.conversations.models import Conversation, Kind, Message
from yueting.quality.coaching.services import may_coach
from yueting.quality.marking_up import Piece, Span, pieces
from yueting.quality.models import Appeal, CoachingNote, Inspection, Review
from yueting.quality.people.forms import SHARES
from yueting.quality.people.services.appealing import last_day
from yueting.quality.rubric import Item, Section
from yueting.quality.scorecard import Scored
from yueting.quality.words import reason_sentence

_LANGUAGES = {"zh-hant": "zh-Hant", "zh-hans": "zh-Hans", "en": "en"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One item as the page shows it; `lost` points, `cited` as they stand in the card."""

    item: Item
    points: float | None
    out_of: float
    reason: str
    cited: tuple[Mapping[str, Any], ...]
    confidence: float

    @property
    def tone(self) -> str:
        if self.points is None:
            return ""
        return "ok" if self.points == self.out_of else "warn" if self.points else "error"


@dataclass(frozen=True, slots=True)
class Said:
    """One message with its cited words marked."""

    number: int
    is_customer: bool
    by: str
    at: datetime
    pieces: list[Piece]


def card_context(found: Inspection, me: Agent) -> dict[str, Any]:
    rubric = found.rubric.rubric
    language = interface()
    by_item = {one["item"]: one for one in found.card["items"]}
    sections: list[tuple[Section, list[Shown]]] = [
        (
            section,
            [_shown(item, by_item[item.id], language) for item in section.items if item.id in by_item],
        )
        for section in rubric.sections
    ]
    talk = Conversation.objects.visible_to(me).filter(pk=found.conversation_id).first()
    others = Inspection.objects.visible_to(me).filter(conversation=found.conversation).exclude(pk=found.pk)
    return {
        "inspection": found,
        "rubric": rubric,
        "sections": sections,
        "said": said_in_talk(found),
        "talk": talk,
        "others": others,
        **people_context(found, me, language),
        "item_names": {item.id: item.names[language] for item in rubric.items()},
    }


def people_context(found: Inspection, me: Agent, language: str) -> dict[str, Any]:
    """What people said of it, and what this person may add."""
    names = {item.id: item.names[language] for item in found.rubric.rubric.items()}
    appeals = list(Appeal.objects.visible_to(me).filter(inspection=found).select_related("by", "decided_by"))
    appealed = {one.item for one in appeals}
    reviews = Review.objects.visible_to(me).filter(inspection=found, sent_at__isnull=False)
    may_decide = may(me, "decide_appeals", found.brand_id, found.team_id)
    in_time = found.agent_id == me.pk and timezone.now() <= last_day(found)
    return {
        "reviews": reviews.select_related("by").order_by("sent_at"),
        "appeals": [(names.get(one.item, one.item), one) for one in appeals],
        "shares": tuple(SHARES),
        "may_coach": may_coach(found, me),
        "notes": CoachingNote.objects.visible_to(me).filter(inspection=found).select_related("by", "agent"),
        "may_review": found.agent_id != me.pk
        and may(me, "review_conversations", found.brand_id, found.team_id),
        "may_decide": may_decide and not reviews.filter(by=me).exists() and found.agent_id != me.pk,
        "to_appeal": [(item, name) for item, name in names.items() if item not in appealed]
        if in_time
        else [],
    }


def interface() -> str:
    """The reader's language as rubrics name it."""
    return _LANGUAGES.get(get_language() or "", "zh-Hant")


def _shown(item: Item, kept: Mapping[str, Any], language: str) -> Shown:
    scored = Scored(
        item.id, kept["points"], kept["points"] or 0.0, kept["out_of"], kept["reason"], kept["values"]
    )
    return Shown(
        item,
        kept["points"],
        kept["out_of"],
        reason_sentence(scored, language),
        tuple(kept["cited"]),
        kept["confidence"],
    )


def said_in_talk(found: Inspection, *, marked: bool = True) -> list[Said]:
    """The messages that were inspected; `marked` with the words the machine cites."""
    spans: dict[int, list[Span]] = defaultdict(list)
    for one in found.card["items"] if marked else ():
        for cited in one["cited"]:
            spans[cited["number"]].append(Span(cited["start"], cited["end"], one["item"]))
    rows = Message.objects.filter(conversation=found.conversation, kind=Kind.MESSAGE, seq__lte=found.last_seq)
    return [
        Said(
            message.seq,
            message.is_from_customer,
            message.author_name or str(message.agent or message.get_author_display()),
            message.at,
            pieces(message.text, spans[message.seq]),
        )
        for message in rows.select_related("agent").defer("tokens", "html", "quoted").order_by("seq")
    ]
