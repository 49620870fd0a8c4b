"""Figures on public sets, which lie in a folder beside the project.

A row that a model was trained on would flatter it. So training keeps, for each such row, what a model said that
had been trained without it (five folds; for offence, without the row's whole topic), and that answer counts
here; every other row is judged by the model that ships.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from yueting.understanding.classifying import class_scores, kept_judgement
from yueting.understanding.evaluation.case_files import CASES, MissingData, read_lines
from yueting.understanding.evaluation.figures import Figure, macro_f1
from yueting.understanding.linear import fingerprint, is_held_out
from yueting.understanding.tasks import Task

_CHINESE = re.compile("[\u3400-\u9fff]")
_SHORT = 5
_MOST_HELD_OUT = 800


def emotions(data: Path) -> list[Figure]:
    rows = _rows(data, "ewect_usual_eval")
    angry = [(text, "true" if label == "angry" else "false") for text, label in rows]
    return [
        _scored("ewect-usual", "six emotions, macro-F1", "emotion6", rows, 0.64),
        _scored("ewect-usual", "anger or not, macro-F1", "anger", angry, 0.81),
    ]


def reviews(data: Path) -> list[Figure]:
    rows = _rows(data, "openrice_valid")
    return [_scored("openrice", "three classes, macro-F1", "sentiment3", rows, 0.73)]


def offence(data: Path) -> list[Figure]:
    rows = [(text, "true" if label == "1" else "false") for text, label in _rows(data, "cold_dev")]
    return [_scored("cold", "offensive or not, macro-F1", "offence", rows, 0.79)]


def parallel_sentences(_data: Path) -> list[Figure]:
    """Parallel sentences written for this project."""
    rows = [(row["text"], row["label"]) for row in read_lines(CASES / "variety_pairs.jsonl")]
    return _accuracies("variety2", "parallel sentences", rows, "written by hand, none from training")


def lines_of_corpora(data: Path) -> list[Figure]:
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
        Figure(f"{what}, accuracy", _share(every), 0.94, set=name, how=f"{len(every):,} rows, {how}"),
        Figure(
            f"{what}, under five characters", _share(short), 0.88, set=name, how=f"{len(short):,} of them"
        ),
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
    lines = _some_held_out(row["text"] for row in read_lines(data / "cped_valid.jsonl"))
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
    return Figure(what, round(macro_f1([label for _, label in rows], given), 4), goal, set=name, how=how)


def _likeliest(task: Task, text: str) -> str:
    scores = class_scores(task, text)
    return max(scores, key=lambda label: scores[label])


def _rows(data: Path, name: str) -> list[tuple[str, str]]:
    return [(row["text"], str(row["label"])) for row in read_lines(data / f"{name}.jsonl")]
