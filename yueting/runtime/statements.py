"""Statements compiled once. Django needs longer to put a statement together than PostgreSQL to answer it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with its values; it asks anew each time."""

    sql: str
    values: tuple[Any, ...]

    def rows(self) -> list[tuple[Any, ...]]:
        """Tuples of the columns as PostgreSQL has them: JSON stays text."""
        if not self.sql:
            return []
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.values)
            return cursor.fetchall()


def compiled(asked: QuerySet[Any, Any]) -> Statement:
    """What a queryset of `values_list` would ask, to be kept wherever its values stay the same."""
    try:
        return Statement(*asked.query.sql_with_params())
    except EmptyResultSet:  # no row can be meant: none of no brands, for example
        return Statement("", ())


def merged(heads: Sequence[QuerySet[Any, Any]], order: Sequence[str] = (), limit: int | None = None) -> Statement:
    """The rows of several querysets of the same columns, the first `limit` of all in their order."""
    if not heads:
        return Statement("", ())
    if len(heads) == 1:
        return compiled(heads[0])
    together = heads[0].union(*heads[1:], all=True)
    return compiled(together.order_by(*order)[:limit] if order else together)
