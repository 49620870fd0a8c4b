"""Personal data that a reply writes out or asks for in full."""

import re

from yueting.understanding.entities import Entity
from yueting.understanding.folding import plain
from yueting.understanding.reply_check.findings import Finding
from yueting.understanding.reply_check.matching import in_script, without_overlaps
from yueting.understanding.reply_check.numbers import PHONES, personal_in
from yueting.understanding.reply_check.reply import Reply, Span
from yueting.understanding.reply_check.rules import Rules
from yueting.understanding.reply_check.signs import sign

# Numbers and addresses of the desk itself are told to everybody.
_OF_A_DESK = sign("personal.of_a_desk")
_SECRET = sign("personal.secret").pattern
_IDENTITY = sign("personal.identity").pattern
_CARD = sign("personal.card").pattern
_GIVE = sign("personal.give").pattern
_ASKS = tuple(
    (
        kind,
        re.compile(
            f"(?:{_GIVE})…{{0,14}}?(?P<what>{what})|(?P<what2>{what})…{{0,12}}?(?:{_GIVE})".replace(
                "…", "[^,。!?;\\n]"
            )
        ),
    )
    for kind, what in (("secret", _SECRET), ("identity", _IDENTITY), ("card", _CARD))
)
_ASKS_ENGLISH = tuple(
    (kind, sign(f"personal.asks_english.{kind}")) for kind in ("secret", "identity", "card")
)
_NAMED_ENGLISH = sign("personal.named_english")
_NOT_ASKED = sign("personal.not_asked")
_WRITTEN_OUT = sign("personal.written_out")
_NAME = re.compile("[\u4e00-\u9fff]{3,}")
_WIFI = re.compile("wifi|wi-fi|无线|上网密码|网络密码")

_INSTEAD = {
    "secret": (
        "密碼同驗證碼唔使話畀任何人知，你自己喺版面輸入就得",
        "密碼和驗證碼請不要告訴任何人，您自己在頁面輸入就可以",
        "please keep your password and codes to yourself and enter them only on our page",
    ),
    "identity": ("身份證號碼頭四個字", "證件號碼後四位", "the last four characters of your ID"),
    "card": ("卡號尾四位", "卡號後四位", "the last four digits of your card"),
}


def personal_data(reply: Reply, rules: Rules) -> list[Finding]:
    return without_overlaps([*_written_out(reply), *_asked_for(reply)])


def _written_out(reply: Reply) -> list[Finding]:
    own = [_bare(plain(text)) for text in reply.context.own]
    found = []
    for one in personal_in(reply.plain):
        written = reply.plain[one.start : one.end]
        if one.kind in ("account", "order_number", "email") or _is_own(written, own) or _is_told(reply, one):
            continue
        found.append(reply.finding("personal_data", (one.start, one.end), one.kind, _masked(reply, one)))
    for match in _WRITTEN_OUT.finditer(reply.plain):
        if not _WIFI.search(reply.plain[slice(*reply.clause_at(*match.span()))]):
            found.append(reply.finding("personal_data", match.span("secret"), "secret", "＊＊＊＊＊＊"))
    return found


def _bare(text: str) -> str:
    return re.sub(r"[\s()-]", "", text)


def _is_own(written: str, own: list[str]) -> bool:
    return any(_bare(written) in one or (one and one in _bare(written)) for one in own)


def _is_told(reply: Reply, one: Entity) -> bool:
    """A phone or address that the customer gave is said again to confirm it; one of a desk is for everybody."""
    if not (one.kind in PHONES or one.kind == "address"):
        return False
    written = _bare(reply.plain[one.start : one.end])
    if written in _bare(reply.customer_said) or (one.kind == "address" and _given_before(reply, written)):
        return True
    start, _ = reply.sentence_at(one.start, one.end)
    around = reply.plain[start : one.end + 8]
    return bool(_OF_A_DESK.search(around)) and not re.search(
        "登记|住址|你(?:嘅|个)?手机|您的手机|预留", around
    )


def _given_before(reply: Reply, written: str) -> bool:
    """The same street and figures, however it was written: with or without the district, 樓 or 楼, spaces."""
    said = _bare(reply.customer_said)
    figures = re.findall(r"\d+", written)
    names = _NAME.findall(re.split(r"\d", written)[0])
    named = any(name[at : at + 3] in said for name in names for at in range(len(name) - 2))
    return bool(figures) and named and all(figure in said for figure in figures)


def _masked(reply: Reply, one: Entity) -> str:
    text = reply.text[one.start : one.end]
    if one.kind == "address":
        return re.sub(
            r"[0-9A-Za-z０-９〇零一二三四五六七八九十百]+(?= ?[號号弄座期棟栋幢單单樓楼層层室房鋪铺])|(?<=[座樓楼])\d+",
            "＊",
            text,
        )
    last = re.sub(r"[^0-9A-Za-z]", "", text)[-4:]
    if reply.variety == "en":
        return f"ending in {last}"
    return ("尾數 " if reply.variety == "yue" else in_script(reply, "尾號")) + last


def _asked_for(reply: Reply) -> list[Finding]:
    found = []
    for start, end in reply.clauses:
        clause = reply.spoken[start:end]
        if _NOT_ASKED.search(clause):
            continue
        for kind, pattern in _ASKS_ENGLISH if reply.variety == "en" else _ASKS:
            match = pattern.search(clause)
            if match:
                found.append(_ask(reply, kind, (start, end), match))
                break
    return found


def _ask(reply: Reply, kind: str, clause: Span, match: re.Match[str]) -> Finding:
    instead = _INSTEAD[kind]
    text = (
        instead[2] if reply.variety == "en" else in_script(reply, instead[0 if reply.variety == "yue" else 1])
    )
    if kind == "secret":
        return reply.finding("personal_data", clause, "asks_for_secret", text)
    here = (clause[0] + match.start(), clause[0] + match.end())
    if reply.variety == "en":
        better = _NAMED_ENGLISH.sub(text, reply.text[slice(*here)].lower())
        return reply.finding("personal_data", here, f"asks_for_{kind}", better)
    name = "what" if match.group("what") else "what2"
    what = (clause[0] + match.start(name), clause[0] + match.end(name))
    before = re.sub("(?:成個|完整嘅|完整的|完整|全部|整個|整个|成个)$", "", reply.text[here[0] : what[0]])
    return reply.finding(
        "personal_data", here, f"asks_for_{kind}", before + text + reply.text[what[1] : here[1]]
    )
