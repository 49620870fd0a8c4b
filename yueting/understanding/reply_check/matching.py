"""Rules that are words and patterns, applied to a reply."""

import re
from collections.abc import Sequence

from yueting.understanding.reply_check.findings import Finding
from yueting.understanding.reply_check.reply import Reply, Span
from yueting.understanding.reply_check.rules import Rule, Wording
from yueting.understanding.rewriting import to_simplified


def spoken_findings(reply: Reply, rules: Sequence[Rule]) -> list[Finding]:
    """Findings in what the reply says, quotations included."""
    return _findings(reply, rules, reply.spoken)


def own_word_findings(reply: Reply, rules: Sequence[Rule]) -> list[Finding]:
    """Findings in the reply's own words: what it quotes is not its own."""
    return _findings(reply, rules, reply.unquoted)


def _findings(reply: Reply, rules: Sequence[Rule], text: str) -> list[Finding]:
    found = []
    for rule in rules:
        for place, piece in _pieces(reply, rule, text):
            for match in rule.found_by.finditer(piece):
                here = (place + match.start(), place + match.end())
                if match.end() > match.start() and not _acquitted(reply, rule, match, here):
                    found.append(_finding(reply, rule, match, here))
    whole_clauses = {f"{rule.kind}.{rule.id}" for rule in rules if rule.span == "clause"}
    return _joined(reply, without_overlaps(found), whole_clauses)


def _joined(reply: Reply, found: list[Finding], whole_clauses: set[str]) -> list[Finding]:
    """Clauses in a row that do the same are one finding with one better wording."""
    joined: list[Finding] = []
    for one in found:
        last = joined[-1] if joined else None
        near = (
            last and {last.why, one.why} <= whole_clauses and reply.plain[last.end : one.start].strip() == ","
        )
        if last and near:
            one = Finding(
                one.kind, last.start, one.end, reply.whole[last.start : one.end], last.why, one.better
            )
            joined.pop()
        joined.append(one)
    return joined


def _pieces(reply: Reply, rule: Rule, text: str) -> list[tuple[int, str]]:
    """What the rule reads at once: ^ and $ in its patterns are the ends of that."""
    if rule.span == "match":
        return [(0, text)]
    spans = reply.clauses if rule.span == "clause" else reply.sentences
    return [(start, text[start:end]) for start, end in spans]


def _finding(reply: Reply, rule: Rule, match: re.Match[str], here: Span) -> Finding:
    start, end = scope(reply, rule.span, here)
    better = _better(reply, rule, match)
    if rule.span != "match" and reply.plain[end : end + 1] == "?":  # the better wording asks nothing
        return reply.finding(
            rule.kind, (start, end + 1), rule.id, better + ("." if reply.variety == "en" else "。")
        )
    return reply.finding(rule.kind, (start, end), rule.id, better)


def _acquitted(reply: Reply, rule: Rule, match: re.Match[str], here: Span) -> bool:
    if rule.known and match.group() in reply.customer_said:
        return True
    if rule.side and reply.plain[here[1] : here[1] + 1] == "(":  # explained at once
        return True
    if rule.acquitted_by is None:
        return False
    start, end = scope(reply, rule.within, here)
    return bool(rule.acquitted_by.search(reply.spoken[start:end]))


def scope(reply: Reply, name: str, span: Span) -> Span:
    """The part of the reply that a rule looks at: the find itself, its clause, its sentence, or all."""
    if name == "match":
        return span
    if name == "reply":
        return 0, len(reply.text)
    return reply.clause_at(*span) if name == "clause" else reply.sentence_at(*span)


def _better(reply: Reply, rule: Rule, match: re.Match[str]) -> str:
    wording = rule.wordings.get(match.group())
    if wording is not None:
        return worded(reply, wording)
    return worded(reply, rule.better)


def worded(reply: Reply, wording: Wording) -> str:
    """The wording for the variety and script of the reply."""
    if reply.variety == "en":
        return wording[2]
    text = wording[0] if reply.variety == "yue" else wording[1]
    return in_script(reply, text)


def in_script(reply: Reply, text: str) -> str:
    return to_simplified(text) if reply.simplified else text


def without_overlaps(found: list[Finding]) -> list[Finding]:
    """In order of place; of findings that overlap the longest stays."""
    kept: list[Finding] = []
    for finding in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        if all(finding.end <= other.start or finding.start >= other.end for other in kept):
            kept.append(finding)
    return sorted(kept, key=lambda one: one.start)
