"""Two or three ways to solve a matter, each with its good and its weak side (mission T12), as words to a customer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import get_args

from yueting.tickets.lifecycle import NotAllowed
from yueting.tickets.questions import Tongue
from yueting.tickets.reasons import because, gettext_noop
from yueting.understanding.yaml_files import load_mapping

_FILE = Path(__file__).parent / "policies" / "options.yaml"

FEWEST, MOST = 2, 3


@dataclass(frozen=True, slots=True)
class Choice:
    """One way: what is done, what speaks for it, what must be known before choosing it."""

    words: str
    pros: str
    cons: str


@dataclass(frozen=True, slots=True)
class Frame:
    """How options are told in one variety: first line, one option, last line, numbers as words."""

    opening: str
    option: str
    closing: str
    counts: Mapping[int, str]


def as_text(choices: Sequence[Choice], tongue: Tongue) -> str:
    """The options as one message to the customer."""
    frame = _frames()[tongue]
    told = [
        frame.option.format(place=place, words=choice.words, pros=choice.pros, cons=choice.cons)
        for place, choice in enumerate(choices, 1)
    ]
    count = frame.counts.get(len(choices), str(len(choices)))
    return "\n\n".join([frame.opening.format(count=count), *told, frame.closing])


def check_choices(choices: Sequence[Choice]) -> None:
    """Raise NotAllowed unless there are two or three different ways, each with both sides."""
    if not FEWEST <= len(choices) <= MOST:
        words = gettext_noop("Offer two or three options, not %(count)s.")
        raise NotAllowed(because("options.count", 0, words, count=len(choices)))
    if any(not part.strip() for choice in choices for part in (choice.words, choice.pros, choice.cons)):
        raise NotAllowed(
            because(
                "options.sides", 0, gettext_noop("Say of every option what speaks for it and what against.")
            )
        )
    if len({choice.words.strip() for choice in choices}) < len(choices):
        raise NotAllowed(because("options.same", 0, gettext_noop("Two options are the same.")))


@cache
def _frames() -> Mapping[Tongue, Frame]:
    written = load_mapping(_FILE)
    return {tongue: Frame(**written[tongue]) for tongue in get_args(Tongue)}
