"""Whether a message asks for something by itself, or only tells what happened (policies/asking.yaml).

我取消咗張單喇 names an article and wants none; 點樣取消張單 does.
"""

import re
from functools import cache

from yueting.assist.bot.policy import POLICIES
from yueting.understanding.folding import plain
from yueting.understanding.yaml_files import load_mapping


def asks(text: str) -> bool:
    """Whether it is put as a question, or as a wish for something that is not done yet."""
    said = plain(text).strip()
    patterns = _patterns()
    return bool(
        patterns["asks"].search(said)
        or (patterns["wishes"].search(said) and not patterns["done"].search(said))
    )


def only_tells(text: str) -> bool:
    """Whether it says what somebody did or will do, or answers, without a question or a wish."""
    return not asks(text) and bool(_patterns()["tells"].search(plain(text).strip()))


def leans(text: str) -> bool:
    """那運費多少呀: a question about what was said before, which its own words do not name."""
    return bool(_patterns()["leans"].search(plain(text).strip()))


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    written: dict[str, list[str]] = load_mapping(POLICIES / "asking.yaml")
    return {kind: re.compile("|".join(f"(?:{one})" for one in listed)) for kind, listed in written.items()}
