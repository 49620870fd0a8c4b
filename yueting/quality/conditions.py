"""When an item applies at all: named conditions, each answered with yes or no."""

from collections.abc import Callable
from types import MappingProxyType

from yueting.quality.inspected import Inspected
from yueting.quality.seen import agent_lines, customer_lines, upset_lines, waits

_LONG = 120.0  # seconds; from here on a customer has waited
_IDLE_INTENTS = ("chit_chat", "praise", "suggestion", "")


def _did(*acts: str) -> Callable[[Inspected], bool]:
    return lambda one: any(act.act in acts for line in agent_lines(one) for act in line.acts)


def _is_complaint(one: Inspected) -> bool:
    return one.level >= 1


def _wants_something(one: Inspected) -> bool:
    return any(line.intent not in _IDLE_INTENTS for line in customer_lines(one))


def _has_waited(one: Inspected) -> bool:
    return _did("hold")(one) or any(seconds > _LONG for _, _, seconds in waits(one))


CONDITIONS = MappingProxyType(
    {
        "complaint": _is_complaint,
        "no_complaint": lambda one: not _is_complaint(one),
        "upset": lambda one: bool(upset_lines(one)),
        "wanted": _wants_something,
        "waited": _has_waited,
        "timed": lambda one: bool(waits(one)),
        "refused": _did("refuse_reasoned", "refuse_bare", "brush_off"),
        "promised": _did("promise_dated", "promise_undated"),
        "talked": lambda one: len(agent_lines(one)) >= 2,
        "chat": lambda one: one.channel != "email",
        "email": lambda one: one.channel == "email",
    }
)


def unmet(conversation: Inspected, conditions: tuple[str, ...]) -> str:
    """The first condition that is not met, or "" when all are. Raises KeyError for one that does not exist."""
    return next((name for name in conditions if not CONDITIONS[name](conversation)), "")
