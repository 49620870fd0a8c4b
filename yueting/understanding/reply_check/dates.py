"""Whether words beside a promise name a time that can be checked.

Small patterns of its own: `entities` reads dates for the whole desk and may take this file's place.
"""

import re

_FIGURE = r"[\d〇零一二两三四五六七八九十廿卅半百]{1,8}"
_CHECKABLE = re.compile(
    rf"{_FIGURE}(?:个)?(?:月{_FIGURE}(?:日|号)|号|日|天|月|年|星期|礼拜|周|工作日|工作天|小时|钟头|钟|分钟|分|秒|点|时|营业日|交易日)"
    rf"|\d{{1,2}}:\d\d|\d{{1,2}}/\d{{1,2}}|(?:星期|礼拜|周)[一二三四五六日天]|今日|今天|今晚|今朝|今夜|听日|明天|明日|听晚|听朝|明早|明晚|后日|后天|大后日"
    r"|月底|月初|年底|周末|收工前|下班前|中午|午夜|傍晚|一个月|半个?(?:小时|钟|月|天|日)|即日|当日|当天|同日|\{date\}|\[(?:日期|时间|数字)x\]"
    r"|(?<![a-z])(?:today|tonight|tomorrow|noon|midnight|mon|tues|wednes|thurs|fri|satur|sun)(?:day)?(?![a-z])"
    r"|(?<![a-z])(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d|\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|\d+ ?(?:am|pm|a\.m|p\.m|hours?|days?|minutes?|mins?|weeks?|working|business)"
    r"|(?:one|two|three|four|five|six|seven|ten|24|48) (?:hours?|days?|minutes?|weeks?|working|business)|(?:end|close) of (?:the )?(?:day|week|business|month)"
)
_SPACES = re.compile(r"(?<=\d) +(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]) +(?=\d)")


def names_a_time(text: str) -> bool:
    """The text must be plain; 12 月 3 日 may have spaces."""
    return bool(_CHECKABLE.search(_SPACES.sub("", text)))
