"""Figures of the reply check: precision and recall of each kind on bad replies, findings on good ones."""

from collections.abc import Sequence

from yueting.understanding.evaluation.figures import Case, Figure, Scored, Tally
from yueting.understanding.reply_check import KINDS, Finding, check
from yueting.understanding.reply_check.lines import context_from

PRECISION, RECALL = 0.95, 0.85


def score_good(cases: Sequence[Case]) -> Scored:
    """Nothing may be found on a good reply."""
    found = [(case, one) for case in cases for one in check(case["text"], context_from(case))]
    name = f"findings on good replies (count on {len(cases)})"
    mistakes = tuple(f"{one.kind} «{one.text}»: {case['text']}" for case, one in found)
    return Scored((Figure(name, len(found), 0, at_most=True),), mistakes)


def score_bad(cases: Sequence[Case]) -> Scored:
    """A case is found when a finding of its kind overlaps its span; all findings else are wrong.

    Further findings of the kind that touch the span count once.
    """
    kinds = {kind: Tally() for kind in KINDS}
    mistakes: list[str] = []
    for case in cases:
        findings = check(case["text"], context_from(case))
        right = [one for one in findings if _hits(case, one)]
        kinds[case["kind"]].hit += bool(right)
        kinds[case["kind"]].missed += not right
        wrong = [one for one in findings if one not in right]
        for one in wrong:
            kinds[one.kind].false += 1
        if wrong or not right:
            came = ", ".join(f"{one.kind} «{one.text}»" for one in findings)
            mistakes.append(f"{case['kind']} «{case['span']}» found as {came or 'nothing'}: {case['text']}")
    figures = [
        Figure(f"{kind}, {name}", value, goal)
        for kind, tally in kinds.items()
        if tally.hit or tally.missed or tally.false  # of a kind without cases there is nothing to say
        for name, value, goal in (("precision", tally.precision, PRECISION), ("recall", tally.recall, RECALL))
    ]
    return Scored(tuple(figures), tuple(mistakes))


def _hits(case: Case, finding: Finding) -> bool:
    start = case["text"].index(case["span"])
    return finding.kind == case["kind"] and finding.start < start + len(case["span"]) and finding.end > start
