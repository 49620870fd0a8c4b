"""What a check is, what it takes and what it gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from yueting.quality.inspected import Inspected, Line
from yueting.quality.scorecard import Cited
from yueting.understanding.acts import Act

SURE, LIKELY, DOUBTFUL = (
    0.9,
    0.75,
    0.5,
)  # the machine's confidence in what it found, missed, or can only guess


@dataclass(frozen=True, slots=True)
class Judged:
    """What a check found: `share` 0, 0.5 or 1 of the points (None: nothing here to judge), and why."""

    share: float | None
    reason: str
    values: Mapping[str, Any] = field(default_factory=dict)
    cited: tuple[Cited, ...] = ()
    confidence: float = SURE


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that an editor of a rubric may set: some of `choices`, one of them, or a number of `unit`."""

    name: str
    kind: Literal["many", "one", "number"]
    default: Any
    choices: tuple[str, ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A check by its id, with what can be set."""

    id: str
    settings: tuple[Setting, ...]
    judge: Callable[[Inspected, Mapping[str, Any]], Judged]

    def with_defaults(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """All settings, the given ones over the defaults."""
        return {one.name: given.get(one.name, one.default) for one in self.settings}


def cite_act(line: Line, act: Act) -> Cited:
    return Cited(line.number, act.start, act.end, act.text)


def cite_line(line: Line) -> Cited:
    """The whole message."""
    return Cited(line.number, 0, len(line.text), line.text)
