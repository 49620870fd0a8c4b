"""Numbers and addresses of a person in a text.

Small patterns of this check's own, kept in this one place: `entities` reads the same for masking and may take their place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_PATTERNS = (
    (
        "id_card",
        re.compile(
            r"(?<![\da-z])(?:\d{6}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dx]|\d{6}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})(?![\da-z])"
        ),
    ),
    ("hkid", re.compile(r"(?<![\da-z])[a-z]{1,2} ?\d{3} ?\d{3} ?\(?[\da]\)?(?![\da-z])")),
    ("bank_card", re.compile(r"(?<![\d-])(?:\d{4}[ -]?){3}\d{1,7}(?![\d-])")),
    ("phone_cn", re.compile(r"(?<![\da-z])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")),
    ("phone_hk", re.compile(r"(?<![\da-z$./-])(?:\+?852[- ]?)?[2-9]\d{3}[- ]?\d{4}(?![\d/-]|\.\d)")),
    ("phone_line", re.compile(r"(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)")),
    ("order", re.compile(r"(?<![a-z0-9])(?:[a-z]{1,5}-?\d{5,18}|#\d{4,})(?![a-z0-9])")),
    ("account", re.compile(r"(?<![\d-])\d{3}(?:-\d{1,9}){2,4}(?![\d-])|(?<!\d)\d{9,19}(?!\d)")),
    ("email", re.compile(r"[a-z0-9_.+-]{1,64}@[a-z0-9-]{1,63}\.[a-z0-9.]{2,}")),
)
_N = "[0-9〇零一二三四五六七八九十百a-z]"
_ADDRESS = re.compile(
    rf"[\u4e00-\u9fff]{{1,12}}?(?:路|街|道|巷|里|弄|大道|村|邨|苑|花园|径|围|坊|台|湾|里)(?:[东南西北中]|[一二三四五六七八九十]段)?"
    rf"(?: ?{_N}{{1,5}} ?(?:号|號|弄))"
    rf"(?:[\u4e00-\u9fff]{{1,14}}?(?:大厦|中心|广场|花园|阁|楼|苑|居|庭|座|轩|台|城|邨|小区))?"
    rf"(?: ?{_N}{{1,4}} ?(?:座|期|栋|幢|单元|楼|层|室|房|号|铺|舖))*(?:[a-z]?座?\d{{3,4}}(?!\d))?"
    r"|(?<!\w)(?:(?:flat|room|unit|block|shop) \w{1,5},? )?(?:\w{1,5}/f,? )?"
    r"\d{1,4} (?:[a-z']{2,15} ){1,3}(?:road|street|avenue|lane|terrace|drive|path|square|rd|st)(?!\w)"
    rf"|[\u4e00-\u9fff]{{1,10}}?(?:邨|苑|花园|小区|新村|阁|城|大厦|公寓|广场|楼)[\u4e00-\u9fff]{{0,4}} ?"
    rf"(?:(?:{_N}{{1,4}} ?(?:座|期|栋|幢|号楼|单元|楼|层|室|房) ?){{2,5}}|\d{{3,4}} ?(?:室|房))"
)
_PHONE_KINDS = {"phone_cn", "phone_hk", "phone_line"}


@dataclass(frozen=True, slots=True)
class Personal:
    """A number or an address at `start:end`, of the kind that docs/readings.md names an entity."""

    kind: str
    start: int
    end: int


def personal_in(text: str) -> list[Personal]:
    """Numbers, addresses and mail addresses of a plain text, in order, none inside another."""
    taken: list[Personal] = []
    for one in _all(text):
        if all(one.end <= other.start or one.start >= other.end for other in taken):
            taken.append(one)
    return sorted(taken, key=lambda one: one.start)


def _all(text: str) -> Iterator[Personal]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if kind == "bank_card" and not _may_be_card(text, match):
                continue
            if kind == "phone_hk" and _is_other(text, match):
                continue
            yield Personal(kind, *match.span())
    for match in _ADDRESS.finditer(text):
        yield Personal("address", *_without_lead(text, match))


def _may_be_card(text: str, match: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", match.group())
    return 13 <= len(digits) <= 19 and (
        _luhn(digits) or bool(re.search("卡|card", text[max(0, match.start() - 14) : match.end() + 6]))
    )


def _luhn(digits: str) -> bool:
    total = 0
    for place, sign in enumerate(reversed(digits)):
        value = int(sign) * (2 if place % 2 else 1)
        total += value - 9 * (value > 9)
    return total % 10 == 0


# Eight figures may be a date, an order number or an amount.
_OTHER_BEFORE = re.compile(
    r"(?:单号|编号|单|订单|号码牌|工号|保单|运单|快递|参考|档案|案|order|order no\.?|order number|ref|case|#|\$|¥|hk)[^\d,。!?;]{0,4}$"
)


def _is_other(text: str, match: re.Match[str]) -> bool:
    digits = re.sub(r"\D", "", match.group())
    date = re.fullmatch(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])", digits)
    return bool(
        date
        or _OTHER_BEFORE.search(text, max(0, match.start() - 10), match.start())
        or text[match.end() : match.end() + 1] in ("元", "蚊", "块")
    )


_LEAD = re.compile(
    "^.*(?:地址|住址|登记|登記|送去|寄去|寄往|送往|送到|寄到|改到|改去|搬到|搬去|住喺|住在|去|到|在|喺|系|是|为|往|至|由|从|你|您|个|嗰|呢|那|这|同|跟|和|嘅|的)(?=[\u4e00-\u9fff]{2})"
)


def _without_lead(text: str, match: re.Match[str]) -> tuple[int, int]:
    """你個住址登記係荃灣… begins at 荃灣."""
    head = re.split(r"[0-9〇零一二三四五六七八九十]", match.group())[0]
    lead = _LEAD.match(head)
    return match.start() + (lead.end() if lead else 0), match.end()


def is_phone(kind: str) -> bool:
    return kind in _PHONE_KINDS
