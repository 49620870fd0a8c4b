"""From words to what inspection looks at: each turn read once, with its acts, feelings and faults."""

from collections.abc import Mapping, Sequence
from typing import Any

from yueting.quality.inspected import Fault, Inspected, Line
from yueting.understanding import Turn, read
from yueting.understanding.acts import Act, acts_in
from yueting.understanding.intent import judge_intent
from yueting.understanding.lexicon import starter
from yueting.understanding.reply_check import Context, check
from yueting.understanding.signals import Said, signals

_AUDIENCE = {"yue": "hk", "zh-Hant": "hk", "zh-Hans": "cn"}


def inspected_from(
    name: str,
    turns: Sequence[Turn],
    *,
    channel: str = "chat",
    agents: Sequence[str] = (),
    by_machine: Sequence[bool] = (),
    facts: Mapping[str, Any] | None = None,
    level: int | None = None,
) -> Inspected:
    """Read a conversation of raw turns, oldest first; `agents` and `by_machine` go with the turns.

    Messages are numbered from 1. `level` where it is known from elsewhere; None: the one that is read.
    """
    reading = read(turns)
    acts = acts_by_turn(acts_in(turns))
    feelings = {point.turn: point for point in reading.course}
    variety = reading.variety.label
    intents = _intents(turns)
    lines = []
    for place, turn in enumerate(turns):
        machine = bool(by_machine[place]) if place < len(by_machine) else False
        feeling = feelings.get(place)
        lines.append(
            Line(
                number=place + 1,
                role=turn.role,
                text=turn.text,
                at=turn.at,
                agent=agents[place] if place < len(agents) else "",
                by_machine=machine,
                acts=acts.get(place, ()),
                emotion=feeling.label if feeling else "",
                valence=feeling.valence if feeling else 0.0,
                intent=intents.get(place, ""),
                faults=()
                if turn.role == "customer" or machine
                else faults_of(turns, place, channel, variety),
            )
        )
    return Inspected(
        id=name,
        channel=channel,
        lines=tuple(lines),
        level=reading.level.value if level is None else level,
        customer_type=reading.customer_type.label,
        variety=variety,
        facts=facts or {},
    )


def faults_of(turns: Sequence[Turn], place: int, channel: str, variety: str) -> tuple[Fault, ...]:
    """The reply check's findings in the agent's turn at `place`, seen with what was said before."""
    context = Context(turns=tuple(turns[:place]), channel=channel, audience=_AUDIENCE.get(variety, ""))
    found = check(turns[place].text, context)
    return tuple(
        Fault(one.kind, one.start, one.end, one.text, one.better)
        for one in found
        if one.kind != "mandarin_habit" or variety != "zh-Hans"  # one 好嘞 makes no Cantonese conversation
    )


def acts_by_turn(acts: Sequence[Act]) -> dict[int, tuple[Act, ...]]:
    by_turn: dict[int, tuple[Act, ...]] = {}
    for act in acts:
        by_turn[act.turn] = (*by_turn.get(act.turn, ()), act)
    return by_turn


def _intents(turns: Sequence[Turn]) -> dict[int, str]:
    """The intent at each customer message, helped by the messages before."""
    chosen = starter()
    said = [Said(place, turn.role, signals(turn.text, chosen)) for place, turn in enumerate(turns)]
    return {
        place: judge_intent(said[: place + 1]).label
        for place, turn in enumerate(turns)
        if turn.role == "customer"
    }
