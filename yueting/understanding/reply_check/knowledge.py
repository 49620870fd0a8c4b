"""Figures, periods and conditions that the given knowledge contradicts or does not hold."""

import re
from functools import lru_cache

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
}
_COMPARED = _NEEDS_SUPPORT | {"clock", "floor", "times", "people", "pieces", "nights", "lessons", "points"}
# What we shall do for this customer is our promise, not a rule that knowledge holds.
_OURS = sign("knowledge.ours")
_NOW = sign("knowledge.now")
_FREE = sign("knowledge.free")
_ANY_FREE = sign("knowledge.any_free")

_MAY = sign("knowledge.may")
_NOT = sign("knowledge.not")
_FORBIDS = sign("knowledge.forbids")
_NO_NEED = sign("knowledge.no_need")
_NEEDS = sign("knowledge.needs")
_WORTHLESS = re.compile("[的了在是和与及或于为对把被就都也很会要可能不唔嘅咗喺系同埋先呢嗰个得到有冇没无]")


def unsupported(reply: Reply, rules: Rules) -> list[Finding]:
    """Nothing without knowledge. What the customer or the agent said before counts as known."""
    texts = tuple(plain(text) for text in reply.context.knowledge if text.strip())
    if not texts:
        return []
    known = _known(texts)
    before = {
        (one.what, one.value)
        for turn in reply.context.turns[-20:]
        for one in figures(plain(turn.text[:1000]))
    }
    found = [
        _other_figure(reply, one, known, texts)
        for one in figures(reply.spoken)
        if _is_claim(reply, one)
        and (one.what, one.value) not in before
        and (one.what, one.value) not in {(k.what, k.value) for k, _ in known}
    ]
    kept = [finding for finding in found if finding]
    for span in reply.clauses:
        kept += _other_condition(reply, span, texts)
    return without_overlaps(kept)


@lru_cache(maxsize=64)
def _known(texts: tuple[str, ...]) -> tuple[tuple[Figure, str], ...]:
    """The figures of the knowledge, each with its words."""
    return tuple((one, text[one.start : one.end]) for text in texts for one in figures(text))


def _is_claim(reply: Reply, one: Figure) -> bool:
    clause = reply.spoken[slice(*reply.clause_at(one.start, one.end))]
    before = reply.spoken[max(0, one.start - 2) : one.start]
    if (
        one.what not in _COMPARED
        or re.search("第|头|首|每|同|另|隔|逐|尾号?|尾数", before[-1:])
        or re.search("尾数|尾号", reply.spoken[max(0, one.start - 4) : one.start])
    ):
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
        return reply.finding(
            "unsupported", (start, one.end), "other_figure", in_script(reply, _written(same))
        )
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
            len(around & _grams(text[max(0, text.find(candidate[1]) - 12) : text.find(candidate[1]) + 14]))
            for text in texts
            if candidate[1] in text
        )

    return max(candidates, key=alike)[1]


def _written(words: str) -> str:
    return words


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
    if _MAY.search(clause) and not _NOT.search(clause) and _clashes(clause, texts, _FORBIDS, _MAY):
        return [_not_held(reply, span, "not_allowed")]
    if _NO_NEED.search(clause) and _clashes(clause, texts, _NEEDS, _NO_NEED):
        return [_not_held(reply, span, "is_needed")]
    return []


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
