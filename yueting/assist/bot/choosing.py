"""Which of the offered answers the customer means."""

import re
from collections.abc import Sequence

from yueting.assist.bot.talk import Option
from yueting.understanding.folding import fold, plain

_NUMBER = re.compile(
    r"^\s*(?:第|選|选|no\.?|number|option)?\s*([1-9一二三四五])\s*(?:个|條|条|项|項)?\s*(?:呀|啊|吧|啦|。|\.|!)*\s*$"
)
_ORDINAL = re.compile(r"第\s*([1-9一二三四五])|\b(first|second|third)\b")
_PLACES = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "first": 1, "second": 2, "third": 3}
_SHORT = 16  # characters; in a longer message 第一次 orders nothing
_LEAST_SHARED = 0.5  # of the pairs of characters in what the customer wrote


def chosen(text: str, options: Sequence[Option]) -> Option | None:
    """The option named by number, by place, by its title or by most of its words; None when none is."""
    said = plain(text)
    match = _NUMBER.search(said) or (_ORDINAL.search(said) if len(said) <= _SHORT else None)
    if match:
        word = next(group for group in match.groups() if group)
        place = _PLACES.get(word) or int(word)
        return options[place - 1] if place <= len(options) else None
    shared = [(_shared(text, option.title), option) for option in options]
    best = max(shared, key=lambda pair: pair[0], default=(0.0, None))
    tied = sum(share == best[0] for share, _option in shared) > 1
    return best[1] if best[0] >= _LEAST_SHARED and not tied else None


def _shared(text: str, title: str) -> float:
    asked, named = _pairs(text), _pairs(title)
    return len(asked & named) / len(asked) if asked else 0.0


def _pairs(text: str) -> set[str]:
    folded = re.sub(r"[^\w]+", "", fold(text))
    return {folded[place : place + 2] for place in range(len(folded) - 1)}
