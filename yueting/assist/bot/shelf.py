"""Articles from a folder of Markdown files, as the bot sees them without a database: for replays and measurements.

A file has a head between two lines `---` (title, language, audience, questions) and the answer below it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from yueting.assist.bot.confidence import Phrased, Weights, confidence, weights_of
from yueting.assist.bot.talk import Candidate, Source
from yueting.knowledge.search.collection import Collection, Text, collect
from yueting.knowledge.search.engine import ARTICLES, search

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


@dataclass(frozen=True)
class Shelf:
    """All public articles of a folder, ready to be asked."""

    books: dict[str, Book]
    english: Collection
    chinese: Collection
    weights: Weights

    def candidates(self, question: str, *, english: bool) -> tuple[Candidate, ...]:
        """What may answer, surest first, in the customer's language."""
        hits = search(self.english if english else self.chinese, question, _LOOKED_AT, ARTICLES)
        found = [self._candidate(self.books[hit.id], question) for hit in hits]
        return tuple(sorted(found, key=lambda candidate: -candidate.confidence))

    def _candidate(self, book: Book, question: str) -> Candidate:
        sure = confidence(question, book.phrased, self.weights)
        return Candidate(Source("article", book.slug, book.title), book.phrased.body, sure)


def shelf_from(folder: Path) -> Shelf:
    """The public articles of a folder, those below it too. Raises BadShelf."""
    books = {book.slug: book for book in _books(folder)}
    if not books:
        raise BadShelf(f"no public article in {folder}")
    english, chinese = (
        collect(_text(book) for book in books.values() if (book.language == "en") is wanted)
        for wanted in (True, False)
    )
    return Shelf(books, english, chinese, weights_of(book.phrased for book in books.values()))


def _text(book: Book) -> Text:
    return Text(book.slug, book.title, "\n".join(book.phrased.phrases[1:]), book.phrased.body)


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
        language = str(head.get("language", "zh-Hant"))
        yield Book(slug, title, language, Phrased((title, *questions), body))
