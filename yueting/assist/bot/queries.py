"""Reads about the bot: its figures, its latest answers, and what it leaves to a colleague."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, QuerySet
from django.utils import timezone

from yueting.accounts.models import Brand
from yueting.assist.bot.talk import Action
from yueting.assist.models import BotState, BotTalk, BotTurn, Verdict
from yueting.conversations.models import Conversation

DAYS = 30


@dataclass(frozen=True, slots=True)
class BotFigures:
    """The last thirty days: talks that ended, shares in per cent (None without any), hand-offs by cause, judged answers."""

    talks: int
    answered: int
    share: int | None
    causes: tuple[tuple[str, int], ...]
    judged: int
    wrong: int


def figures(brand: Brand) -> BotFigures:
    """How the bot of a brand did lately."""
    since = timezone.now() - timedelta(days=DAYS)
    talks = BotTalk.objects.filter(brand=brand, started_at__gte=since)
    states = Counter(dict(talks.values_list("state").annotate(n=Count("pk"))))
    ended = states[BotState.SOLVED] + states[BotState.HANDED_OFF]
    causes = Counter(dict(talks.exclude(cause="").values_list("cause").annotate(n=Count("pk"))))
    verdicts = dict(
        BotTurn.objects.filter(brand=brand, at__gte=since, action=Action.ANSWER.value)
        .values_list("verdict")
        .annotate(n=Count("pk"))
    )
    judged = verdicts.get(Verdict.RIGHT, 0) + verdicts.get(Verdict.WRONG, 0)
    return BotFigures(
        talks=sum(states.values()),
        answered=states[BotState.SOLVED],
        share=round(100 * states[BotState.SOLVED] / ended) if ended else None,
        causes=tuple(causes.most_common()),
        judged=judged,
        wrong=verdicts.get(Verdict.WRONG, 0),
    )


def latest_turns(brand: Brand, action: str = "", verdict: str | None = None) -> QuerySet[BotTurn]:
    """What the bot did, newest first."""
    turns = BotTurn.objects.filter(brand=brand).select_related("talk__conversation", "answer", "judged_by")
    if action:
        turns = turns.filter(action=action)
    if verdict is not None:
        turns = turns.filter(verdict=verdict)
    return turns.order_by("-at", "-id")


def left_by_bot(conversation: Conversation) -> BotTalk | None:
    """What the bot knows of this talk, for the colleague who has it now."""
    return (
        BotTalk.objects.filter(conversation=conversation.pk).prefetch_related("look_ups__connector").first()
    )
