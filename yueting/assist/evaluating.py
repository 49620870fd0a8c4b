"""`yueting evaluate suggestions`: whether what an agent needs at a labelled moment stands among the first three.

The form of the cases is told in bench/cases/README.md.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from yueting.assist.question import question_in
from yueting.assist.seen import Signs
from yueting.assist.stage import guess_stage
from yueting.assist.suggesting import Moment, suggest_scripts
from yueting.knowledge.starter import ScriptCard, starter_scripts
from yueting.knowledge.wording import CANTONESE, Voice
from yueting.understanding import Turn, read
from yueting.understanding.evaluation.figures import Figure

FIRST = 3
GOAL = 0.80
MANDARIN = Voice("cmn", "Hans")
_NOW = datetime(2026, 1, 5, 4, tzinfo=UTC)  # any moment: only spans count
# A brand and a question → names of articles, best first.
FindArticles = Callable[[str, str], Sequence[str]]


class BadCase(ValueError):
    """A case cannot be read; the message names its line."""


@dataclass(frozen=True, slots=True)
class Case:
    """One labelled moment: what was said, whose feelings and matter it is, and what an experienced agent would take."""

    id: str
    brand: str
    channel: str
    turns: tuple[Turn, ...]
    emotion: str
    intent: str
    customer_type: str
    scripts: frozenset[str]
    articles: frozenset[str]
    solved: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What was offered for a case, and whether it held a right script and a right article (None: none was asked for)."""

    case: Case
    moment: str
    scripts: tuple[str, ...]
    articles: tuple[str, ...]
    script_hit: bool
    article_hit: bool | None


def cases_in(path: Path) -> list[Case]:
    """The cases of a file, one JSON object a line. Raises BadCase, OSError."""
    cases = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            try:
                cases.append(_case(json.loads(line)))
            except (KeyError, TypeError, ValueError, AttributeError) as problem:
                raise BadCase(f"{path.name}, line {number}: {problem!r}") from None
    return cases


def score(case: Case, find_articles: FindArticles, cards: Sequence[ScriptCard] | None = None) -> Result:
    """Read the conversation as a desk does, and offer what a desk offers."""
    cards = starter_scripts() if cards is None else cards
    moment = moment_of(case)
    by_id = {card.id: card for card in cards}
    voice = CANTONESE if case.brand == "joyhome" else MANDARIN
    offered = [s.script_id for s in suggest_scripts(moment, cards, FIRST, brand_voice=voice)]
    question = question_in(case.turns)
    found = list(find_articles(case.brand, question))[:FIRST] if question else []
    return Result(
        case,
        f"{moment.situation}/{moment.stage}",
        tuple(offered),
        tuple(found),
        any(_is_right(by_id[id], case) for id in offered),
        bool(case.articles.intersection(found)) if case.articles else None,
    )


def figures_of(results: Sequence[Result]) -> list[Figure]:
    """Hit@3 of scripts over all cases, of articles over those that name one."""
    asked = [result.article_hit for result in results if result.article_hit is not None]
    hits = (("script", [result.script_hit for result in results]), ("article", asked))
    return [
        Figure(
            f"{name} among the first {FIRST}",
            sum(found) / len(found) if found else 0.0,
            GOAL,
            set="suggestions",
            how=f"{sum(found)} of {len(found)} moments",
        )
        for name, found in hits
    ]


def mistakes(results: Sequence[Result]) -> list[str]:
    """Cases that went wrong, a line each."""
    lines = []
    for result in results:
        case = result.case
        if not result.script_hit:
            wanted = " ".join(sorted(case.scripts))
            lines.append(f"{case.id} script: {wanted} wanted; {result.moment}: {' '.join(result.scripts)}")
        if result.article_hit is False:
            wanted = " ".join(sorted(case.articles))
            lines.append(f"{case.id} article: {wanted} wanted; {' '.join(result.articles)}")
    return lines


def _is_right(card: ScriptCard, case: Case) -> bool:
    """Its situation and moment are wanted, and it was not written for other customers than this one."""
    fits = (
        (card.emotions, case.emotion),
        (card.intents, case.intent),
        (card.customer_types, case.customer_type),
    )
    written_for = all(not wanted or label in wanted for wanted, label in fits)
    return written_for and f"{card.situation}/{card.moment}" in case.scripts


def moment_of(case: Case) -> Moment:
    """As assist.services.offering makes it from what is stored."""
    reading = read(case.turns)
    level = reading.level.value
    signs = Signs(
        reading.emotion.label,
        reading.emotion.intensity,
        reading.intent.label,
        level,
        reading.customer_type.label,
        case.channel,
    )
    stage = guess_stage(case.turns, signs, solved=case.solved, now=_NOW)
    return Moment(
        stage=stage.moment,
        situation=stage.situation,
        acts_done=stage.acts_done,
        likely=stage.likely,
        emotion=reading.emotion.label,
        intensity=reading.emotion.intensity,
        customer_type=reading.customer_type.label,
        intent=reading.intent.label,
        variety=reading.variety.label,
        channel=case.channel,
        solved=case.solved,
    )


def _case(written: Mapping[str, Any]) -> Case:
    turns = written["turns"]
    silent = timedelta(minutes=float(written.get("silent_minutes", 0)))
    return Case(
        id=written["id"],
        brand=written["brand"],
        channel=written["channel"],
        # Turns come half a minute after one another; the last one was `silent_minutes` ago.
        turns=tuple(
            Turn(turn["role"], turn["text"], _NOW - silent - timedelta(seconds=30) * (len(turns) - 1 - place))
            for place, turn in enumerate(turns)
        ),
        emotion=written["emotion"],
        intent=written["intent"],
        customer_type=written.get("type", "unknown"),
        scripts=frozenset(written["scripts"]),
        articles=frozenset(written["articles"]),
        solved=bool(written.get("solved")),
    )
