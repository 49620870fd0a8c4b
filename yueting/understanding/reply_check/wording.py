"""Words: coarse ones, words of one place only, jargon, Mandarin habits in Cantonese."""

import re

from yueting.understanding.reply_check.findings import Finding
from yueting.understanding.reply_check.matching import in_script, own_word_findings, without_overlaps
from yueting.understanding.reply_check.reply import Reply
from yueting.understanding.reply_check.rules import Rules
from yueting.understanding.reply_check.signs import sign, words
from yueting.understanding.rewriting import cantonese_changes

# Two to five capitals standing alone; those of a number, a brand's name or a place (B1 出口, ABC 大廈) are something else.
_CAPITALS = re.compile(r"(?<![A-Za-z0-9&+./_-])[A-Z]{2,5}(?![A-Za-z0-9&+/_-])")
_EXPLAINED = sign("wording.explained")
_A_NAME = sign("wording.a_name")

# Cantonese words that a text needs before its Mandarin words are habits and not its own way of writing.
_CANTONESE_ENOUGH = 1


def coarse(reply: Reply, rules: Rules) -> list[Finding]:
    return own_word_findings(reply, rules.by_kind["coarse"])


def jargon(reply: Reply, rules: Rules) -> list[Finding]:
    """Known words of the trade, and capitals that nobody outside the house can read."""
    return without_overlaps([*own_word_findings(reply, rules.by_kind["jargon"]), *_capitals(reply)])


def _capitals(reply: Reply) -> list[Finding]:
    """In Chinese only: within English, capitals are too often a name or said aloud."""
    if reply.variety == "en":
        return []
    return [
        reply.finding(
            "jargon",
            match.span(),
            "capitals",
            match.group() + in_script(reply, "（即係⋯⋯）" if reply.variety == "yue" else "（即⋯⋯）"),
        )
        for match in _CAPITALS.finditer(reply.text)
        if reply.unquoted[slice(*match.span())].strip() and not _is_known(reply, match)
    ]


def _is_known(reply: Reply, match: re.Match[str]) -> bool:
    """Everybody's abbreviations, the customer's own, a name, or one that is explained beside it."""
    word = match.group().lower()
    if word in words("wording.common_capitals") or word in reply.customer_said:
        return True
    if any(match.group() in text for text in (*reply.context.knowledge, *reply.context.own)):
        return True
    if _A_NAME.match(reply.plain, match.end()) or reply.plain[match.start() - 1 : match.start()] == "(":
        return True
    return bool(_EXPLAINED.search(reply.plain[slice(*reply.sentence_at(*match.span()))]))


def local_wording(reply: Reply, rules: Rules) -> list[Finding]:
    """Words of the other side, or of either where the reader is not known."""
    chosen = [
        rule
        for rule in rules.by_kind["local_wording"]
        if rule.side != reply.context.audience and not (rule.written and reply.variety == "yue")
    ]
    return own_word_findings(reply, chosen)


def mandarin_habit(reply: Reply, rules: Rules) -> list[Finding]:
    """Mandarin words in a reply that is Cantonese; a formal letter in written Chinese has none to find."""
    if not _is_cantonese(reply):
        return []
    return [
        reply.finding("mandarin_habit", (change.start, change.end), "word", change.better)
        for change in cantonese_changes(reply.text, reply.unquoted)
    ]


def _is_cantonese(reply: Reply) -> bool:
    if reply.variety != "yue":
        return False
    if reply.context.variety != "yue" or reply.by_mail:  # nobody said so, or written style is right there
        return reply.cantonese_words >= _CANTONESE_ENOUGH
    return True
