"""A talk in a few lines, taken from its own words: what was asked, what was given, what was tried.

Extractive: every line stands in the talk, so a reader can trust it; without any model.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yueting.understanding.entities import find_entities
from yueting.understanding.masking import PERSONAL
from yueting.understanding.turns import Turn

_MOST_LINES = 3
_LONGEST = 120
_LEAST = 4  # characters that say something
_ASKS = (
    "?",
    "？",
    "吗",
    "嗎",
    "呢",
    "咩",
    "點",
    "怎",
    "幾",
    "几",
    "how",
    "what",
    "when",
    "where",
    "why",
    "can ",
)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a colleague reads first. `asked`: the customer's own sentences, the weightiest first among equals in order;
    `given`: slots and what the talk names by kind; `said`: the last answers of our side; `moods`: emotions in order."""

    asked: tuple[str, ...]
    given: Mapping[str, str]
    said: tuple[str, ...] = ()
    moods: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, object]:
        return {
            "asked": list(self.asked),
            "given": dict(self.given),
            "said": list(self.said),
            "moods": list(self.moods),
        }


def sum_up(
    turns: Sequence[Turn], slots: Mapping[str, str] | None = None, moods: Sequence[str] = ()
) -> Summary:
    """The summary of a talk so far, oldest turn first."""
    said_by_customer = [sentence for t in turns if t.role == "customer" for sentence in _sentences(t.text)]
    answers = [_short(" ".join(t.text.split())) for t in turns if t.role == "agent" and t.text.strip()]
    changes = [mood for place, mood in enumerate(moods) if mood and (place == 0 or moods[place - 1] != mood)]
    return Summary(
        tuple(_weightiest(said_by_customer)), _given(turns, slots or {}), tuple(answers[-2:]), tuple(changes)
    )


def _weightiest(sentences: Sequence[str]) -> list[str]:
    unique = list(dict.fromkeys(s for s in sentences if len(s) >= _LEAST))
    ranked = sorted(range(len(unique)), key=lambda place: (-_weight(unique[place], place), place))
    return [_short(unique[place]) for place in sorted(ranked[:_MOST_LINES])]


def _weight(sentence: str, place: int) -> float:
    asks = any(sign in sentence.lower() for sign in _ASKS)
    names = len(find_entities(sentence))
    return 2.0 * asks + names + min(len(sentence), 60) / 60 + (0.5 if place == 0 else 0)


def _given(turns: Sequence[Turn], slots: Mapping[str, str]) -> dict[str, str]:
    """Slots first, then what the customer named; identity numbers are not repeated."""
    given = dict(slots)
    for turn in turns:
        for entity in find_entities(turn.text) if turn.role == "customer" else ():
            if entity.kind not in PERSONAL:
                given.setdefault(entity.kind, entity.text)
    return given


def _sentences(text: str) -> list[str]:
    for end in "。！？!?\n；;":
        text = text.replace(end, end + "\x00")
    return [part.strip() for part in text.split("\x00") if part.strip()]


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
