"""Scripts, terms and other small collections: held in memory whole and searched by the same engine as articles."""

from collections.abc import Sequence
from functools import lru_cache

from yueting.knowledge.search.collection import Collection, Text, collect
from yueting.knowledge.search.engine import ARTICLES, search, worth_showing

_OF_THE_BEST = 0.5  # share of the best one's words that another must hold to be listed beside it
_ALIKE = 0.6  # or mean the same
_MOST = 200


def found_among(texts: Sequence[Text], question: str) -> list[str]:
    """Ids of the texts that answer, best first; what holds far fewer of the words than the best one is left out."""
    found = search(_collected(tuple(texts)), question, _MOST, ARTICLES)
    hits = [hit for hit in found if worth_showing(hit)]
    least = _OF_THE_BEST * max((hit.coverage for hit in hits), default=0.0)
    return [hit.id for hit in hits if hit.coverage >= least or hit.meaning >= _ALIKE]


@lru_cache(maxsize=4)
def _collected(texts: tuple[Text, ...]) -> Collection:
    """Known by what stands in it, so that a changed script is a new collection; one of a few hundred takes some 5 MB."""
    return collect(texts)
