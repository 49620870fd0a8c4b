"""Why a rule decided as it did: every score shown to a person carries these."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Value = str | int | float


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for `makemessages` in files that import no Django; it is translated when shown."""
    return sentence


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: `words` is the English message id, `values` fills its %(name)s places."""

    id: str
    points: float
    words: str
    values: tuple[tuple[str, Value], ...] = ()

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """The reason as a sentence, through `translate` (gettext) when given."""
        return translate(self.words) % dict(self.values)

    def as_dict(self) -> dict[str, Any]:
        return {"id": self.id, "points": self.points, "words": self.words, "values": dict(self.values)}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Reason":
        return cls(stored["id"], stored["points"], stored["words"], tuple(stored["values"].items()))


def because(id: str, points: float, words: str, **values: Value) -> Reason:
    """A Reason with its values given by name."""
    return Reason(id, points, words, tuple(values.items()))
