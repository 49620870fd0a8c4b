"""Whether the customer asks for a person, or only whether they talk to one (policies/person.yaml)."""

import re
from functools import cache
from typing import Literal

from yueting.assist.bot.policy import POLICIES
from yueting.understanding.folding import plain
from yueting.understanding.yaml_files import load_mapping

Asked = Literal["", "person", "is_it_a_bot"]


def asked_for(text: str) -> tuple[Asked, str]:
    """ "person" or "is_it_a_bot" with the words that say so, as they stand in plain text; ("", "") otherwise."""
    said = plain(text)
    patterns = _patterns()
    if match := patterns["is_it_a_bot"].search(said):
        elsewhere = said[: match.start()] + " " + said[match.end() :]
        if not _asks(elsewhere):
            return "is_it_a_bot", match.group()
    words = _asks(said)
    return ("person", words) if words else ("", "")


def speaks_of_others(text: str) -> bool:
    """Whether it is about somebody else than a person to talk to: a colleague of last time, a courier, a fitter."""
    return bool(_patterns()["unless"].search(plain(text)))


def _asks(said: str) -> str:
    patterns = _patterns()
    others = [match.span() for match in patterns["unless"].finditer(said)]
    for match in patterns["asks"].finditer(said):
        if not any(start < match.end() and end > match.start() for start, end in others):
            return match.group()
    return ""


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    written: dict[str, list[str]] = load_mapping(POLICIES / "person.yaml")
    return {kind: re.compile("|".join(f"(?:{one})" for one in listed)) for kind, listed in written.items()}
