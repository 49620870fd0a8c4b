"""What came after a script was said: the customer's next mood, and the rating of the talk."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from yueting.conversations.models import Reading
from yueting.knowledge.models import ScriptUse
from yueting.knowledge.outcomes import Outcome, Use, outcome_of
from yueting.timeline.models import Event

DAYS = 90
_MOST = 20_000  # uses that are looked at, newest first


def outcomes(
    brands: Iterable[UUID], keys: Sequence[str] | None = None, days: int = DAYS
) -> dict[str, Outcome]:
    """By key of script, over the last `days`; scripts that nobody said are not in it."""
    since = timezone.now() - timedelta(days=days)
    by_key: dict[str, list[Use]] = defaultdict(list)
    for key, use in _uses(list(brands), keys, since):
        by_key[key].append(use)
    return {key: outcome_of(uses) for key, uses in by_key.items()}


def _uses(brands: list[UUID], keys: Sequence[str] | None, since: datetime) -> Iterable[tuple[str, Use]]:
    rows = ScriptUse.objects.filter(brand__in=brands, at__gte=since)
    if keys is not None:
        rows = rows.filter(key__in=list(keys))
    following = Reading.objects.filter(conversation=OuterRef("conversation"), seq__gt=OuterRef("seq"))
    rated = Event.objects.filter(
        subject_kind="conversation",
        subject_id=OuterRef("conversation"),
        verb="rating.given",
        at__gte=OuterRef("at"),
    )
    told = rows.annotate(
        emotion_after=Subquery(following.order_by("seq").values("emotion")[:1]),
        rating=Subquery(rated.order_by("-at").values("data__score")[:1]),
    )
    wanted = ("key", "share", "emotion_before", "emotion_after", "rating", "conversation_id")
    for key, share, before, after, rating, conversation in told.order_by("-at").values_list(*wanted)[:_MOST]:
        yield key, Use(share, before, after or "", rating, conversation)
