"""Whether words beside a promise name a time that can be checked: one that `times` can count to.

Beyond that counts here what a customer can hold the desk to though no due moment is counted from it: a year, a weekend,
seconds of waiting.
"""

import re
from datetime import UTC, datetime

from yueting.understanding.times import find_times

# Asked is whether there is a time, not which: any moment will do with long months before it (下個月 31 號).
_SAID_AT = datetime(2026, 7, 6, 9, tzinfo=UTC)
_PLACES = re.compile(r"\{date\}|\[(?:日期|时间)x\]")
_UNCOUNTED = re.compile(
    r"[\d一二两三四五六七八九十百]+ ?年|[\d一二两三四五六七八九十百半]+ ?秒|[月年]初|年[底尾]|周末|傍晚"
    r"|end of (?:the )?(?:day|week)"
)
_SPACES = re.compile(r"(?<=\d) +(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]) +(?=\d)")


def names_a_time(text: str) -> bool:
    """The text must be plain; 12 月 3 日 may have spaces."""
    close = _SPACES.sub("", text)
    return bool(_UNCOUNTED.search(close) or find_times(close, _SAID_AT))


def leaves_a_place(text: str) -> bool:
    """A place for a time, filled before the reply is sent or masked after it: {date}, [日期x]."""
    return bool(_PLACES.search(text))
