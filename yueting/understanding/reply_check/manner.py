"""How a customer is not spoken to: feelings denied, blame, sent away, sent to complain, grievances said again."""

import re

from yueting.understanding.reply_check.findings import Finding
from yueting.understanding.reply_check.matching import in_script, spoken_findings, without_overlaps
from yueting.understanding.reply_check.reply import Reply, Span
from yueting.understanding.reply_check.rules import Rules
from yueting.understanding.reply_check.signs import plain_pattern, sign

# The customer asked where or how to complain.
_ASKED_TO_COMPLAIN = sign("manner.asked_to_complain")

_BAD = sign("manner.bad").pattern
_BAD_ENGLISH = sign("manner.bad_english").pattern
_REPORTED = sign("manner.reported")
_ABOUT_US = sign("manner.about_us")
_SIMILE = sign("manner.simile")
# Said again so many characters word for word, it is the customer's own phrase.
_SAME_WORDS = 4
_TAIL = re.compile(plain_pattern("(?:呢|這|那|嗰)?(?:一|件|點|個)*(?:事|點|情況|問題|說法|講法|意見|投訴)$"))
_TOPIC_BEFORE = re.compile(plain_pattern("(?:關於|對於|就|針對|有關|至於)$"))


def denied_feelings(reply: Reply, rules: Rules) -> list[Finding]:
    return spoken_findings(reply, rules.by_kind["denied_feelings"])


def blame(reply: Reply, rules: Rules) -> list[Finding]:
    return spoken_findings(reply, rules.by_kind["blame"])


def brush_off(reply: Reply, rules: Rules) -> list[Finding]:
    return spoken_findings(reply, rules.by_kind["brush_off"])


def leads_to_complaint(reply: Reply, rules: Rules) -> list[Finding]:
    """Telling how to complain is right when the customer asked for it."""
    found = spoken_findings(reply, rules.by_kind["leads_to_complaint"])
    return [] if found and _ASKED_TO_COMPLAIN.search(reply.customer_said) else found


def repeated_grievance(reply: Reply, rules: Rules) -> list[Finding]:
    """ "You say that we are crooks": the customer's bad words in our own mouth."""
    found = []
    for start, end in reply.clauses:
        said = _REPORTED.search(reply.plain, start, end)
        if said and _is_bad(reply, reply.plain[said.end() : end]):
            found.append(_neutral(reply, (said.start(), end)))
    return without_overlaps(found)


def _is_bad(reply: Reply, told: str) -> bool:
    if re.search(_BAD_ENGLISH, told) and re.search(
        r"(?<![a-z])(?:we|us|our|staff|service|agent|driver|team|it|this|that)(?![a-z])", told
    ):
        return True
    if _repeats(told, reply.customer_said) and (_SIMILE.search(told) or re.search(_BAD, told)):
        return True
    return bool(re.search(_BAD, told) and _ABOUT_US.search(told))


def _repeats(told: str, said: str) -> bool:
    told = re.sub("我(?:哋|们)|本公司", "", told)
    return any(told[place : place + _SAME_WORDS] in said for place in range(len(told) - _SAME_WORDS + 1))


def _neutral(reply: Reply, span: Span) -> Finding:
    start, end = span
    text = reply.plain[start:end]
    if reply.variety == "en":
        better = (
            "your feedback about our service"
            if text.startswith("your")
            else "you are not satisfied with our service"
        )
    elif _TOPIC_BEFORE.search(reply.plain[:start]) or _TAIL.search(text):
        better = _worded(reply, "你對我哋服務嘅意見", "您對我們服務的意見")
    else:
        better = _worded(reply, "你對今次嘅服務唔滿意", "您對這次的服務不滿意")
        if re.match(plain_pattern("即係|就係|就是"), text):
            better = _worded(reply, "即係", "就是") + better
    return reply.finding("repeated_grievance", span, "bad_words_again", better)


def _worded(reply: Reply, cantonese: str, written: str) -> str:
    return in_script(reply, cantonese if reply.variety == "yue" else written)
