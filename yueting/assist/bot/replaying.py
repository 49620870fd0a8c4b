"""Past chats run through the bot: what it would have answered, handed off, and said wrongly.

Only the customers' messages are taken; the bot answers each until it hands off, as it would have. Whether an answer is
right a person says: `sheet` has a row for every answer, with an empty column; `judged` counts a filled one.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from yueting.assist.bot.deciding import decide
from yueting.assist.bot.policy import Policy, starter_policy
from yueting.assist.bot.shelf import Shelf
from yueting.assist.bot.speaking import shortened
from yueting.assist.bot.talk import Action, Candidate, Decision, Situation, State
from yueting.tickets.courtesies import courtesy_of
from yueting.understanding.reader import read
from yueting.understanding.turns import Turn

COLUMNS = ("session", "question", "action", "confidence", "source", "answer", "human_reply", "verdict")
_WINDOW = 20  # turns a reading looks back at


class BadReplay(ValueError):
    """The file cannot be replayed; the words name the line."""


@dataclass(frozen=True, slots=True)
class Said:
    """One decision of a replay, and what a person really replied."""

    session: str
    question: str
    decision: Decision
    answer: str
    human_reply: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one session ends with the bot: "answered", "handed_off", or "unclear" (only asked, greeted)."""

    session: str
    outcome: str
    cause: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What a replay showed. Shares are of all sessions, 0..1; `without_source` counts answers that name none."""

    sessions: int
    answered: int
    handed_off: int
    unclear: int
    answers: int
    without_source: int
    causes: Mapping[str, int]

    def as_dict(self) -> dict[str, Any]:
        return {
            "sessions": self.sessions,
            "answered": self.answered,
            "handed_off": self.handed_off,
            "unclear": self.unclear,
            "answered_share": round(self.answered / self.sessions, 3) if self.sessions else 0.0,
            "answers": self.answers,
            "without_source": self.without_source,
            "causes": dict(self.causes),
        }


def sessions_in(lines: TextIO) -> Iterator[tuple[str, list[Turn]]]:
    """Chats as JSON lines `{"session", "turns": [{"role", "text"}]}`. Raises BadReplay."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
            turns = [
                Turn("customer" if turn["role"] == "customer" else "agent", str(turn["text"]))
                for turn in given["turns"]
            ]
        except (ValueError, KeyError, TypeError) as error:
            raise BadReplay(
                f'line {number} is no chat like {{"session", "turns": [{{"role", "text"}}]}}: {error}'
            ) from error
        yield str(given.get("session", number)), turns


def replay(session: str, turns: Sequence[Turn], shelf: Shelf, policy: Policy | None = None) -> Outcome:
    """One chat with the bot in the agent's place, up to its first hand-off."""
    known, state = policy or starter_policy(), State()
    heard: list[Turn] = []
    said: list[Said] = []
    for question, human_reply in _exchanges(turns):
        heard.append(Turn("customer", question))
        decision = decide(situation(heard[-_WINDOW:], question, state, shelf), known)
        state = decision.state
        answer = _words(decision, known)
        said.append(Said(session, question, decision, answer, human_reply))
        if decision.action is Action.HAND_OFF:
            return Outcome(session, "handed_off", decision.hand_off, tuple(said))
        heard.append(Turn("agent", answer))
    answered = any(one.decision.action is Action.ANSWER for one in said)
    return Outcome(session, "answered" if answered else "unclear", "", tuple(said))


def each_alone(session: str, turns: Sequence[Turn], shelf: Shelf, policy: Policy | None = None) -> Outcome:
    """Every question of a chat as if it were the first: what the bot answers without what was said before."""
    known = policy or starter_policy()
    said = []
    for question, human_reply in _exchanges(turns):
        decision = decide(situation([Turn("customer", question)], question, State(), shelf), known)
        said.append(Said(session, question, decision, _words(decision, known), human_reply))
    answered = any(one.decision.action is Action.ANSWER for one in said)
    return Outcome(session, "answered" if answered else "unclear", "", tuple(said))


def situation(turns: Sequence[Turn], text: str, state: State, shelf: Shelf) -> Situation:
    """The situation after the last of these turns, with the shelf for knowledge and without connectors."""
    reading = read(turns)
    found = shelf.candidates(text, english=reading.variety.label == "en")
    offered = tuple(
        Candidate(c.source, c.text, 1.0, c.why)
        for option in state.options
        for c in shelf.candidates(option.title, english=reading.variety.label == "en")
        if c.source.id == option.id
    )
    return Situation(text, reading, state, courtesy_of(text), found, offered)


def report(outcomes: Iterable[Outcome]) -> Report:
    """Count what a replay gave."""
    kept = list(outcomes)
    ends = Counter(one.outcome for one in kept)
    answers = [s for one in kept for s in one.said if s.decision.action is Action.ANSWER]
    return Report(
        sessions=len(kept),
        answered=ends["answered"],
        handed_off=ends["handed_off"],
        unclear=ends["unclear"],
        answers=len(answers),
        without_source=sum(not one.decision.sources for one in answers),
        causes=Counter(one.cause for one in kept if one.cause),
    )


def sheet(outcomes: Iterable[Outcome], most: int = 0) -> str:
    """Every answer as a CSV row to be read by eye (`most` of them; 0: all); a formula in a cell is made harmless."""
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(COLUMNS)
    count = 0
    for one in outcomes:
        for said in one.said:
            if said.decision.action is Action.ANSWER and (not most or count < most):
                count += 1
                rows.writerow([_cell(value) for value in _row(said)])
    return written.getvalue()


def judged(rows: TextIO) -> tuple[int, int]:
    """How many answers of a filled sheet were judged, and how many of them wrong. Raises BadReplay."""
    reader = csv.DictReader(rows)
    if not {"verdict", "question"} <= set(reader.fieldnames or ()):
        raise BadReplay("a sheet has the columns " + ", ".join(COLUMNS))
    verdicts = [row["verdict"].strip().lower() for row in reader if (row["verdict"] or "").strip()]
    return len(verdicts), sum(verdict == "wrong" for verdict in verdicts)


def _exchanges(turns: Sequence[Turn]) -> Iterator[tuple[str, str]]:
    """What the customer wrote without a pause, and what a person replied to it."""
    asked: list[str] = []
    replied: list[str] = []
    for turn in turns:
        if turn.role == "customer":
            if replied:
                yield "\n".join(asked), "\n".join(replied)
                asked, replied = [], []
            asked.append(turn.text)
        elif asked:
            replied.append(turn.text)
    if asked:
        yield "\n".join(asked), "\n".join(replied)


def _words(decision: Decision, policy: Policy) -> str:
    return "\n".join(
        shortened(w.values["text"], policy.most_text) if "text" in w.values else f"[{w.key or 'asks'}]"
        for w in decision.say
    )


def _row(said: Said) -> tuple[str, ...]:
    source = said.decision.sources[0].title if said.decision.sources else ""
    confidence = f"{said.decision.confidence:.2f}"
    return (
        said.session,
        said.question,
        said.decision.action,
        confidence,
        source,
        said.answer,
        said.human_reply,
        "",
    )


def _cell(value: str) -> str:
    return "'" + value if value[:1] in "=+-@\t\r" else value
