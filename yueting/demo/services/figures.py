"""What the demo holds, counted."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, QuerySet

from yueting.care.models import Rating
from yueting.conversations.models import Conversation, Delivery, Reading


def figures() -> dict[str, dict[str, int]]:
    """How many conversations there are by channel, level, emotion and more; ratings by score.

    `showing` counts the conversations in which an emotion shows at any point, `emotion` those that end with it.
    """
    talks = Conversation.objects.filter(is_practice=False)
    return {
        "channel": _count(talks, "channel"),
        "level": _count(talks, "level"),
        "emotion": _count(talks, "emotion"),
        "showing": _count(Reading.objects.filter(conversation__in=talks), "emotion", "conversation"),
        "variety": _count(talks, "variety"),
        "state": _count(talks, "state"),
        "rating": _count(Rating.objects.exclude(score=None), "score"),
        "delivery": _count(Delivery.objects.filter(message__conversation__in=talks), "state"),
    }


def in_words(counted: Mapping[str, Mapping[str, int]]) -> str:
    """One line for each figure."""
    return "\n".join(
        f"  {name:9}" + "  ".join(f"{label} {number}" for label, number in numbers.items())
        for name, numbers in counted.items()
    )


def _count(rows: QuerySet[Any], field: str, what: str = "pk") -> dict[str, int]:
    counted = rows.order_by(field).values_list(field).annotate(n=Count(what, distinct=True))
    return {str(label): number for label, number in counted}
