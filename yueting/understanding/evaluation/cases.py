"""Figures on cases written by hand for this project: bench/cases/SET/{dev,fresh}.jsonl.

`dev` was there while rules and models were made; `fresh` was written afterwards, by somebody who did not know them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from yueting.understanding.evaluation import acts, extraction, readings, replies
from yueting.understanding.evaluation.case_files import CASES, MissingData, read_lines
from yueting.understanding.evaluation.figures import Case, Figure, Scored

Score = Callable[[Sequence[Case]], Scored]
PARTS = {"dev": "seen while rules were made", "fresh": "written after the rules were fixed"}

SCORES: Mapping[str, Score] = {
    "levels": readings.score_levels,
    "feelings": readings.score_feelings,
    "intents": readings.score_intents,
    "types": readings.score_types,
    "flags": readings.score_flags,
    "polite": readings.score_polite,
    "polite-angry": readings.score_polite_angry,
    "pairs": readings.score_pairs,
    "short": readings.score_short,
    "acts": acts.score_acts,
    "entities": extraction.score_entities,
    "promises": extraction.score_promises,
    "replies-good": replies.score_good,
    "replies-bad": replies.score_bad,
}


def figures_of(name: str) -> list[Figure]:
    """The figures of every part of a set. Raises MissingData outside the repository."""
    return [
        replace(figure, set=f"{name}/{part}", how=f"{len(cases)} cases, {PARTS[part]}")
        for part, cases in _parts(name)
        for figure in SCORES[name](cases).figures
    ]


def mistakes_of(name: str) -> list[str]:
    """What went wrong, a line for each case."""
    return [f"{part}: {line}" for part, cases in _parts(name) for line in SCORES[name](cases).mistakes]


def _parts(name: str) -> Iterator[tuple[str, list[Case]]]:
    folder = CASES / name.replace("-", "_")
    found = [part for part in PARTS if (folder / f"{part}.jsonl").is_file()]
    if not found:
        raise MissingData(f"There is no {folder}: our own cases are in the repository, run this there.")
    for part in found:
        yield part, list(read_lines(folder / f"{part}.jsonl"))


SETS: Mapping[str, Callable[[], list[Figure]]] = {name: partial(figures_of, name) for name in SCORES}
