"""The demo's articles found by the desk's own search, without a database: what measurements use."""

from functools import cache

from yueting.demo.story_book import articles
from yueting.knowledge.search.collection import Collection, Text, collect
from yueting.knowledge.search.engine import TALK, search, worth_showing


def find(brand: str, question: str, limit: int = 3) -> list[str]:
    """The slugs of the articles of a demo brand that answer a question, best first."""
    hits = search(_collection(brand), question, limit, TALK)
    return [hit.id for hit in hits if worth_showing(hit)]


@cache
def _collection(brand: str) -> Collection:
    cards = [card for card in articles() if card.brand == brand]
    return collect(Text(card.slug, card.title, "\n".join(card.questions), card.body) for card in cards)
