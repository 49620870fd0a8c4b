"""Writing many rows with one plain statement, or with none."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

R = TypeVar("R", bound=Model)
_WORTH_A_COPY = 100  # rows


def update_rows(rows: Sequence[Model], names: Sequence[str]) -> None:
    """Write these fields of rows of one model, as `bulk_update` does, in one statement.

    Django's makes a CASE with a branch for every row and field, which costs ten times as much for a batch of fifty.
    """
    if not rows:
        return
    meta = rows[0]._meta
    fields: list[Any] = [meta.pk, *(meta.get_field(name) for name in names)]
    quote = connection.ops.quote_name
    columns = [quote(field.column) for field in fields]
    typed = ", ".join(f"%s::{field.db_type(connection)}" for field in fields)
    others = ", ".join(["%s"] * len(fields))
    values = ", ".join(f"({cells})" for cells in [typed, *[others] * (len(rows) - 1)])
    changes = ", ".join(f"{column} = given.{column}" for column in columns[1:])
    with connection.cursor() as cursor:
        cursor.execute(
            f"update {quote(meta.db_table)} as stored set {changes} "  # noqa: S608 (names of our own columns)
            f"from (values {values}) as given ({', '.join(columns)}) where stored.{columns[0]} = given.{columns[0]}",
            [
                field.get_db_prep_save(getattr(row, field.attname), connection)
                for row in rows
                for field in fields
            ],
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
        for row in rows:
            copy.write_row(
                [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
            )
            row._state.adding, row._state.db = False, connection.alias
    return rows
