"""Grants beyond what the agent may give alone."""

import re

from yueting.understanding.reply_check.figures import figures
from yueting.understanding.reply_check.findings import Authority, Finding
from yueting.understanding.reply_check.matching import in_script, spoken_findings, without_overlaps
from yueting.understanding.reply_check.reply import Reply, Span
from yueting.understanding.reply_check.rules import Rules
from yueting.understanding.reply_check.signs import names_of, plain_pattern, sign

# What is given by which words, and by which names a desk lists it among the remedies of a role.
_WHAT = {
    name: (sign(f"authority.gives.{name}"), sign(f"authority.named.{name}"))
    for name in names_of("authority.gives")
}
_GRANT = sign("authority.grant")
# Then it is asked for, told as a rule, or refused: nothing is granted.
_NOT_GRANTED = sign("authority.not_granted")
# Told as what has been decided or paid by others: 退款會過返去尾數 6408.
_TOLD = sign("authority.told")
_FULL = sign("authority.full")
_BY_US = sign("authority.by_us")
_ASKS_FOR = ("向主管申請", "向主管申請", "ask my supervisor to ")


def beyond_authority(reply: Reply, rules: Rules) -> list[Finding]:
    """Guarantees, whoever gives them; grants where it is known what the agent may give."""
    found = spoken_findings(reply, rules.by_kind["beyond_authority"])
    authority = reply.context.authority
    if authority is not None:
        for span in reply.clauses:
            found += _grants(reply, span, authority)
    return without_overlaps(found)


def _grants(reply: Reply, clause: Span, authority: Authority) -> list[Finding]:
    start, end = clause
    text = reply.spoken[start:end]
    first = _GRANT.search(text)
    sentence = reply.spoken[slice(*reply.sentence_at(*clause))]
    if not first or _NOT_GRANTED.search(text) or _NOT_GRANTED.search(_up_to(sentence, text)):
        return []
    rule = _beyond(text, authority)
    if not rule:
        return []
    begin = start if _BY_US.search(text) else start + _begin(text, first.start())
    return [reply.finding("beyond_authority", (begin, end), rule, _asked_for(reply, (begin, end), clause))]


def _up_to(sentence: str, clause: str) -> str:
    """The clause before this one counts too: 全額退款，要店長批 and 我同主管申請，賠返你."""
    place = sentence.find(clause)
    after = sentence[place + len(clause) : place + len(clause) + 14]
    return re.split("[。!?;]", after)[0] if place >= 0 else ""


def _beyond(text: str, authority: Authority) -> str:
    """The rule that is broken, "" if none: the amount, the share, everything, or a remedy not in the list."""
    read = figures(text)
    money = max((one.value for one in read if one.what == "money"), default=0.0)
    share = max((one.value for one in read if one.what == "percent"), default=0.0)
    if money > authority.amount:
        return "amount"
    if share > authority.percent:
        return "percent"
    remedies = " ".join(authority.remedies).lower()
    names = plain_pattern(remedies)
    if _FULL.search(text) and not (authority.percent >= 100 or "全额" in names or "full" in names):
        return "everything"
    if _TOLD.search(text):
        return ""
    given = [name for name, (words, _) in _WHAT.items() if words.search(text)]
    if given and not any(_WHAT[name][1].search(names) for name in given):
        return "remedy" if _is_promised(text) else ""
    return ""


def _is_promised(text: str) -> bool:
    """我幫你、畀你、即刻: said as done by us for this customer, not as how things are."""
    return bool(
        re.search(
            plain_pattern(
                "(?:我|我哋|我們|公司|店)(?:哋|們)?…{0,6}(?:幫|給|畀|為|替|同|會|可以|而家|現在|直接|即刻|馬上|已|決定|安排|送|換|退|免|賠|補|升|減|延)|(?:畀|給|幫|替|為)(?:返)?(?:你|您)|(?:送|退|賠|補|減|免|換)(?:返|回|埋|多)?(?:畀|給)?(?:你|您)"
            )
            + r"|(?<![a-z])(?:i|we)(?:'ll| will| have| can| am| are|'ve)",
            text,
        )
    )


def _begin(text: str, grant: int) -> int:
    """Where the grant begins: after 我幫你, 我給您, 今次 and the like; figures before it belong to it."""
    lead = re.match(
        plain_pattern(
            "(?:今次|這次|呢次|我哋|我們|我|公司|而家|現在|今日|今天|已經|可以|會|就|先|再|直接|決定|即刻|馬上|為|幫|給|替|同|你|您|咁|好|行|那|這樣|下次嚟食飯|下次嚟|下次)*"
        ),
        text,
    )
    place = lead.end() if lead else 0
    english = re.match(r"(?:i|we)(?: have decided to| will| can| am going to|'ll| have)? ", text)
    place = max(place, english.end() if english else 0)
    return min(place, grant)


def _asked_for(reply: Reply, span: Span, clause: Span) -> str:
    text = reply.text[slice(*span)]
    if reply.variety == "en":
        return _ASKS_FOR[2] + text
    before = reply.plain[clause[0] : span[0]]
    asks = _ASKS_FOR[0]
    if not re.search("(?:我|你|您)(?:会|可以|先|再|直接|即刻|马上|今次|这次)*$", before):
        asks = ("我會" if reply.variety == "yue" else "我會") + asks
    return (
        in_script(reply, asks) + _BY_US.sub("", text)
        if not _BY_US.search(reply.plain[slice(*span)])
        else in_script(reply, asks) + _without_payer(reply, span)
    )


def _without_payer(reply: Reply, span: Span) -> str:
    """误工费三百元由我们出 → 误工费三百元: what we ask for."""
    match = _BY_US.search(reply.plain, *span)
    return (
        reply.text[span[0] : match.start()] + reply.text[match.end() : span[1]]
        if match
        else reply.text[slice(*span)]
    )
