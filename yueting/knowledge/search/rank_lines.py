"""Ranking for a pipe: questions {"id", "text"} in, {"id", "ranking": [ids, best first]} out."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from yueting.knowledge.search.collection import Collection, Text, collect, text_of
from yueting.knowledge.search.engine import search
from yueting.understanding.pipes import LineError, answer_lines

RANKED = 20
_SHAPE = '{"id": "7", "text": "…"}'


class UnreadableDocuments(ValueError):
    """A file of documents cannot be used; the message says where and what to do."""


def rank_lines(stdin: IO[Any], stdout: IO[Any], documents: Path) -> int:
    """Rank the documents for every line of `stdin`, at most RANKED each; returns the exit code (`answer_lines`).

    Raises UnreadableDocuments.
    """
    collection, ids = _collection(documents)
    return answer_lines(stdin, stdout, lambda asked: _ranked(collection, ids, asked), _SHAPE)


def _ranked(collection: Collection, ids: list[Any], asked: dict[str, Any]) -> dict[str, Any]:
    text = asked.get("text")
    if not isinstance(text, str) or "id" not in asked:
        raise LineError(f'"id" or "text" is missing: write {_SHAPE}.')
    return {"id": asked["id"], "ranking": [ids[int(hit.id)] for hit in search(collection, text, RANKED)]}


def _collection(documents: Path) -> tuple[Collection, list[Any]]:
    """The documents by their place in the file; their ids go back as they came, numbers as numbers."""
    rows: dict[Any, str] = {}
    for key, text in _rows(documents):
        rows[key] = text
    return collect(_texts(list(rows.values()))), list(rows)


def _texts(texts: list[str]) -> Iterator[Text]:
    return (text_of(str(place), text) for place, text in enumerate(texts))


def _rows(documents: Path) -> Iterator[tuple[Any, str]]:
    try:
        with documents.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _row(line, number, documents)
    except (OSError, UnicodeDecodeError) as problem:
        raise UnreadableDocuments(f"{documents} cannot be read: {problem}") from None


def _row(line: str, number: int, documents: Path) -> tuple[Any, str]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    if (
        not isinstance(row, dict)
        or not isinstance(row.get("text"), str)
        or not isinstance(row.get("id"), str | int)
    ):
        raise UnreadableDocuments(f"{documents}, line {number}: write one {_SHAPE} per line.")
    return row["id"], row["text"]
