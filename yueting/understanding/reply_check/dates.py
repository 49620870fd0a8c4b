"""Whether words beside a promise name a time that can be checked.

Small patterns of its own: `entities` reads dates for the whole desk and may take this file's place.
"""

import re

from yueting.understanding.reply_check.signs import sign

_FIGURE = r"[\d〇零一二两三四五六七八九十廿卅半百]{1,8}"
_CHECKABLE = sign("dates.checkable")
_SPACES = re.compile(r"(?<=\d) +(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]) +(?=\d)")


def names_a_time(text: str) -> bool:
    """The text must be plain; 12 月 3 日 may have spaces."""
    return bool(_CHECKABLE.search(_SPACES.sub("", text)))
