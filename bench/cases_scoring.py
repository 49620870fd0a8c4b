"""How well hand-written cases are read: pure, from the lines of a set to its figures."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from yueting.understanding.acts import acts_of
from yueting.understanding.lexicon import Lexicons, starter
from yueting.understanding.signals import Said, signals


def score_acts(lines: Iterable[Mapping[str, Any]], lexicons: Lexicons | None = None) -> dict[str, Any]:
    """The set `acts`: {"lines", "f1", "precision", "recall", "acts": {act: {precision, recall, expected}}}.

    F1 is micro, over pairs of message and act: an act counts once in a message, however often it is done.
    "wrong" lists (id, missed acts, acts found for nothing) of every line that was not read as written.
    """
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    expected: Counter[str] = Counter()
    wrong: list[tuple[str, list[str], list[str]]] = []
    count = 0
    for line in lines:
        count += 1
        wanted = {act["act"] for act in line["acts"]}
        got = _acts(line["turns"], lexicons or starter())
        right.update(wanted & got)
        found.update(got)
        expected.update(wanted)
        if wanted != got:
            wrong.append((line["id"], sorted(wanted - got), sorted(got - wanted)))
    per_act = {
        act: {
            "precision": _share(right[act], found[act]),
            "recall": _share(right[act], expected[act]),
            "expected": expected[act],
        }
        for act in sorted(expected | found)
    }
    precision = _share(right.total(), found.total())
    recall = _share(right.total(), expected.total())
    f1 = _share(2 * right.total(), found.total() + expected.total())
    return {
        "lines": count,
        "f1": f1,
        "precision": precision,
        "recall": recall,
        "acts": per_act,
        "wrong": wrong,
    }


def _acts(turns: Iterable[Mapping[str, str]], lexicons: Lexicons) -> set[str]:
    said = [Said(place, turn["role"], signals(turn["text"], lexicons)) for place, turn in enumerate(turns)]
    return {act.act for act in acts_of(said, -1)}


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0
