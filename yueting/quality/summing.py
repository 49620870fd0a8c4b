"""Scorecards taken together: the mean of all, by item, by agent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean, median

from yueting.quality.scorecard import Scorecard, Scored


@dataclass(frozen=True, slots=True)
class ItemSum:
    """An item over many cards: in how many it applies, the mean share of its points (0…1, None: nowhere)."""

    item: str
    count: int
    share: float | None


@dataclass(frozen=True, slots=True)
class AgentSum:
    """One agent's cards: how many, the mean score, and the item with the lowest share."""

    agent: str
    count: int
    score: float
    weakest: str


@dataclass(frozen=True, slots=True)
class Summary:
    """All cards; `bands` counts scores in ten bands of ten points, the last one with 100."""

    conversations: int
    scored: int
    mean: float | None
    median: float | None
    failed: int
    bands: tuple[int, ...]
    items: tuple[ItemSum, ...]
    agents: tuple[AgentSum, ...]


def summed(cards: Sequence[tuple[Scorecard, Sequence[str]]]) -> Summary:
    """`cards` go with the names of the agents who took part."""
    scores = [card.score for card, _ in cards if card.score is not None]
    return Summary(
        conversations=len(cards),
        scored=len(scores),
        mean=round(mean(scores), 1) if scores else None,
        median=round(median(scores), 1) if scores else None,
        failed=sum(bool(card.failed) for card, _ in cards),
        bands=tuple(sum(min(9, int(score // 10)) == band for score in scores) for band in range(10)),
        items=_items([card for card, _ in cards]),
        agents=_agents(cards),
    )


def lost(item: Scored) -> float:
    """Points that were not earned."""
    return 0.0 if item.share is None else item.out_of - item.points


def _items(cards: Iterable[Scorecard]) -> tuple[ItemSum, ...]:
    shares: dict[str, list[float]] = {}
    for card in cards:
        for item in card.items:
            known = shares.setdefault(item.item, [])
            if item.share is not None:
                known.append(item.share)
    return tuple(
        ItemSum(name, len(got), round(mean(got), 3) if got else None) for name, got in shares.items()
    )


def _agents(cards: Sequence[tuple[Scorecard, Sequence[str]]]) -> tuple[AgentSum, ...]:
    by_agent: dict[str, list[Scorecard]] = {}
    for card, agents in cards:
        if card.score is not None:
            for agent in agents:
                by_agent.setdefault(agent, []).append(card)
    found = []
    for agent, theirs in by_agent.items():
        known = [one for one in _items(theirs) if one.share is not None]
        weakest = min(known, key=lambda one: (one.share, -one.count)).item if known else ""
        found.append(AgentSum(agent, len(theirs), round(mean(c.score or 0.0 for c in theirs), 1), weakest))
    return tuple(sorted(found, key=lambda one: (one.score, one.agent)))
