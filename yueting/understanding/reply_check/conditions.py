"""Conditions that the given knowledge contradicts: free, for all, without limit, allowed, not needed."""

import re

from yueting.understanding.folding import fold_plain
from yueting.understanding.reply_check.figures import figures
from yueting.understanding.reply_check.findings import Finding
from yueting.understanding.reply_check.matching import in_script
from yueting.understanding.reply_check.reply import Reply, Span
from yueting.understanding.reply_check.signs import sign

OURS = sign("knowledge.ours")
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


def other_condition(reply: Reply, span: Span, texts: tuple[str, ...]) -> list[Finding]:
    clause = reply.spoken[slice(*span)]
    if not clause or OURS.search(clause):
        return []
    free = _FREE.search(clause)
    if free and not any(_ANY_FREE.search(text) for text in texts):
        return [not_held(reply, span, "not_free")]
    if _WIDENS.search(clause) and not _NOT.search(_WIDENS.sub("", clause)) and _widens(clause, texts):
        return [not_held(reply, span, "for_more_than_told")]
    if _UNLIMITED.search(clause) and _is_limited(clause, texts):
        return [not_held(reply, span, "not_unlimited")]
    if _MAY.search(clause) and not _NOT.search(clause) and _clashes(clause, texts, _FORBIDS, _MAY):
        return [not_held(reply, span, "not_allowed")]
    if _NO_NEED.search(clause) and _clashes(clause, texts, _NEEDS, _NO_NEED):
        return [not_held(reply, span, "is_needed")]
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
    grams = meaning_of(clause)
    only = len(texts) == 1  # what was looked up for this very question is about it
    near = any((only or grams & meaning_of(text)) and figures(text) for text in texts)
    return near and not any(_UNLIMITED.search(text) for text in texts)


def _clashes(clause: str, texts: tuple[str, ...], says: re.Pattern[str], otherwise: re.Pattern[str]) -> bool:
    """A clause of the knowledge is about the same thing, says the opposite, and none says the same."""
    grams = meaning_of(clause)
    against = False
    for text in texts:
        for piece in re.split("[,。;!?\n]", text):
            if len(grams & meaning_of(piece)) >= 1:
                if says.search(piece) and not (otherwise.search(piece) and not says.search(piece)):
                    against = True
                elif otherwise.search(piece):
                    return False
    return against


def meaning_of(text: str) -> set[str]:
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


def not_held(reply: Reply, span: Span, rule: str = "not_in_knowledge") -> Finding:
    """The clause gives way: what is not written down is not told."""
    start, end = reply.clause_at(*span)
    if reply.variety == "en":
        better = "I will check this point before I confirm it"
    elif reply.variety == "yue":
        better = in_script(reply, "呢一點我核實咗先答得準你")
    else:
        better = in_script(reply, "這一點我需要核實後才能準確答覆您")
    return reply.finding("unsupported", (start, end), rule, better)
