"""Writing many rows with one plain statement, or with none."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import JSONField, Model

R = TypeVar("R", bound=Model)
_WORTH_A_COPY = 100  # rows
# What psycopg takes as Python has it: asking Django's fields again took a quarter of a sweep.
_AS_IT_IS = frozenset(
    "BooleanField CharField DateTimeField ForeignKey IntegerField OneToOneField PositiveIntegerField "
    "PositiveSmallIntegerField SmallIntegerField TextField UUIDField".split()
)


def update_rows(rows: Sequence[Model], names: Sequence[str]) -> None:
    """Write these fields of rows of one model, as `bulk_update` does, in one statement.

    Django's makes a CASE with a branch for every row and field, which costs ten times as much for a batch of fifty.
    The rows go as one JSON text: psycopg would look at each value of a long statement by itself.
    """
    if not rows:
        return
    meta = rows[0]._meta
    fields: list[Any] = [meta.pk, *(meta.get_field(name) for name in names)]
    quote = connection.ops.quote_name
    columns = [quote(field.column) for field in fields]
    typed = ", ".join(f"{quote(field.column)} {field.db_type(connection)}" for field in fields)
    changes = ", ".join(f"{column} = given.{column}" for column in columns[1:])
    given = [
        dict(zip((field.column for field in fields), values, strict=True))
        for values in _values(rows, fields, plain_json=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"update {quote(meta.db_table)} as stored set {changes} "  # noqa: S608 (names of our own columns)
            f"from json_to_recordset(%s::json) as given ({typed}) where stored.{columns[0]} = given.{columns[0]}",
            [json.dumps(given, default=_in_words, ensure_ascii=False)],
        )


def insert_rows(rows: Sequence[R]) -> Sequence[R]:
    """Insert rows of one model that have their keys already, as `bulk_create` does, and give them back.

    Hundreds at a time go by COPY: putting them into the text of a statement takes several times as long.
    """
    if len(rows) < _WORTH_A_COPY:
        if rows:
            type(rows[0])._default_manager.bulk_create(rows)
        return rows
    meta, quote = rows[0]._meta, connection.ops.quote_name
    fields: list[Any] = list(meta.concrete_fields)
    columns = ", ".join(quote(field.column) for field in fields)
    into = f"copy {quote(meta.db_table)} ({columns}) from stdin"
    with connection.cursor() as cursor, cursor.cursor.copy(into) as copy:
        for row, values in zip(rows, _values(rows, fields), strict=True):
            copy.write_row(values)
            row._state.adding, row._state.db = False, connection.alias
    return rows


def _values(rows: Iterable[Model], fields: Sequence[Any], *, plain_json: bool = False) -> Iterator[list[Any]]:
    """Of each row the values of these fields as the database takes them; JSON unpacked where `plain_json`."""
    ways = [
        (
            field.attname,
            None
            if field.get_internal_type() in _AS_IT_IS or (plain_json and isinstance(field, JSONField))
            else field.get_db_prep_save,
        )
        for field in fields
    ]
    for row in rows:
        yield [
            getattr(row, name) if prepared is None else prepared(getattr(row, name), connection)
            for name, prepared in ways
        ]


def _in_words(value: object) -> str:
    """What JSON has no type for, as PostgreSQL reads it."""
    if isinstance(value, UUID | date | Decimal):
        return str(value)
    raise TypeError(f"{value!r} cannot be written with many rows")
