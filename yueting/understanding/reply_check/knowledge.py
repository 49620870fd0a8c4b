"""Figures, periods and conditions that the given knowledge contradicts or does not hold."""

import re
from functools import lru_cache
from itertools import pairwise

from yueting.understanding.folding import plain
from yueting.understanding.reply_check.conditions import OURS, meaning_of, not_held, other_condition
from yueting.understanding.reply_check.figures import Figure, figures
from yueting.understanding.reply_check.findings import Finding
from yueting.understanding.reply_check.matching import in_script, without_overlaps
from yueting.understanding.reply_check.reply import Reply
from yueting.understanding.reply_check.rules import Rules
from yueting.understanding.reply_check.signs import sign

# Told of goods and rules, these need support; of other figures only a contradiction counts.
_NEEDS_SUPPORT = {
    "money",
    "percent",
    "duration",
    "workdays",
    "weight",
    "pound",
    "catty",
    "length",
    "inch",
    "foot",
    "degree",
    "age",
    "watt",
    "litre",
    "charge",
    "data",
    "fold",
    "instalments",
    "clock",
    "floor",
    "times",
    "people",
    "nights",
    "lessons",
    "points",
}
_COMPARED = _NEEDS_SUPPORT | {"pieces"}
_ASKED = re.compile("[?]|吗|系咪|可唔可以|得唔得|能不能|是不是|有冇|几多|多少|几耐|多久")
# Figures that customers have themselves, and that rules give as a range.
_GRADED = {"age", "people", "weight", "length", "lessons", "nights", "pieces"}
_LIMIT_AFTER = re.compile("以下|以上|或以|起|內|内|之内|未满|至|到|-|~|满| or (?:under|over|above|below)")
# 呢一點, 早一點: no hour.
_A_LITTLE = re.compile("^[这呢那嗰有早快慢多少大小好高低近远平贵轻重]一点$")
_EACH = {
    "每个?(?:月|月份)|按月|per month|monthly|a month": 43_200.0,
    "每年|全年|按年|per year|yearly|annual|a year": 518_400.0,
    "[每单]日|每天|per day|daily|a day": 1_440.0,
    "每(?:个)?(?:星期|周|礼拜)|weekly|per week": 10_080.0,
    "每小时|每个钟|per hour|hourly": 60.0,
}
# Minutes of a year, as figures count durations.
_YEAR = 518_400
# What we shall do for this customer is our promise, not a rule that knowledge holds.
_NOW = sign("knowledge.now")


def unsupported(reply: Reply, rules: Rules) -> list[Finding]:
    """Nothing without knowledge. Figures that were told before are known; those asked about are not."""
    given = tuple(text for text in reply.context.knowledge if text.strip())
    texts = tuple(plain(text) for text in given)
    if not texts:
        return []
    known = _known(given)
    agreed = _said_before(reply) | _values(known) | _periods(texts)
    ranges = _ranges(known)
    claims = [
        one
        for one in figures(reply.spoken)
        if (one.what, one.value) not in agreed
        and not any(what == one.what and low <= one.value <= high for what, low, high in ranges)
        and not _is_theirs(reply, one)
        and _is_claim(reply, one)
    ]
    found = [_other_figure(reply, one, known, texts) for one in claims]
    kept = [finding for finding in found if finding]
    for span in reply.clauses:
        kept += other_condition(reply, span, texts)
    return without_overlaps(kept)


def _said_before(reply: Reply) -> set[tuple[str, float]]:
    said = (plain(turn.text[:1000]) for turn in reply.context.turns[-20:])
    return {(one.what, one.value) for text in said if not _ASKED.search(text) for one in figures(text)}


@lru_cache(maxsize=64)
def _known(texts: tuple[str, ...]) -> tuple[tuple[Figure, str], ...]:
    """The figures of the knowledge, each with its words."""
    return tuple((one, text[one.start : one.end]) for text in texts for one in figures(plain(text)))


def _values(known: tuple[tuple[Figure, str], ...]) -> set[tuple[str, float]]:
    """What the knowledge holds; 12 months are an age of one year too."""
    held = {(one.what, one.value) for one, _ in known}
    return held | {("age", value / _YEAR) for what, value in held if what == "duration"}


def _periods(texts: tuple[str, ...]) -> set[tuple[str, float]]:
    """每月一次 holds "one month" for 一個月一次."""
    return {
        ("duration", minutes) for each, minutes in _EACH.items() for text in texts if re.search(each, text)
    }


def _ranges(known: tuple[tuple[Figure, str], ...]) -> list[tuple[str, float, float]]:
    """From and to of figures told as a range: 8 至 12 岁 holds ten years too."""
    pairs = pairwise(one for one, _ in known)
    return [
        (low.what, low.value, high.value)
        for low, high in pairs
        if low.what in _GRADED and (low.what, low.start, low.end) == (high.what, high.start, high.end)
    ]


def _is_theirs(reply: Reply, one: Figure) -> bool:
    """The customer's own age, party or load, told back as such and not as a limit."""
    after = reply.spoken[one.end : one.end + 3]
    return (
        one.what in _GRADED
        and not _LIMIT_AFTER.match(after)
        and any((one.what, one.value) == (said.what, said.value) for said in figures(reply.customer_said))
    )


def _is_claim(reply: Reply, one: Figure) -> bool:
    clause = reply.spoken[slice(*reply.clause_at(one.start, one.end))]
    before = reply.spoken[max(0, one.start - 2) : one.start]
    if (
        not (one.what in _COMPARED or one.what.startswith("count "))
        or re.search("第|头|首|每|同|另|隔|逐|尾号?|尾数", before[-1:])
        or re.search("尾数|尾号", reply.spoken[max(0, one.start - 4) : one.start])
    ):
        return False
    if one.what == "clock" and _A_LITTLE.search(reply.spoken[max(0, one.start - 1) : one.end]):
        return False
    if one.what in ("duration", "clock", "workdays", "money", "percent", "times", "pieces", "people"):
        return not OURS.search(clause) and not _NOW.search(clause)
    return True


def _other_figure(
    reply: Reply, one: Figure, known: tuple[tuple[Figure, str], ...], texts: tuple[str, ...]
) -> Finding | None:
    same = _likest(reply, one, [(figure, words) for figure, words in known if figure.what == one.what], texts)
    if same is not None:
        start = one.start
        return reply.finding("unsupported", (start, one.end), "other_figure", in_script(reply, same))
    if one.what not in _NEEDS_SUPPORT:
        return None
    return not_held(reply, (one.start, one.end))


def _likest(
    reply: Reply, one: Figure, candidates: list[tuple[Figure, str]], texts: tuple[str, ...]
) -> str | None:
    """The words of the figure whose surroundings are most like those of this one."""
    if not candidates:
        return None
    around = meaning_of(reply.spoken[slice(*reply.sentence_at(one.start, one.end))])

    def alike(candidate: tuple[Figure, str]) -> int:
        return max(
            len(
                around
                & meaning_of(
                    text[max(0, text.find(plain(candidate[1])) - 12) : text.find(plain(candidate[1])) + 14]
                )
            )
            for text in texts
            if plain(candidate[1]) in text
        )

    return max(candidates, key=alike)[1]
