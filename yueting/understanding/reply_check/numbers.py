"""Numbers and addresses of a person in a text: what `entities` finds, as a reply has to look at it.

What differs from masking: a number of an account, which is no entity, is given to be used like any other and found
here; a bank card is one only if it proves itself or is called one. A number that everybody is told (955xx, 400…), a
day or an amount is no person's, and a model (WH-1000XM5) that looks like an order number is nothing to confirm.
"""

import re
from dataclasses import replace
from functools import lru_cache

from yueting.understanding import check_digits
from yueting.understanding.entities import Entity, EntityRules, Rule, find_entities, starter_rules
from yueting.understanding.masking import PERSONAL

PHONES = frozenset({"phone_hk", "phone_cn"})
_GIVEN = PERSONAL | {"order_number"}
_FIRST = (
    # A lane of Shanghai: 张江路88弄3号502室.
    Rule(
        "address",
        re.compile(r"[一-龥]{1,14}(?:路|街|道) ?\d{1,4} ?弄 ?(?:\d{1,4} ?号(?:楼)? ?)?(?:\d{1,4} ?室)?"),
        check="address",
    ),
)
_MORE = (
    # Mobile numbers of Hong Kong that begin with 4: too often something else to be masked everywhere.
    Rule("phone_hk", re.compile(r"(?<![\da-z$./-])4\d{3}[- ]?\d{4}(?![\d/-]|\.\d)")),
    # Bank, branch and number, or many figures that nothing explains.
    Rule("account", re.compile(r"(?<![\d-])\d{3}(?:-\d{1,9}){2,4}(?![\d-])|(?<!\d)\d{9,19}(?!\d)")),
)
# Without one of these there is no number, and no address in full.
_HOLDS_FIGURES = re.compile(r"[\d@零一二两三四五六七八九十]")
_TOLD_TO_ALL = re.compile(r"(?:400|800)\d{7}|\d{5}")
# Eight figures behind one of these are no phone: 工號 23456789.
_OF_A_THING = re.compile(r"(?:工号|号码牌|案|案件|案号|档案|#)[^\d,。!?;]{0,4}$")
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_MONEY_BEFORE = re.compile(r"[$¥] ?$")
_MONEY_AFTER = re.compile(r" ?(?:元|蚊|块)|\.\d")
# A number of a thing: five figures in a row, or a word in front that says what it is.
_FIGURES = re.compile(r"#\d|\d{5}")
_NAMED = re.compile(r"(?:单|号|号码|order|booking|ref|reference|no|number|code)[^\d,。!?;]{0,8}$")
_NEAR = 16
_CARD = re.compile("卡|card")
# 我email係a@b.com: the words before it are no part of a mail address.
_IN_ASCII = re.compile("[!-~]+$")


def personal_in(text: str) -> list[Entity]:
    """Numbers, addresses and mail addresses of a plain text (see `folding.plain`), in order, none inside another."""
    if not _HOLDS_FIGURES.search(text):
        return []
    found = (_as_given(text, one) for one in find_entities(text, _rules()))
    return [one for one in found if not _is_nobodys(text, one)]


@lru_cache(maxsize=1)
def _rules() -> EntityRules:
    """Days, hours and amounts are looked for after these and change nothing."""
    given = (rule for rule in starter_rules().rules if rule.kind in _GIVEN)
    return EntityRules((*_FIRST, *given, *_MORE))


def _as_given(text: str, one: Entity) -> Entity:
    if one.kind == "bank_card" and not _is_card(text, one):
        return replace(one, kind="account")
    if one.kind == "email" and (address := _IN_ASCII.search(one.text)):
        return Entity(one.kind, one.start + address.start(), one.end, address.group())
    return one


def _is_card(text: str, one: Entity) -> bool:
    digits = re.sub(r"\D", "", one.text)
    around = text[max(0, one.start - _NEAR) : one.end + 6]
    return check_digits.luhn(digits) or (13 <= len(digits) <= 19 and bool(_CARD.search(around)))


def _is_nobodys(text: str, one: Entity) -> bool:
    if one.kind in PHONES:
        digits = re.sub(r"\D", "", one.text)
        return bool(
            _TOLD_TO_ALL.fullmatch(digits)
            or _DAY.fullmatch(digits)
            or _OF_A_THING.search(text, max(0, one.start - _NEAR), one.start)
            or _MONEY_BEFORE.search(text, 0, one.start)
            or _MONEY_AFTER.match(text, one.end)
        )
    if one.kind == "order_number":
        named = _NAMED.search(text, max(0, one.start - _NEAR), one.start)
        return not (named or _FIGURES.search(one.text))
    return False
