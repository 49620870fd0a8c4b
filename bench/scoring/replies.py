"""The reply check on hand-written replies: precision and recall per kind, findings on good replies."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from yueting.understanding.reply_check import KINDS, Finding, Rules, check
from yueting.understanding.reply_check.lines import context_from

Case = dict[str, Any]


@dataclass
class KindScore:
    """Of one kind: cases found, cases missed, findings that no case asks for; with what went wrong."""

    found: int = 0
    missed: list[Case] = field(default_factory=list)
    wrong: list[tuple[Case, Finding]] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """The share of cases whose words are touched by a finding of the right kind; 1 where there are none."""
        return self.found / total if (total := self.found + len(self.missed)) else 1.0

    @property
    def precision(self) -> float:
        """The share of right findings among all findings of this kind; 1 where there are none."""
        return self.found / total if (total := self.found + len(self.wrong)) else 1.0


@dataclass
class RepliesScore:
    """`kinds`: over the bad replies. `on_good`: findings on good replies, each with its case."""

    kinds: dict[str, KindScore]
    on_good: list[tuple[Case, Finding]]


def score_replies(bad: Iterable[Case], good: Iterable[Case], rules: Rules | None = None) -> RepliesScore:
    """Score the check. A bad case is found when a finding of its kind overlaps its span.

    On a bad reply a finding is wrong when it is of another kind, or of this kind beside the span; further
    findings of the kind that touch the span count once.
    """
    kinds = {kind: KindScore() for kind in KINDS}
    for case in bad:
        _score(case, check(case["text"], context_from(case), rules), kinds)
    on_good = [(case, one) for case in good for one in check(case["text"], context_from(case), rules)]
    return RepliesScore(kinds, on_good)


def _score(case: Case, findings: list[Finding], kinds: dict[str, KindScore]) -> None:
    start = case["text"].index(case["span"])
    end = start + len(case["span"])
    right = [one for one in findings if one.kind == case["kind"] and one.start < end and one.end > start]
    if right:
        kinds[case["kind"]].found += 1
    else:
        kinds[case["kind"]].missed.append(case)
    for one in findings:
        if one not in right:
            kinds[one.kind].wrong.append((case, one))
