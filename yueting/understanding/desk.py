"""What small models say of customers' messages: emotion, intent, complaint level, customer type.

They are trained on talk written for this project (docs/models/desk.md) and say how likely each label is; the
judgements weigh that against the words of the lexicons. The models themselves (desk_models.py) need NumPy and are
loaded at the first question.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yueting.understanding.signals import Said
from yueting.understanding.turns import Evidence

TASKS = ("emotion", "intent", "level", "customer_type")
# These are judged by the last customer message, the others by all of them.
LAST_ALONE = ("emotion", "intent")


@dataclass(frozen=True, slots=True)
class Opinion:
    """How likely each label is (they add up to 1)."""

    task: str
    likely: Mapping[str, float]

    @property
    def label(self) -> str:
        return max(self.likely, key=lambda label: self.likely[label])


def opinion(task: str, customer: Sequence[Said]) -> Opinion:
    """What the model of a task makes of these customer messages, taken together."""
    from yueting.understanding.desk_models import likelihoods  # not at import: NumPy takes a moment

    return Opinion(task, likelihoods(task, tuple(one.signals for one in customer)))


def deciding_words(task: str, label: str, one: Said) -> tuple[Evidence, ...]:
    """The words of a message that spoke most for this label, as evidence; the whole message where nothing did,
    nothing where it is empty."""
    from yueting.understanding.desk_models import warm_places

    why = f"desk.{task}"
    places = warm_places(task, label, one.signals)
    if places:
        return tuple(one.quote(start, end, why) for start, end in places)
    return (one.whole(why),) if one.signals.text.strip() else ()


def words_for(task: str, label: str, one: Said, found: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """The words that the lexicons found for a label or, where these found none, those that spoke most in the model."""
    cited = tuple(dict.fromkeys(piece for piece in found if piece.why != f"desk.{task}"))
    return cited or deciding_words(task, label, one)
