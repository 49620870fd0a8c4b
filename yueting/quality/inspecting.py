"""`yueting inspect FILE`: score every conversation of a log, write scorecards, a sheet and a report."""

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from yueting.quality.inspected import Inspected
from yueting.quality.logs import Chat, Problem, read_log
from yueting.quality.reading import inspected_from
from yueting.quality.report import report_page
from yueting.quality.rubric import Rubric
from yueting.quality.rubric_files import read_rubric, starter_rubric
from yueting.quality.scorecard import Scorecard
from yueting.quality.scoring import score
from yueting.quality.summing import summed
from yueting.tickets.sheets import BYTE_ORDER_MARK, written_line

_TELL_EVERY = 5.0  # seconds between two lines of progress
_MOST_TOLD = 20  # lines that could not be read are told up to this many


@dataclass(frozen=True, slots=True)
class Done:
    """One conversation with its card, and who of the desk took part."""

    conversation: Inspected
    card: Scorecard
    agents: tuple[str, ...]


def rubric_named(name: str) -> Rubric:
    """A rubric that comes along by its name, else one out of a file. Raises BadRubric, OSError."""
    path = Path(name)
    return read_rubric(path.read_text(encoding="utf-8-sig")) if path.is_file() else starter_rubric(name)


def inspect(
    file: Path, rubric: Rubric, out: Path, language: str, told: TextIO = sys.stderr, brand: str = ""
) -> dict[str, Any]:
    """Score the log `file`, write into the folder `out`, tell progress; gives the summary.

    Raises BadLog for a file that is no log, OSError where something cannot be read or written.
    """
    began = time.monotonic()
    out.mkdir(parents=True, exist_ok=True)
    done: list[Done] = []
    problems: list[Problem] = []
    said_at = began
    with (out / "scorecards.jsonl").open("w", encoding="utf-8") as lines:
        for one in read_log(file):
            if isinstance(one, Problem):
                problems.append(one)
                continue
            made = _inspected(one, rubric)
            done.append(made)
            lines.write(json.dumps(made.card.as_dict(), ensure_ascii=False) + "\n")
            if time.monotonic() - said_at > _TELL_EVERY:
                said_at = time.monotonic()
                print(f"{len(done)} conversations …", file=told, flush=True)
    for problem in problems[:_MOST_TOLD]:
        print(f"line {problem.line}: {problem.why}", file=told)
    _write_sheet(done, rubric, out / "scorecards.csv")
    summary = summed([(one.card, one.agents) for one in done])
    page = report_page(done, summary, rubric, file.name, language, brand)
    (out / "report.html").write_text(page, encoding="utf-8")
    return {
        "conversations": summary.conversations,
        "scored": summary.scored,
        "mean": summary.mean,
        "median": summary.median,
        "failed": summary.failed,
        "problems": len(problems),
        "seconds": round(time.monotonic() - began, 2),
    }


def _inspected(chat: Chat, rubric: Rubric) -> Done:
    conversation = inspected_from(
        chat.id,
        chat.turns,
        channel=chat.channel,
        agents=chat.agents,
        by_machine=chat.by_machine,
        level=chat.level,
    )
    agents = tuple(sorted({agent for agent in chat.agents if agent}))
    return Done(conversation, score(conversation, rubric), agents)


def _write_sheet(done: Sequence[Done], rubric: Rubric, path: Path) -> None:
    items = [item.id for item in rubric.items()]
    with path.open("w", encoding="utf-8", newline="") as sheet:
        heading = ("conversation", "channel", "agents", "messages", "level", "score", "failed", *items)
        sheet.write(BYTE_ORDER_MARK + written_line(heading))
        for one in done:
            points = {item.item: item.points for item in one.card.items if item.share is not None}
            cells = (
                one.card.conversation,
                one.conversation.channel,
                " ".join(one.agents),
                len(one.conversation.lines),
                one.conversation.level,
                one.card.score,
                " ".join(one.card.failed),
                *(points.get(item) for item in items),
            )
            sheet.write(written_line(cells))
