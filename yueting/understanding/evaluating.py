"""`yueting evaluate SET`: how good the models are, on public sets that lie in a folder beside the project.

A row that a model was trained on would flatter it. So training keeps, for each such row, what a model said that
had been trained without it (five folds; for offence, without the row's whole topic), and that answer counts
here; every other row is judged by the model that ships. A set is one function from the folder to its figures.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from yueting.understanding.classifying import class_scores, kept_judgement
from yueting.understanding.linear import fingerprint, is_held_out
from yueting.understanding.tasks import Task

# Cases written for this project; they are in the repository, not in the wheel.
CASES = Path(__file__).parents[2] / "bench" / "cases"

_CHINESE = re.compile("[\u3400-\u9fff]")
_SHORT = 5
_MOST_HELD_OUT = 800


class MissingData(ValueError):
    """A set is not in the folder, or a package is; the message says which and what to do."""


class UnknownSet(ValueError):
    """No set has this name; the message lists those there are."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value, what it should at least be, and how it was measured."""

    set: str
    name: str
    value: float
    goal: float | None
    how: str


def evaluate(name: str, data: Path, *, as_json: bool = False) -> str:
    """The figures of a set ("all": of every one) as a table, or as JSON lines. Raises UnknownSet and
    MissingData."""
    figures = figures_of(name, data)
    if as_json:
        return "\n".join(json.dumps(asdict(one), ensure_ascii=False) for one in figures)
    return _table(figures)


def figures_of(name: str, data: Path) -> list[Figure]:
    """Raises UnknownSet and MissingData."""
    if name not in SETS and name != "all":
        raise UnknownSet(f"There is no set {name}: choose one of {', '.join(SETS)}, all.")
    names = list(SETS) if name == "all" else [name]
    return [figure for one in names for figure in SETS[one](data)]


def macro_f1(wanted: Sequence[str], given: Sequence[str]) -> float:
    """F1 of each label that occurs, averaged without regard to how often it does."""
    labels = sorted(set(wanted) | set(given))
    return sum(_f1(wanted, given, label) for label in labels) / max(len(labels), 1)


def _f1(wanted: Sequence[str], given: Sequence[str], label: str) -> float:
    hits = sum(one == two == label for one, two in zip(wanted, given, strict=True))
    total = sum(one == label for one in wanted) + sum(one == label for one in given)
    return 2 * hits / total if total else 0.0


def _emotions(data: Path) -> list[Figure]:
    rows = _rows(data, "ewect_usual_eval")
    angry = [(text, "true" if label == "angry" else "false") for text, label in rows]
    return [
        _scored("ewect-usual", "six emotions, macro-F1", "emotion6", rows, 0.64),
        _scored("ewect-usual", "anger or not, macro-F1", "anger", angry, 0.81),
    ]


def _reviews(data: Path) -> list[Figure]:
    rows = _rows(data, "openrice_valid")
    return [_scored("openrice", "three classes, macro-F1", "sentiment3", rows, 0.73)]


def _offence(data: Path) -> list[Figure]:
    rows = [(text, "true" if label == "1" else "false") for text, label in _rows(data, "cold_dev")]
    return [_scored("cold", "offensive or not, macro-F1", "offence", rows, 0.79)]


def _pairs(_data: Path) -> list[Figure]:
    """Parallel sentences written for this project."""
    rows = [(row["text"], row["label"]) for row in _read(CASES / "variety_pairs.jsonl")]
    return _accuracies("variety2", "parallel sentences", rows, "written by hand, none from training")


def _corpora(data: Path) -> list[Figure]:
    """Lines that training left out, Cantonese of talks and Mandarin of drama, all in Traditional characters."""
    try:
        cantonese = _cantonese()
    except ImportError:
        raise MissingData("The Cantonese lines come with the package pycantonese: make train.") from None
    rows = [*((text, "yue") for text in cantonese), *((text, "cmn") for text in _mandarin(data))]
    return _accuracies(
        "variety2-lines", "lines of two corpora", rows, "one line in ten is kept from training"
    )


def _accuracies(name: str, what: str, rows: Sequence[tuple[str, str]], how: str) -> list[Figure]:
    right = [(len(_CHINESE.findall(text)), _likeliest("variety2", text) == label) for text, label in rows]
    short = [one for length, one in right if length < _SHORT]
    every = [one for _, one in right]
    return [
        Figure(name, f"{what}, accuracy", _share(every), 0.94, f"{len(every):,} rows, {how}"),
        Figure(name, f"{what}, under five characters", _share(short), 0.88, f"{len(short):,} of them"),
    ]


def _share(right: Sequence[bool]) -> float:
    return round(sum(right) / max(len(right), 1), 4)


def _cantonese() -> list[str]:
    import pycantonese

    corpus: Any = pycantonese.hkcancor()
    lines = ("".join(words) for words in corpus.words(by_utterance=True))
    return _some_held_out(lines)


def _mandarin(data: Path) -> list[str]:
    from opencc import OpenCC

    convert = OpenCC("s2hk").convert  # the script must not tell
    lines = _some_held_out(row["text"] for row in _read(data / "cped_valid.jsonl"))
    return [convert(line) for line in lines]


def _some_held_out(texts: Iterable[str]) -> list[str]:
    """Distinct held-out texts with Chinese in them, as many of either variety."""
    distinct = dict.fromkeys(text for text in texts if is_held_out(text) and _CHINESE.search(text))
    return list(distinct)[:_MOST_HELD_OUT]


def _scored(name: str, what: str, task: Task, rows: Sequence[tuple[str, str]], goal: float) -> Figure:
    kept = [kept_judgement(task, fingerprint(text)) for text, _ in rows]
    given = [label or _likeliest(task, text) for label, (text, _) in zip(kept, rows, strict=True)]
    seen = sum(label is not None for label in kept)
    how = f"{seen:,} rows by models trained without them, {len(rows) - seen:,} by the shipped model"
    return Figure(name, what, round(macro_f1([label for _, label in rows], given), 4), goal, how)


def _likeliest(task: Task, text: str) -> str:
    scores = class_scores(task, text)
    return max(scores, key=lambda label: scores[label])


def _rows(data: Path, name: str) -> list[tuple[str, str]]:
    return [(row["text"], str(row["label"])) for row in _read(data / f"{name}.jsonl")]


def _read(path: Path) -> Iterator[dict[str, Any]]:
    if not path.is_file():
        raise MissingData(f"There is no {path}: name the folder of the public sets with --data FOLDER.")
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def _table(figures: Sequence[Figure]) -> str:
    """Columns in a line for each figure; how it was measured stands last, for it is long."""
    rows = [
        [one.set, one.name, f"{one.value:.4f}", f"≥ {one.goal:g}" if one.goal else "", _verdict(one)]
        for one in figures
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    padded = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    return "\n".join(f"{row}  {one.how}" for row, one in zip(padded, figures, strict=True))


def _verdict(one: Figure) -> str:
    if one.goal is None:
        return ""
    return "met" if one.value >= one.goal else "missed"


SETS: dict[str, Callable[[Path], list[Figure]]] = {
    "ewect-usual": _emotions,
    "openrice": _reviews,
    "cold": _offence,
    "variety2": _pairs,
    "variety2-lines": _corpora,
}
