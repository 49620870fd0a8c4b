"""What a conversation is inspected by: a rubric of sections and items, as data that a quality lead edits."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["scored", "yes_no", "fatal"]  # fatal: when it is failed the whole conversation has 0 points
KINDS: tuple[Kind, ...] = ("scored", "yes_no", "fatal")


@dataclass(frozen=True, slots=True)
class Rule:
    """How the machine judges an item: `check` is the id of a check in `checks/`, `with_` its settings.

    A check finds the messages that speak for or against the item; which settings it takes it says itself.
    """

    check: str
    with_: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """One question of a rubric.

    `names` and `helps` are by language (zh-Hant, zh-Hans, en): what is asked, and what earns full, half and no
    points. `weight` is in points. `applies` holds conditions of `conditions.py`, all of which must be met; none: always.
    `rule` None: only people can judge it.
    """

    id: str
    names: Mapping[str, str]
    helps: Mapping[str, str]
    kind: Kind
    weight: float
    rule: Rule | None = None
    applies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Items under one heading."""

    id: str
    names: Mapping[str, str]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Rubric:
    """A whole form. `version` counts up; a scorecard keeps the one it was made with."""

    id: str
    version: int
    names: Mapping[str, str]
    sections: tuple[Section, ...]

    def items(self) -> Iterator[Item]:
        for section in self.sections:
            yield from section.items

    def item(self, item_id: str) -> Item:
        """Raises KeyError when the rubric has no such item."""
        for item in self.items():
            if item.id == item_id:
                return item
        raise KeyError(item_id)
