"""What may be shown of a round: nothing before it is over, and nothing of a group that is too small."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import mean

from django.db.models import QuerySet

from yueting.accounts.models import Agent
from yueting.quality.models import PeerAnswer, PeerAsked, PeerRound
from yueting.quality.peers.models import SIDES


@dataclass(frozen=True, slots=True)
class Result:
    """Means 1…5 by side. `others` and `words` are None and empty while fewer than `minimum` colleagues answered."""

    round: PeerRound
    own: Mapping[str, int] | None
    others: Mapping[str, float] | None
    words: tuple[str, ...]
    answered: int


@dataclass(frozen=True, slots=True)
class Together:
    """All people of a round as one; never one of them. `asked` and `done` count questions."""

    round: PeerRound
    asked: int
    done: int
    means: Mapping[str, float] | None


def to_answer(me: Agent) -> list[PeerAsked]:
    """Open questions to me, that about myself first."""
    rows = PeerAsked.objects.filter(by=me, is_done=False).select_related("round", "about").order_by("pk")
    return sorted((one for one in rows if one.round.is_open), key=lambda one: one.about_id != me.pk)


def results_for(me: Agent) -> list[Result]:
    """Of every round that is over in which I was asked about."""
    rounds = PeerRound.objects.filter(asked__about=me).distinct()
    return [_result(one, me) for one in rounds if not one.is_open]


def together(rounds: QuerySet[PeerRound]) -> list[Together]:
    """For leaders."""
    return [_together(one) for one in rounds]


def _result(found: PeerRound, me: Agent) -> Result:
    answers = list(PeerAnswer.objects.filter(round=found, about=me))
    own = next((one.stars for one in answers if one.is_own), None)
    others = [one for one in answers if not one.is_own]
    if len(others) < found.minimum:
        return Result(found, own, None, (), len(others))
    return Result(found, own, _means(others), tuple(one.words for one in others if one.words), len(others))


def _together(found: PeerRound) -> Together:
    asked = PeerAsked.objects.filter(round=found)
    answers = list(PeerAnswer.objects.filter(round=found, is_own=False))
    people = {one.about_id for one in answers}
    shown = not found.is_open and len(answers) >= found.minimum and len(people) >= found.minimum
    return Together(
        found, asked.count(), asked.filter(is_done=True).count(), _means(answers) if shown else None
    )


def _means(answers: Iterable[PeerAnswer]) -> dict[str, float]:
    kept = list(answers)
    return {side: round(mean(one.stars[side] for one in kept), 1) for side in SIDES}
