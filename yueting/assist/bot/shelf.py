"""Articles from a folder of Markdown files, as the bot sees them without a database: for replays and measurements.

A file has a head between two lines `---` (title, language, audience, questions) and the answer below it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from yueting.assist.bot.confidence import Phrased, Weights, confidence, weights_of
from yueting.assist.bot.talk import Candidate, Source
from yueting.knowledge.ranking import Document, Statistics, rank, statistics_of
from yueting.understanding.tokens import index_tokens, telling

_LOOKED_AT = 12


class BadShelf(ValueError):
    """The folder holds no article, or one that cannot be read; the words name it."""


@dataclass(frozen=True)
class Book:
    """One public article."""

    slug: str
    title: str
    language: str
    phrased: Phrased
    document: Document


@dataclass(frozen=True)
class Shelf:
    """All public articles of a folder, ready to be asked."""

    books: dict[str, Book]
    statistics: Statistics
    weights: Weights

    def candidates(self, question: str, *, english: bool) -> tuple[Candidate, ...]:
        """What may answer, surest first, in the customer's language."""
        books = [book for book in self.books.values() if (book.language == "en") == english]
        words = telling(index_tokens(question))[:200]
        hits = rank(words, [book.document for book in books], self.statistics, limit=_LOOKED_AT)
        found = [
            Candidate(
                Source("article", hit.id, self.books[hit.id].title),
                self.books[hit.id].phrased.body,
                confidence(question, self.books[hit.id].phrased, self.weights),
                hit.why,
            )
            for hit in hits
        ]
        return tuple(sorted(found, key=lambda candidate: -candidate.confidence))


def shelf_from(folder: Path) -> Shelf:
    """The public articles of a folder, those below it too. Raises BadShelf."""
    books = {book.slug: book for book in _books(folder)}
    if not books:
        raise BadShelf(f"no public article in {folder}")
    statistics = statistics_of(book.document for book in books.values())
    return Shelf(books, statistics, weights_of(book.phrased for book in books.values()))


def _books(folder: Path) -> Iterator[Book]:
    for path in sorted(folder.rglob("*.md")):
        parts = path.read_text(encoding="utf-8").split("---\n", 2)
        if len(parts) != 3:
            raise BadShelf(f"{path.name} has no head between two lines ---")
        head, body = yaml.safe_load(parts[1]), parts[2].strip()
        if not isinstance(head, dict) or "title" not in head:
            raise BadShelf(f"{path.name} has no title")
        if head.get("audience", "public") != "public":
            continue
        slug, title = str(head.get("slug") or path.stem), str(head["title"])
        questions = tuple(str(question) for question in head.get("questions") or ())
        fields = {
            "title": index_tokens(title),
            "questions": index_tokens("\n".join(questions)),
            "body": index_tokens(body),
        }
        language = str(head.get("language", "zh-Hant"))
        yield Book(slug, title, language, Phrased((title, *questions), body), Document(slug, fields))
