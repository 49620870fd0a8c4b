"""Pairs that look alike and do not ask the same, found by searching: what a comparison is up against when it is used."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from yueting.knowledge.search.collection import Text, collect
from yueting.knowledge.search.embedding import Embedding
from yueting.knowledge.search.engine import COMPARED, QUESTIONS, blended, take_apart
from yueting.knowledge.search.question_pairs import Pair, search_of

_OF_EACH = 10


def mined(pairs: Sequence[Pair], model: Embedding) -> list[Pair]:
    """For each question _OF_EACH of the COMPARED best texts that no pair joins to it, drawn at random, as pairs that
    differ. A few will ask the same and nobody has said so."""
    chance = np.random.default_rng(0)
    task = search_of(pairs)
    joined: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        joined[pair.a].add(pair.b)
        joined[pair.b].add(pair.a)
    collection = collect((Text(str(at), text) for at, text in enumerate(task.candidates)), model=model)
    found = []
    for question, _right in task.questions:
        best = blended(collection, take_apart(collection, question, QUESTIONS), QUESTIONS, COMPARED)
        texts = [task.candidates[place] for place in best.places.tolist()]
        others = [text for text in texts if text != question and text not in joined[question]]
        found += [Pair(question, str(text), False) for text in chance.permutation(others)[:_OF_EACH]]
    return found
