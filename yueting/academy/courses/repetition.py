"""When a question comes back: by FSRS, the open model of forgetting (library `fsrs`). Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fsrs import Card, Rating, Scheduler

# Within a day nobody at a desk repeats anything: no steps of minutes. Without chance, so that a test can tell.
_SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)

Memory = Mapping[
    str, Any
]  # a card of the library as JSON: stability in days, difficulty 1…10, due, last review


def repeated(memory: Memory | None, *, right: bool, now: datetime) -> tuple[dict[str, Any], datetime]:
    """The memory of one question after an answer at `now` (aware), and when it is asked again.

    A right answer spaces it out, a wrong one brings it back within a day or so.
    """
    card = Card.from_dict(dict(memory)) if memory else Card(card_id=0, due=now)  # type: ignore[arg-type]
    after, _log = _SCHEDULER.review_card(card, Rating.Good if right else Rating.Again, review_datetime=now)
    return dict(after.to_dict()), after.due
