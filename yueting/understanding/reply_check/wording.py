"""Words: coarse ones, words of one place only, jargon, Mandarin habits in Cantonese."""

from yueting.understanding.reply_check.findings import Finding
from yueting.understanding.reply_check.matching import own_word_findings
from yueting.understanding.reply_check.reply import Reply
from yueting.understanding.reply_check.rules import Rules
from yueting.understanding.rewriting import cantonese_changes

# Cantonese words that a text needs before its Mandarin words are habits and not its own way of writing.
_CANTONESE_ENOUGH = 1


def coarse(reply: Reply, rules: Rules) -> list[Finding]:
    return own_word_findings(reply, rules.by_kind["coarse"])


def jargon(reply: Reply, rules: Rules) -> list[Finding]:
    return own_word_findings(reply, rules.by_kind["jargon"])


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
