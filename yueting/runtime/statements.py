"""Statements compiled once. Django needs longer to put a statement together than PostgreSQL to answer it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement with its values; it asks anew each time."""

    sql: str
    values: tuple[Any, ...]

    def rows(self) -> list[tuple[Any, ...]]:
        """Tuples of the columns as PostgreSQL has them: JSON stays text."""
        return together(self)[0]


def together(*statements: Statement) -> list[list[tuple[Any, ...]]]:
    """The rows of each statement for one way to the database and back, which takes longer than most answers."""
    asked = [statement for statement in statements if statement.sql]
    if not asked:
        return [[] for _statement in statements]
    sql = "; ".join(statement.sql for statement in asked)
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for statement in asked for value in statement.values])
        return [_next_rows(cursor) if statement.sql else [] for statement in statements]


def _next_rows(cursor: Any) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    cursor.nextset()
    return rows


def compiled(asked: QuerySet[Any, Any]) -> Statement:
    """What a queryset of `values_list` would ask, to be kept wherever its values stay the same."""
    try:
        return Statement(*asked.query.sql_with_params())
    except EmptyResultSet:  # no row can be meant: none of no brands, for example
        return Statement("", ())


def merged(
    heads: Sequence[QuerySet[Any, Any]], order: Sequence[str] = (), limit: int | None = None
) -> Statement:
    """The rows of several querysets of the same columns, the first `limit` of all in their order."""
    if not heads:
        return Statement("", ())
    if len(heads) == 1:
        return compiled(heads[0])
    together = heads[0].union(*heads[1:], all=True)
    return compiled(together.order_by(*order)[:limit] if order else together)


@cache
def columns(model: type[Model]) -> tuple[str, ...]:
    """All that a table has of a model, in its order."""
    return tuple(field.attname for field in model._meta.concrete_fields)


def made(model: type[M], names: Sequence[str], row: Sequence[Any]) -> M:
    """The object of a row with these columns, which follow the model's own order; the others are read when asked for."""
    values = [
        value if read is None else read(value, None, connection)
        for read, value in zip(_readers(model, tuple(names)), row, strict=True)
    ]
    return model.from_db(connection.alias, names, values)


@cache
def _readers(model: type[Model], names: tuple[str, ...]) -> list[Any]:
    """For each column what turns it into the value of its field, where that is another."""
    return [getattr(model._meta.get_field(name), "from_db_value", None) for name in names]
