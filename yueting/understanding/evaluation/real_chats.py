"""Real chats read through: nothing crashes, masks stay, planted personal numbers are masked."""

from pathlib import Path

from yueting.understanding.evaluation.case_files import read_lines
from yueting.understanding.evaluation.figures import Figure
from yueting.understanding.evaluation.masking import score_masking
from yueting.understanding.reader import read
from yueting.understanding.turns import Turn

_FILE = "jddc_sessions.jsonl"


def figures(data: Path) -> list[Figure]:
    """Every session is read turn by turn as it would arrive; every turn gets a number planted. Raises MissingData."""
    sessions = [
        [
            Turn("customer" if turn["role"] == "customer" else "agent", turn["text"])
            for turn in session["turns"]
        ]
        for session in read_lines(data / _FILE)
    ]
    read_through = sum(_read_as_it_comes(turns) for turns in sessions)
    how = f"{len(sessions)} sessions, {read_through:,} turns read one after the other"
    planted = score_masking([turn.text for turns in sessions for turn in turns])
    return [Figure(one.name, one.value, one.goal, one.at_most, "real-chats", how) for one in planted.figures]


def _read_as_it_comes(turns: list[Turn]) -> int:
    """Reads after each turn, with the twenty turns before it as the desk does; gives how many."""
    for place in range(len(turns)):
        read(turns[max(0, place - 19) : place + 1])
    return len(turns)
