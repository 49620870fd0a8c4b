"""How a look-up is bridged: by a question, by a hold the customer agrees to, or by calling back (mission A8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from yueting.tickets.channel_families import family_of
from yueting.understanding.yaml_files import load_mapping

_STARTER = Path(__file__).parent / "policies" / "waiting.yaml"
LONGER = 0  # a span that goes beyond what anybody may be kept waiting


class Manner(StrEnum):
    """What is done meanwhile."""

    BRIDGE = "bridge"
    HOLD = "hold"
    CALL_BACK = "call_back"


# The moment of the script library whose words each manner needs.
MOMENT_OF: Mapping[Manner, str] = {
    Manner.BRIDGE: "bridging",
    Manner.HOLD: "waiting",
    Manner.CALL_BACK: "promise",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one channel family, in seconds; `spans` are what an agent may expect, LONGER last."""

    bridge: int
    hold: int
    spans: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do about a look-up, and the seconds after which the customer has to hear something (0: at once)."""

    manner: Manner
    seconds: int

    @property
    def moment(self) -> str:
        return MOMENT_OF[self.manner]


def limits_for(channel: str) -> Limits | None:
    """The limits of a channel; None where nobody waits at the other end (mail, forms)."""
    return _limits().get(family_of(channel))


def advise(limits: Limits, expected: int) -> Advice:
    """What to do about a look-up that takes `expected` seconds (LONGER: more than anybody may be kept)."""
    if expected == LONGER or expected > limits.hold:
        return Advice(Manner.CALL_BACK, 0)
    if expected <= limits.bridge:
        return Advice(Manner.BRIDGE, limits.bridge)
    return Advice(Manner.HOLD, min(expected, limits.hold))


@cache
def _limits() -> Mapping[str, Limits]:
    written: Mapping[str, Mapping[str, int | Sequence[int]]] = load_mapping(_STARTER)
    return {
        family: Limits(_whole(of["bridge"]), _whole(of["hold"]), tuple(_list(of["spans"])))
        for family, of in written.items()
    }


def _whole(value: int | Sequence[int]) -> int:
    assert isinstance(value, int)
    return value


def _list(value: int | Sequence[int]) -> Sequence[int]:
    assert not isinstance(value, int)
    return value
