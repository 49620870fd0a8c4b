"""Promises without a date, and apologies with a condition."""

import re

from yueting.understanding.reply_check.dates import leaves_a_place, names_a_time
from yueting.understanding.reply_check.findings import Finding
from yueting.understanding.reply_check.matching import in_script, without_overlaps
from yueting.understanding.reply_check.reply import Reply, Span
from yueting.understanding.reply_check.rules import Rule, Rules, Wording
from yueting.understanding.reply_check.signs import sign

# What a desk promises to do, or what will come to the customer.
_PROMISE = sign("promising.promise")
# The customer does it, not the desk: 請盡快更改密碼, 你可以遲啲先覆.
_CUSTOMER_ACTS = sign("promising.customer_acts")
# It has been done already, it happens by itself, or it is refused: no promise.
_NO_PROMISE_AFTER = sign("promising.no_promise_after")
_DONE_BEFORE = sign("promising.done_before")

_DAY: dict[str, Wording] = {
    "{day}": ("聽日下晝六點前", "明天下午六點前", "by 6 pm tomorrow"),
    "{days}": ("三個工作天內", "三個工作日內", "within three working days"),
    "{by}": ("聽日下晝六點前", "明天下午六點前", "by 6 pm tomorrow"),
    "{within}": ("三個工作天內", "三個工作日內", "within three working days"),
    "{week}": ("下星期五下晝六點前", "下週五下午六點前", "by 6 pm next Friday"),
    "{wait}": ("等到聽日下晝六點", "等到明天下午六點", "wait until 6 pm tomorrow"),
    "{then}": ("，聽日下晝六點前", "，明天下午六點前", ", by 6 pm tomorrow, "),
    "{opens}": (
        "（日子聽日下晝六點前話你知）",
        "（日期明天下午六點前告訴您）",
        "(we will tell you the date by 6 pm tomorrow)",
    ),
}
# Rules that hang a promise on something to happen: of itself a promise, and dated where its occasion is.
_OCCASIONS = {"wait_for_news", "on_an_occasion", "asks_first", "wait_longer"}
_LONGER = re.compile("几日|几天|两日|两天|一两|工作|星期|礼拜|周|月|排|段|阵子")


def vague_promise(reply: Reply, rules: Rules) -> list[Finding]:
    """Words for no time in a promise, without a time beside them: in what follows, or just before."""
    found = []
    for rule in rules.by_kind["vague_promise"]:
        for match in rule.found_by.finditer(reply.spoken):
            span = match.span("words") if match.groupdict().get("words") else match.span()
            if _promised(reply, rule, span) and not _dated(reply, rule, span):
                found.append(reply.finding("vague_promise", span, rule.id, _day(reply, rule, match)))
    return without_overlaps(_one_a_clause(reply, found))


def _one_a_clause(reply: Reply, found: list[Finding]) -> list[Finding]:
    """盡快核實再覆你 is vague once: 盡快 is found, 再 beside it is not."""
    asks = "vague_promise.asks_first"
    others = [reply.clause_at(one.start, one.end) for one in found if one.why != asks]
    return [one for one in found if one.why != asks or reply.clause_at(one.start, one.end) not in others]


def _promised(reply: Reply, rule: Rule, span: Span) -> bool:
    if rule.acquitted_by and rule.acquitted_by.search(reply.spoken[slice(*reply.sentence_at(*span))]):
        return False
    return rule.id in _OCCASIONS or _promises(reply, span)


def _promises(reply: Reply, span: Span) -> bool:
    start, end = span
    first, last = reply.sentence_at(*span)
    clause = reply.clause_at(*span)[0]
    before, after = reply.spoken[clause:start], reply.spoken[end:last]
    if _CUSTOMER_ACTS.search(before) or _DONE_BEFORE.search(before) or _NO_PROMISE_AFTER.match(after):
        return False
    return bool(_PROMISE.search(reply.spoken[first:last].replace("\n", " ")))


