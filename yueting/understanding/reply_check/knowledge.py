"""Figures, periods and conditions that the given knowledge contradicts or does not hold."""

import re
from functools import lru_cache
from itertools import pairwise

from yueting.understanding.folding import fold_plain, plain
from yueting.understanding.reply_check.figures import Figure, figures
from yueting.understanding.reply_check.findings import Finding
from yueting.understanding.reply_check.matching import in_script, without_overlaps
from yueting.understanding.reply_check.reply import Reply, Span
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
    "每日|每天|per day|daily|a day": 1_440.0,
    "每(?:个)?(?:星期|周|礼拜)|weekly|per week": 10_080.0,
    "每小时|每个钟|per hour|hourly": 60.0,
}
# Minutes of a year, as figures count durations.
_YEAR = 518_400
# What we shall do for this customer is our promise, not a rule that knowledge holds.
_OURS = sign("knowledge.ours")
_NOW = sign("knowledge.now")
_FREE = sign("knowledge.free")
_ANY_FREE = sign("knowledge.any_free")

_UNLIMITED = sign("knowledge.unlimited")
_WIDENS = sign("knowledge.widens")
_AFFIRMS = sign("knowledge.affirms")
_RESTRICTS = sign("knowledge.restricts")
_SAME_PRICE = sign("knowledge.same_price")
_SHUTS_OUT = re.compile("除外|不|休息|暂停|停|另|except|excluding|closed|not")
_MAY = sign("knowledge.may")
_NOT = sign("knowledge.not")
_FORBIDS = sign("knowledge.forbids")
_NO_NEED = sign("knowledge.no_need")
_NEEDS = sign("knowledge.needs")
_WORTHLESS = re.compile("[的了在是和与及或于为对把被就都也很会要可能不唔嘅咗喺系同埋先呢嗰个得到有冇没无]")


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
        kept += _other_condition(reply, span, texts)
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
        return not _OURS.search(clause) and not _NOW.search(clause)
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
    return _not_held(reply, (one.start, one.end))


def _likest(
    reply: Reply, one: Figure, candidates: list[tuple[Figure, str]], texts: tuple[str, ...]
) -> str | None:
    """The words of the figure whose surroundings are most like those of this one."""
    if not candidates:
        return None
    around = _grams(reply.spoken[slice(*reply.sentence_at(one.start, one.end))])

    def alike(candidate: tuple[Figure, str]) -> int:
        return max(
            len(
                around
                & _grams(
                    text[max(0, text.find(plain(candidate[1])) - 12) : text.find(plain(candidate[1])) + 14]
                )
            )
            for text in texts
            if plain(candidate[1]) in text
        )

    return max(candidates, key=alike)[1]


def _not_held(reply: Reply, span: Span, rule: str = "not_in_knowledge") -> Finding:
    """The clause gives way: what is not written down is not told."""
    start, end = reply.clause_at(*span)
    if reply.variety == "en":
        better = "I will check this point before I confirm it"
    elif reply.variety == "yue":
        better = in_script(reply, "呢一點我核實咗先答得準你")
    else:
        better = in_script(reply, "這一點我需要核實後才能準確答覆您")
    return reply.finding("unsupported", (start, end), rule, better)


def _other_condition(reply: Reply, span: Span, texts: tuple[str, ...]) -> list[Finding]:
    clause = reply.spoken[slice(*span)]
    if not clause or _OURS.search(clause):
        return []
    free = _FREE.search(clause)
    if free and not any(_ANY_FREE.search(text) for text in texts):
        return [_not_held(reply, span, "not_free")]
    if _WIDENS.search(clause) and not _NOT.search(_WIDENS.sub("", clause)) and _widens(clause, texts):
        return [_not_held(reply, span, "for_more_than_told")]
    if _UNLIMITED.search(clause) and _is_limited(clause, texts):
        return [_not_held(reply, span, "not_unlimited")]
    if _MAY.search(clause) and not _NOT.search(clause) and _clashes(clause, texts, _FORBIDS, _MAY):
        return [_not_held(reply, span, "not_allowed")]
    if _NO_NEED.search(clause) and _clashes(clause, texts, _NEEDS, _NO_NEED):
        return [_not_held(reply, span, "is_needed")]
    return []


def _widens(clause: str, texts: tuple[str, ...]) -> bool:
    """It is told as true of more people, days or things than the knowledge, which restricts it."""
    prices = [{one.value for one in figures(text) if one.what in ("money", "clock")} for text in texts]
    if _SAME_PRICE.search(clause) and any(len(different) > 1 for different in prices):
        return True
    words = set(_WIDENS.findall(clause))
    restricted = any(_RESTRICTS.search(text) for text in texts)
    told = any(_allows(text, word) for text in texts for word in words)
    return bool(_AFFIRMS.search(clause)) and restricted and not told


def _allows(text: str, word: str) -> bool:
    """A piece of the knowledge has the word and does not shut it out: 週末可用."""
    pieces = re.split("[,。;!?\n、]", text)
    return any(word in piece and not _SHUTS_OUT.search(piece) for piece in pieces)


def _is_limited(clause: str, texts: tuple[str, ...]) -> bool:
    """The knowledge has figures about the same thing and says nowhere that there is no limit."""
    grams = _grams(clause)
    only = len(texts) == 1  # what was looked up for this very question is about it
    near = any((only or grams & _grams(text)) and figures(text) for text in texts)
    return near and not any(_UNLIMITED.search(text) for text in texts)


def _clashes(clause: str, texts: tuple[str, ...], says: re.Pattern[str], otherwise: re.Pattern[str]) -> bool:
    """A clause of the knowledge is about the same thing, says the opposite, and none says the same."""
    grams = _grams(clause)
    against = False
    for text in texts:
        for piece in re.split("[,。;!?\n]", text):
            if len(grams & _grams(piece)) >= 1:
                if says.search(piece) and not (otherwise.search(piece) and not says.search(piece)):
                    against = True
                elif otherwise.search(piece):
                    return False
    return against


def _grams(text: str) -> set[str]:
    """Pairs of characters that carry a meaning, Cantonese words as their Mandarin twins."""
    folded = re.sub(r"[^\u4e00-\u9fffa-z]", " ", fold_plain(text))
    pairs = {folded[place : place + 2] for place in range(len(folded) - 1)}
    return {
        pair
        for pair in pairs
        if " " not in pair and not _WORTHLESS.search(pair) and pair not in _PAIRS_OF_RULES
    }


_PAIRS_OF_RULES = {
    "可以",
    "不可",
    "不能",
    "不得",
    "需要",
    "必须",
    "提前",
    "预先",
    "日内",
    "天内",
    "以内",
    "期间",
    "时间",
    "服务",
    "提供",
    "支持",
    "接受",
    "任何",
    "所有",
    "客人",
    "顾客",
    "客户",
    "免费",
    "收费",
    "每次",
    "每日",
    "每月",
    "任可",
    "请先",
    "分钟",
    "小时",
    "星期",
    "今天",
    "明天",
}
