"""What a customer is told about a late promise and about their page, in their own variety (policies/telling.yaml)."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from yueting.understanding.yaml_files import load_mapping

_WORDS = Path(__file__).parent / "policies" / "telling.yaml"
_USUAL = "zh-Hant"
_MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True)
class Delay:
    """What is late, why, and by when it will be done (local to the customer's brand)."""

    what: str
    why: str
    due: datetime
    whole_day: bool
    reference: str
    link: str


def delay_words(variety: str, delay: Delay) -> str:
    """A draft in this variety; written Traditional Chinese for one without words of its own."""
    words = _loaded().get(variety) or _loaded()[_USUAL]
    return words["text"].format(
        what=delay.what.strip(" 。.!！"),
        why=delay.why.strip(" 。.!！"),
        due=_due(words, delay),
        reference=delay.reference,
        link=delay.link,
    )


def page_words(variety: str, *, reference: str, link: str) -> str:
    """A draft that gives the customer the link to their page."""
    words = _loaded().get(variety) or _loaded()[_USUAL]
    return words["page"].format(reference=reference, link=link)


def _due(words: dict[str, str], delay: Delay) -> str:
    due = delay.due
    return words["day" if delay.whole_day else "when"].format(
        month=due.month, month_name=_MONTHS[due.month - 1], day=due.day, hour=due.hour, minute=due.minute
    )


@cache
def _loaded() -> dict[str, dict[str, str]]:
    return load_mapping(_WORDS)
