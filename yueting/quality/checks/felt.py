"""Where the customer stood at the end: content, or still upset; judged by the customer's own words."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from yueting.quality.checks.check import DOUBTFUL, LIKELY, SURE, Check, Judged, Setting, cite_act, cite_line
from yueting.quality.inspected import Inspected, Line
from yueting.quality.scorecard import Cited
from yueting.quality.seen import UPSET, agent_lines, customer_lines, upset_lines

_LAST = 2
_BARE = 6  # characters
_NO_MORE = re.compile(r"(?:暂时|暫時|目前|已经)?(?:没|沒|冇|不用|唔使|不需要|唔需要|no\b)[^?？]{0,10}")
_NODS = re.compile(r"[哦噢喔嗯唔好知道了解明白的呢吧啦收到👌\s。.,，~]+")
_ANSWERS = ("explain", "options", "promise_dated", "refuse_reasoned", "escalate")


def _judge(conversation: Inspected, settings: Mapping[str, Any]) -> Judged:
    heard = _heard(conversation)
    if not heard:
        return Judged(None, "felt.nobody")
    last = heard[-_LAST:]
    content = [cite_act(line, act) for line in last for act in line.acts if act.act in ("accept", "thank")]
    settled = max((line.number for line in last if _agrees(line)), default=0)
    refused = [
        cite_act(line, act)
        for line in last
        for act in line.acts
        if act.act == "reject" and line.number > settled
    ]
    if heard[-1].valence <= UPSET or refused:
        share = 0.5 if _is_better(conversation) and not refused else 0.0
        return Judged(share, "felt.upset", {}, tuple(refused) or (cite_line(heard[-1]),), LIKELY)
    if heard[-1].emotion == "pleased" or content or conversation.facts.get("rating", 0) >= settings["rating"]:
        return Judged(1.0, "felt.content", {}, tuple(content) or (cite_line(heard[-1]),), SURE)
    unanswered = conversation.lines[-1] is heard[-1] and not _NODS.fullmatch(heard[-1].text)
    if unanswered:
        return Judged(0.0, "felt.no_answer", {}, (cite_line(heard[-1]),), DOUBTFUL)
    said = agent_lines(conversation)
    told = [line for line in said if not _closes(line)] or said
    answered = _answers(conversation) or (cite_line(told[-1]),)
    return Judged(0.5, "felt.open", {}, answered, DOUBTFUL)


def _agrees(line: Line) -> bool:
    """Whoever thanks while saying no, or says yes after it, is not upset about the matter."""
    return any(act.act in ("accept", "thank") for act in line.acts)


def _heard(conversation: Inspected) -> Sequence[Line]:
    """What the customer said, without the “no, that is all” that answers a closing: it tells nothing of the matter."""
    said = conversation.lines
    return [
        line
        for before, line in zip((None, *said), said, strict=False)
        if line.role == "customer" and not (before and _closes(before) and _is_bare(line))
    ] or customer_lines(conversation)


def _closes(line: Line) -> bool:
    return line.role == "agent" and any(act.act == "close" for act in line.acts)


def _is_bare(line: Line) -> bool:
    short = len(line.text) <= _BARE or _NO_MORE.fullmatch(line.text)
    return bool(short) and not any(act.act in ("accept", "thank", "reject") for act in line.acts)


def _is_better(conversation: Inspected) -> bool:
    upset = upset_lines(conversation)
    return len(upset) > 1 and upset[-1].valence > min(line.valence for line in upset) + 0.2


def _answers(conversation: Inspected) -> tuple[Cited, ...]:
    return tuple(
        cite_act(line, act) for line in agent_lines(conversation) for act in line.acts if act.act in _ANSWERS
    )[-_LAST:]


CHECK = Check("felt", (Setting("rating", "number", 4, unit="stars"),), _judge)
