"""How good search is: `yueting evaluate search-faq`, `search-typos`, `search-cantonese`, each against its goal."""

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from yueting.knowledge.search.collection import Collection, Text, collect
from yueting.knowledge.search.engine import search
from yueting.knowledge.search.question_pairs import REPORT, Search, pairs_of, parted, search_of
from yueting.understanding.evaluation.case_files import CASES, MissingData, read_lines
from yueting.understanding.evaluation.figures import Figure, table
from yueting.understanding.folding import plain
from yueting.understanding.sounds import common_characters, sounds

_FAQ_GOAL, _CANTONESE_GOAL, _TYPO_GOAL = 0.33, 0.90, 0.85
_TYPOS = 200


def faq(data: Path) -> list[Figure]:
    """Payment questions of a part that nothing was trained on; the candidate with the question's very text is left out."""
    task = search_of(parted(pairs_of(data, "afqmc_train"))[REPORT])
    pairs = list(zip(_searched(task), task.questions, strict=True))
    reciprocal = [_reciprocal(places, right) for places, (_, right) in pairs]
    how = f"{len(task.questions):,} questions, {len(task.candidates):,} candidates, untrained part"
    return [
        Figure("MRR@10", float(np.mean(reciprocal)), _FAQ_GOAL, set="search-faq", how=how),
        Figure(
            "hit@3",
            _share([_hit(places, right, 3) for places, (_, right) in pairs]),
            set="search-faq",
            how=how,
        ),
    ]


def typos(data: Path) -> list[Figure]:
    """Two hundred questions with one character in place of another: half sound alike, half are any other; against the same
    questions without."""
    task = search_of(parted(pairs_of(data, "afqmc_train"))[REPORT])
    collection = _collection(task)
    chance = random.Random(5)
    asked = [one for one in task.questions if _places_to_change(one[0])]
    clean, wrong = [], []
    for number, (question, right) in enumerate(chance.sample(asked, min(_TYPOS, len(asked)))):
        spoilt = mistyped(question, chance, sounds_alike=number % 2 == 0)
        clean.append(_hit(_found(collection, task, question, question), right, 3))
        wrong.append(_hit(_found(collection, task, spoilt, question), right, 3))
    kept = _share(wrong) / max(_share(clean), 1e-9)
    how = f"hit@3 {_share(wrong):.3f} of {_share(clean):.3f}, {len(clean)} questions"
    return [Figure("hit@3 kept with one wrong character", kept, _TYPO_GOAL, set="search-typos", how=how)]


def cantonese(_data: Path) -> list[Figure]:
    """Colloquial Cantonese questions among articles in Simplified characters (bench/cases/cantonese_faq.jsonl)."""
    rows = list(read_lines(CASES / "cantonese_faq.jsonl"))
    collection = collect(Text(row["id"], row["answer"]["title"], "", row["answer"]["text"]) for row in rows)
    hits = [row["id"] in [hit.id for hit in search(collection, row["query"], 3)] for row in rows]
    return [
        Figure("hit@3", _share(hits), _CANTONESE_GOAL, set="search-cantonese", how=f"{len(rows)} questions")
    ]


SETS: Mapping[str, Callable[[Path], list[Figure]]] = {
    "search-faq": faq,
    "search-typos": typos,
    "search-cantonese": cantonese,
}


def evaluate(name: str, data: Path, *, as_json: bool = False) -> str:
    """The figures of one of SETS, or of "all" with what is not there named, as a table or as JSON lines. Raises
    MissingData."""
    figures, left_out = _every(data) if name == "all" else (SETS[name](data), [])
    if as_json:
        return "\n".join(json.dumps(asdict(one), ensure_ascii=False) for one in figures)
    return "\n".join([table(figures), *left_out])


def _every(data: Path) -> tuple[list[Figure], list[str]]:
    found: list[Figure] = []
    left_out = []
    for name, measure in SETS.items():
        try:
            found += measure(data)
        except MissingData as problem:
            left_out.append(f"{name} is left out. {problem}")
    return found, left_out


def mistyped(question: str, chance: random.Random, *, sounds_alike: bool) -> str:
    """The question with one character changed for another common one, of the same sound where there is one."""
    at = chance.choice(_places_to_change(question))
    point = ord(plain(question[at]))
    by_sound = sounds(False)
    everyday = common_characters()
    common = everyday[by_sound[everyday] == by_sound[point]] if sounds_alike else everyday
    others = common[common != point]
    other = chr(int(chance.choice(others.tolist()))) if len(others) else chr(int(everyday[0]))
    return question[:at] + other + question[at + 1 :]


def _places_to_change(question: str) -> list[int]:
    return [at for at, sign in enumerate(question) if "\u4e00" <= sign <= "\u9fff"]


def _collection(task: Search) -> Collection:
    return collect(Text(str(at), text) for at, text in enumerate(task.candidates))


def _searched(task: Search) -> list[list[int]]:
    collection = _collection(task)
    return [_found(collection, task, question, question) for question, _ in task.questions]


def _found(collection: Collection, task: Search, asked: str, question: str) -> list[int]:
    places = [int(hit.id) for hit in search(collection, asked, 11)]
    return [place for place in places if task.candidates[place] != question][:10]


def _reciprocal(places: Sequence[int], right: frozenset[int]) -> float:
    return next((1 / rank for rank, place in enumerate(places, start=1) if place in right), 0.0)


def _hit(places: Sequence[int], right: frozenset[int], within: int) -> bool:
    return any(place in right for place in places[:within])


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else 0.0
