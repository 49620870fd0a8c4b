"""Judging what a learner answers in a quiz. Pure: no clock, no store."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yueting.academy.question import Choice, CustomerType, Gap, Order, Question, Rewrite
from yueting.understanding.acts.finding import acts_in
from yueting.understanding.reply_check.checking import check
from yueting.understanding.reply_check.findings import Context, Finding
from yueting.understanding.turns import Turn

Answer = str | Sequence[int]


@dataclass(frozen=True, slots=True)
class Judged:
    """`right` or not; of a rewritten reply also the faults that remain and the acts it does not do yet."""

    right: bool
    remaining: tuple[Finding, ...] = ()
    missing: tuple[str, ...] = ()


def judge(question: Question, answer: Answer, language: str) -> Judged:
    """Judge one answer, given in the language "zh-Hant" or "zh-Hans".

    Places of options (choice, any order) and places of steps (order, as put) are numbers from 0; a gap's words, a
    rewritten reply and a customer type are text. Raises TypeError for an answer of the other shape.
    """
    if isinstance(question, Choice):
        return Judged(frozenset(_places(answer)) == question.answer)
    if isinstance(question, Order):
        return Judged(_places(answer) == list(range(len(question.steps))))
    if isinstance(question, Gap):
        return Judged(_plain(_words(answer)) in {_plain(one) for one in question.answers[language]})
    if isinstance(question, CustomerType):
        return Judged(_words(answer) == question.answer)
    return _judge_rewriting(question, _words(answer))


def share_right(questions: Sequence[Question], answers: Mapping[str, Answer], language: str) -> float:
    """The share, 0…1, of a quiz's questions that are answered right; what is not answered counts as wrong."""
    right = sum(judge(one, answers[one.id], language).right for one in questions if one.id in answers)
    return right / len(questions) if questions else 0.0


def _judge_rewriting(question: Rewrite, reply: str) -> Judged:
    context = Context(variety=question.variety, channel=question.channel)
    remaining = tuple(one for one in check(reply, context) if one.kind in question.must_fix)
    done = {act.act for act in acts_in([Turn("agent", reply)])}
    missing = tuple(sorted(question.wants - done))
    # With nothing written there is neither fault nor act, which would pass where no act is asked for.
    return Judged(bool(reply.strip()) and not remaining and not missing, remaining, missing)


def _places(answer: Answer) -> list[int]:
    if isinstance(answer, str):
        raise TypeError("expected the places of options or steps, not text")
    return list(answer)


def _words(answer: Answer) -> str:
    if not isinstance(answer, str):
        raise TypeError("expected text, not places")
    return answer


def _plain(text: str) -> str:
    """Full-width figures, capitals and spaces make no answer wrong."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
