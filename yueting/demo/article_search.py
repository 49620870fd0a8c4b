"""The demo's articles found by the desk's own ranking, without a database: what measurements use."""

from functools import cache

from yueting.demo.story_book import articles
from yueting.knowledge.ranking import Document, Statistics, rank, statistics_of
from yueting.understanding.tokens import index_tokens, telling


def find(brand: str, question: str, limit: int = 3) -> list[str]:
    """The slugs of the articles of a demo brand that answer a question, best first."""
    documents, statistics = _collection(brand)
    words = telling(index_tokens(question))[:200]
    return [hit.id for hit in rank(words, documents, statistics, limit=limit)]


@cache
def _collection(brand: str) -> tuple[tuple[Document, ...], Statistics]:
    documents = tuple(
        Document(
            card.slug,
            {
                "title": index_tokens(card.title),
                "questions": index_tokens("\n".join(card.questions)),
                "body": index_tokens(card.body),
            },
        )
        for card in articles()
        if card.brand == brand
    )
    return documents, statistics_of(documents)
