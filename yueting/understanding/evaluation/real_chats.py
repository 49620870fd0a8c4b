"""Real chats read through: nothing crashes, masks stay, planted personal numbers are masked."""

import random
from pathlib import Path

from yueting.understanding.evaluation.case_files import read_lines
from yueting.understanding.evaluation.figures import Figure
from yueting.understanding.evaluation.masking import score_masking
from yueting.understanding.masking import mask
from yueting.understanding.reader import read
from yueting.understanding.turns import Turn

_FILE = "jddc_sessions.jsonl"
_SEEN_BEFORE = 19
_SHOWN_BEFORE = 4


def figures(data: Path) -> list[Figure]:
    """Every session is read turn by turn as it would arrive; every turn gets a number planted. Raises MissingData."""
    sessions = _sessions(data)
    read_through = sum(_read_as_it_comes(turns) for turns in sessions)
    how = f"{len(sessions)} sessions, {read_through:,} turns read one after the other"
    planted = score_masking([turn.text for turns in sessions for turn in turns])
    return [Figure(one.name, one.value, one.goal, one.at_most, "real-chats", how) for one in planted.figures]


def sample(data: Path, count: int) -> list[str]:
    """Readings to be looked at by eye, each of another session: what was said last, and what was read. The same
    count gives the same readings. Raises MissingData."""
    chance = random.Random(1)
    sessions = _sessions(data)
    chosen = chance.sample(sessions, min(count, len(sessions)))
    return [_shown(number, turns, chance.randrange(len(turns))) for number, turns in enumerate(chosen, 1)]


def _shown(number: int, turns: list[Turn], place: int) -> str:
    seen = turns[max(0, place - _SEEN_BEFORE) : place + 1]
    reading = read(seen)
    said = " / ".join(f"{turn.role[0]}: {mask(turn.text)}" for turn in seen[-_SHOWN_BEFORE:])
    judged = {
        "variety": reading.variety.label,
        "emotion": f"{reading.emotion.label} {reading.emotion.intensity}",
        "intent": reading.intent.label,
        "type": reading.customer_type.label,
        "level": reading.level.value,
        "flags": ", ".join(reading.flags_found) or "-",
        "acts": ", ".join(act.act for act in reading.acts) or "-",
    }
    return f"{number}. {said}\n   " + "; ".join(f"{name} {value}" for name, value in judged.items())


def _sessions(data: Path) -> list[list[Turn]]:
    return [
        [
            Turn("customer" if turn["role"] == "customer" else "agent", turn["text"])
            for turn in session["turns"]
        ]
        for session in read_lines(data / _FILE)
    ]


def _read_as_it_comes(turns: list[Turn]) -> int:
    """Reads after each turn, with the twenty turns before it as the desk does; gives how many."""
    for place in range(len(turns)):
        read(turns[max(0, place - _SEEN_BEFORE) : place + 1])
    return len(turns)
