"""Questions to ask a customer at each stage of the path (policies/questions.yaml), in the customer's own variety."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from yueting.tickets.path import Stage
from yueting.understanding.yaml_files import load_mapping

Manner = Literal["open", "guiding", "confirming", "feeling"]
Tongue = Literal["yue", "zh-hant", "zh-hans", "en"]

_FILE = Path(__file__).parent / "policies" / "questions.yaml"
# What a reading calls a variety → the wording to use; who mixes, mixes Cantonese and English.
_TONGUES: Mapping[str, Tongue] = {
    "yue": "yue",
    "zh-Hant": "zh-hant",
    "zh-Hans": "zh-hans",
    "en": "en",
    "mixed": "yue",
}


@dataclass(frozen=True, slots=True)
class Question:
    """One question: at which stage, in which manner, what it finds out ("" for nothing in particular)."""

    stage: Stage
    manner: Manner
    asks_for: str
    words: Mapping[Tongue, str]


def tongue_of(variety: str, usual: Tongue = "yue") -> Tongue:
    """The wording for a customer's variety as readings name it; `usual` where nothing was read."""
    return _TONGUES.get(variety, usual)


def suggested(stage: Stage, missing: Collection[str], most: int = 4) -> tuple[Question, ...]:
    """Up to `most` questions for a stage: first those that find out what is missing, then those of no fact.

    What is known already is not asked again.
    """
    of_stage = [question for question in all_questions() if question.stage is stage]
    wanted = [question for question in of_stage if question.asks_for in missing]
    general = [question for question in of_stage if not question.asks_for]
    one_each: dict[str, Question] = {}
    for question in wanted:
        one_each.setdefault(question.asks_for, question)
    return (*one_each.values(), *general)[:most]


@cache
def all_questions() -> tuple[Question, ...]:
    """Every question, in the order of the file. Raises KeyError or ValueError for a stage or part left out."""
    return tuple(
        Question(Stage(stage), entry["manner"], entry.get("asks_for", ""), entry["words"])
        for stage, entries in load_mapping(_FILE)["stages"].items()
        for entry in entries
    )
