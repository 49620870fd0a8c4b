"""What a draft changes: item by item, and in the scores of conversations. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean

from yueting.quality.inspected import Inspected
from yueting.quality.rubric import Item, Rubric
from yueting.quality.scorecard import Scorecard, Scored
from yueting.quality.scoring import score


@dataclass(frozen=True, slots=True)
class Change:
    """An item that is new (`was` None), gone (`now` None), or changed in the parts named: names, helps, kind, weight,
    rule, applies."""

    item: str
    was: Item | None
    now: Item | None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """One item of a conversation that is judged differently by the draft."""

    item: Item
    was: Scored | None
    now: Scored | None


@dataclass(frozen=True, slots=True)
class Effect:
    """One conversation by both wordings; `moved` holds the items whose share changes."""

    conversation: str
    was: Scorecard
    now: Scorecard
    moved: tuple[Moved, ...]

    @property
    def change(self) -> float | None:
        """Points of 100 gained or lost; None where one of them has no score."""
        if self.was.score is None or self.now.score is None:
            return None
        return round(self.now.score - self.was.score, 1)


@dataclass(frozen=True, slots=True)
class Preview:
    """All conversations looked at; means are of those that have a score by both."""

    effects: tuple[Effect, ...]
    was: float | None
    now: float | None


_PARTS = ("names", "helps", "kind", "weight", "rule", "applies")


def changes(was: Rubric, now: Rubric) -> list[Change]:
    """Items gone first, then new and changed ones in the order of the draft."""
    before, after = {one.id: one for one in was.items()}, {one.id: one for one in now.items()}
    gone = [Change(key, item, None) for key, item in before.items() if key not in after]
    found = []
    for key, item in after.items():
        old = before.get(key)
        parts = tuple(one for one in _PARTS if old and getattr(old, one) != getattr(item, one))
        if old is None or parts:
            found.append(Change(key, old, item, parts))
    return gone + found


def preview(conversations: Sequence[Inspected], was: Rubric, now: Rubric) -> Preview:
    """Score every conversation by both; those that change most stand first."""
    effects = [_effect(one, was, now) for one in conversations]
    effects.sort(key=lambda one: -abs(one.change or 0.0))
    both = [one for one in effects if one.change is not None]
    return Preview(
        tuple(effects),
        round(mean(one.was.score or 0.0 for one in both), 1) if both else None,
        round(mean(one.now.score or 0.0 for one in both), 1) if both else None,
    )


def _effect(conversation: Inspected, was: Rubric, now: Rubric) -> Effect:
    before, after = score(conversation, was), score(conversation, now)
    old, new = {one.item: one for one in before.items}, {one.item: one for one in after.items}
    items = {one.id: one for one in (*was.items(), *now.items())}
    moved = tuple(
        Moved(item, old.get(key), new.get(key))
        for key, item in items.items()
        if _share(old.get(key)) != _share(new.get(key))
    )
    return Effect(conversation.id, before, after, moved)


def _share(one: Scored | None) -> float | None:
    return one.share if one else None
