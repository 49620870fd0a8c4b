"""Public sets of question pairs, `{"a", "b", "same"}`, and how they are split: what hangs together stays together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from yueting.understanding.evaluation.case_files import read_lines

PARTS = 8
REPORT, TUNE = 0, 1  # the rest is for learning; what ships has learnt from TUNE too, never from REPORT


@dataclass(frozen=True, slots=True)
class Pair:
    """Two questions, and whether they ask the same."""

    a: str
    b: str
    same: bool


@dataclass(frozen=True, slots=True)
class Search:
    """A task of retrieval: which of the `candidates` (by place) ask the same as each question."""

    candidates: tuple[str, ...]
    questions: tuple[tuple[str, frozenset[int]], ...]


def pairs_of(folder: Path, name: str) -> list[Pair]:
    """Raises MissingData."""
    return [Pair(row["a"], row["b"], bool(row["same"])) for row in read_lines(folder / f"{name}.jsonl")]


def parted(pairs: Iterable[Pair]) -> dict[int, list[Pair]]:
    """By part, 0 to PARTS - 1: questions that any chain of pairs joins are in one part, whatever the order."""
    every = list(pairs)
    group = _groups(every)
    parts: dict[int, list[Pair]] = defaultdict(list)
    for pair in every:
        parts[part_of(group[pair.a])].append(pair)
    return parts


def part_of(group: str) -> int:
    """Which part what hangs together goes to, 0 to PARTS - 1."""
    return int.from_bytes(blake2b(group.encode(), digest_size=4).digest(), "big") % PARTS


def search_of(pairs: Sequence[Pair]) -> Search:
    """Every distinct `b` is a candidate, every `a` of a pair that asks the same a question; a candidate with the very
    text of the question is no answer to it."""
    candidates = tuple(dict.fromkeys(pair.b for pair in pairs))
    place = {text: at for at, text in enumerate(candidates)}
    wanted: dict[str, set[int]] = defaultdict(set)
    for pair in pairs:
        if pair.same and pair.a != pair.b:
            wanted[pair.a].add(place[pair.b])
    return Search(candidates, tuple((asked, frozenset(right)) for asked, right in wanted.items()))


def _groups(pairs: Sequence[Pair]) -> dict[str, str]:
    """The first question (in order of text) of each question's group."""
    above: dict[str, str] = {}

    def top(text: str) -> str:
        above.setdefault(text, text)
        while above[text] != text:
            above[text] = above[above[text]]
            text = above[text]
        return text

    for pair in pairs:
        one, two = sorted((top(pair.a), top(pair.b)))
        above[two] = one
    return {text: top(text) for text in above}