def _dated(reply: Reply, rule: Rule, span: Span) -> bool:
    """A time in the same clause before, or after in this sentence or the next; of an occasion anywhere before."""
    start, end = span
    clause = reply.clause_at(*span)[0]
    occasion = reply.plain[start] == "有" or rule.id in _OCCASIONS - {"wait_for_news"}
    if occasion and names_a_time(reply.spoken[:start]):  # 要兩分鐘。有結果我叫你
        return True
    sentences = [place for place in reply.sentences if place[1] > end][:2]
    last = sentences[-1][1] if sentences else end
    return any(
        names_a_time(reply.spoken[slice(*part)]) or leaves_a_place(reply.plain[slice(*part)])
        for part in ((clause, start), (end, last))
    )


def _day(reply: Reply, rule: Rule, match: re.Match[str]) -> str:
    wording = rule.wordings.get(match.group(), rule.better)[0]
    if rule.id == "hedged_day" and re.search("星期|礼拜|周|week", match.group()):
        wording = "{week}"
    elif rule.id == "some_days" and _LONGER.search(match.group()):
        wording = "{days}"
    texts = _DAY.get(wording)
    if texts is None:
        return wording
    if reply.variety == "en":
        return texts[2]
    return in_script(reply, texts[0] if reply.variety == "yue" else texts[1])


_CONDITION = sign("promising.condition")
_DOUBT = sign("promising.doubt")


def conditional_apology(reply: Reply, rules: Rules) -> list[Finding]:
    """如果…抱歉: what happened is put in doubt. The better wording says it happened."""
    found = []
    for rule in rules.by_kind["conditional_apology"]:
        for match in rule.found_by.finditer(reply.spoken):
            acquitted = rule.acquitted_by and rule.acquitted_by.search(match.group())
            if not acquitted:
                start, end = match.start(), reply.clause_at(*match.span())[1]
                better = _certain(reply, (start, end))
                found.append(reply.finding("conditional_apology", (start, end), rule.id, better))
    return without_overlaps(found)


def _certain(reply: Reply, span: Span) -> str:
    text, plain = reply.text[slice(*span)], reply.plain[slice(*span)]
    if reply.variety == "en":
        return _certain_english(text)
    cuts = [match.span() for match in _DOUBT.finditer(plain)]
    condition = _CONDITION.search(plain)
    if condition:
        cuts.append(condition.span())
    else:  # the apology comes first: 抱歉，如果令你…
        cuts += [
            match.span()
            for match in re.finditer(
                "[,]?(?:如果|若果|若是|倘若|假如|假使|万一|要是|要系|如有|若有|若|如)", plain
            )
        ]
    kept, place = "", 0
    for start, end in sorted(cuts):
        kept, place = kept + text[place:start], max(place, end)
    kept += text[place:]
    if kept[:1] in "令讓让使給给造帶带":
        kept = in_script(reply, "今次" if reply.variety == "yue" else "這次") + kept
    return kept


def _certain_english(text: str) -> str:
    """sorry if you felt → sorry that you felt; if this upset you, we apologise → we apologise that this …"""
    first = re.match(
        r"(?i)if (.+?),? ((?:then )?(?:we|i)\b.*|(?:please )?(?:accept )?(?:our |my )?apolog.*|sorry.*)$",
        text,
    )
    if first:
        text = f"{first[2]} that {first[1]}"
    text = re.sub(
        r"(?i)\b(?:for )?(?:any|whatever) (?=inconvenience|trouble|delay|confusion|distress)",
        "for the ",
        text,
    )
    text = re.sub(r"(?i)\bif\b", "that", text, count=1)
    text = re.sub(r"(?i)\b(?:anyone|anybody|some people)\b", "you", text)
    text = re.sub(r"(?i)\b(?:may|might|could) have (?:been )?", "", text)
    return re.sub(r"(?i)\bany ", "the ", text)
