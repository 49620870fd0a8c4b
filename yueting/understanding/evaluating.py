"""`yueting evaluate SET`: how good the readings are, on public sets and on cases of our own.

A set is one function that gives figures: of public sets in evaluation/public.py, of our own in evaluation/cases.py.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path

from yueting.understanding.evaluation import cases, public, real_chats
from yueting.understanding.evaluation.case_files import MissingData
from yueting.understanding.evaluation.figures import Figure, table

PUBLIC: Mapping[str, Callable[[Path], list[Figure]]] = {
    "ewect-usual": public.emotions,
    "openrice": public.reviews,
    "cold": public.offence,
    "variety2": public.parallel_sentences,
    "variety2-lines": public.lines_of_corpora,
    "real-chats": real_chats.figures,
}
SETS = (*PUBLIC, *cases.SETS)


class UnknownSet(ValueError):
    """No set has this name; the message lists those there are."""


def evaluate(
    name: str, data: Path, *, as_json: bool = False, mistakes: bool = False, sample: int = 0
) -> str:
    """The figures of a set ("all": of every one) as a table, or as JSON lines; `mistakes` lists cases of our own
    that went wrong too, `sample` shows so many readings of the real chats instead. Of "all", a set that is not
    there is left out and named. Raises UnknownSet and MissingData.
    """
    if sample and name == "real-chats":
        return "\n".join(real_chats.sample(data, sample))
    figures, left_out = _every(data) if name == "all" else (figures_of(name, data), [])
    if as_json:
        return "\n".join(json.dumps(asdict(one), ensure_ascii=False) for one in figures)
    wrong = cases.mistakes_of(name) if mistakes and name in cases.SETS else []
    return "\n".join([table(figures), *left_out, *wrong])


def figures_of(name: str, data: Path) -> list[Figure]:
    """Raises UnknownSet and MissingData."""
    if name not in SETS:
        raise UnknownSet(f"There is no set {name}: choose one of {', '.join(SETS)}, all.")
    return PUBLIC[name](data) if name in PUBLIC else cases.SETS[name]()


def _every(data: Path) -> tuple[list[Figure], list[str]]:
    figures, left_out = [], []
    for name in SETS:
        try:
            figures += figures_of(name, data)
        except MissingData as problem:
            left_out.append(f"{name} is left out. {problem}")
    return figures, left_out
