"""Grants beyond what the agent may give alone."""

import re

from yueting.understanding.folding import plain
from yueting.understanding.number_words import value_of
from yueting.understanding.reply_check.figures import NUMBER, figures
from yueting.understanding.reply_check.findings import Authority, Finding
from yueting.understanding.reply_check.matching import in_script, spoken_findings, without_overlaps
from yueting.understanding.reply_check.reply import Reply, Span
from yueting.understanding.reply_check.rules import Rules
from yueting.understanding.reply_check.signs import names_of, sign

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
_BY_NAME = sign("authority.by_name")
_PROMISED = sign("authority.promised")
_LEADS_UP = sign("authority.leads_up")
_BARE_AMOUNT = re.compile(
    rf"(?:赔|补偿|补贴|退|补|减|扣|返)(?:返|回|还|给|畀|偿|多|足)*(?:你|您|客人|阁下)?(?P<amount>{NUMBER})(?=$|[,。!吧啦㗎嘅的]|给|畀|都|就|作|当)"
)
# Less is as likely a count: 补两次.
_LEAST_BARE_AMOUNT = 20


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
    money = max([_bare_money(text), *(one.value for one in read if one.what == "money")])
    share = max((one.value for one in read if one.what == "percent"), default=0.0)
    if money > authority.amount:
        return "amount"
    if share > authority.percent:
        return "percent"
    remedies = " ".join(authority.remedies).lower()
    names = plain(remedies)
    if _FULL.search(text) and not (authority.percent >= 100 or "全额" in names or "full" in names):
        return "everything"
    if _TOLD.search(text):
        return ""
    given = [name for name, (words, _) in _WHAT.items() if words.search(text)]
    if given and not any(_WHAT[name][1].search(names) for name in given):
        return "remedy" if _is_promised(text) else ""
    return ""


def _bare_money(text: str) -> float:
    """賠您兩千, 退返三百畀你: an amount without its currency; 0 if there is none."""
    said = _BARE_AMOUNT.search(text)
    amount = value_of(said["amount"]) if said else 0.0
    return amount if amount >= _LEAST_BARE_AMOUNT else 0.0


def _is_promised(text: str) -> bool:
    """我幫你、畀你、即刻: said as done by us for this customer, not as how things are."""
    return bool(_PROMISED.search(text))


def _begin(text: str, grant: int) -> int:
    """Where the grant begins: after 我幫你, 我給您, 今次 and the like; figures before it belong to it."""
    done_by_us = _BY_NAME.search(text[:grant])
    if done_by_us:
        return done_by_us.start(1)
    lead = _LEADS_UP.match(text)
    return min(lead.end() if lead else 0, grant)


def _asked_for(reply: Reply, span: Span, clause: Span) -> str:
    """The grant as something to be asked for: 我會向主管申請賠返八百蚊畀你."""
    text = _without_payer(reply, span)
    if reply.variety == "en":
        return "ask my supervisor to " + text
    before = reply.plain[clause[0] : span[0]]
    said = re.search(
        "(?:我|你|您|我哋|我们|公司|本店)(?:将|会|可以|先|再|直接|即刻|马上|今次|这次)*$", before
    )
    return in_script(reply, "向主管申請" if said else "我會向主管申請") + text


def _without_payer(reply: Reply, span: Span) -> str:
    """误工费三百元由我们出 → 误工费三百元: what we ask for."""
    match = _BY_US.search(reply.plain, *span)
    return (
        reply.text[span[0] : match.start()] + reply.text[match.end() : span[1]]
        if match
        else reply.text[slice(*span)]
    )
