"""JSON with many quotation marks."""

from typing import Any

from django.db import models


class LongJSONField(models.JSONField):
    """A JSON field whose values are written row by row.

    Django inserts many rows as arrays, one for each column. psycopg escapes every quotation mark inside an array in
    Python, which for readings took more time than reading the words. A field with a placeholder of its own is left
    out of that.
    """

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "%s"

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs  # the column is the same
