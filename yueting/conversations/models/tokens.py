"""Our own search tokens in a `tsvector`: PostgreSQL's parser takes a Chinese run for one word."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Lookup


class TokensField(models.Field):
    """Written as a list of distinct tokens (see `understanding.tokens`), searched with `__has_all=[…]`."""

    def db_type(self, connection: Any) -> str:
        return "tsvector"

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "array_to_tsvector(%s::text[])"

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        # A lexeme may hold at most 2 kB and must not be empty.
        return [token for token in value or [] if token and len(token) < 500]


class _TokensLookup(Lookup):
    """Compare with a `tsquery` of whole tokens."""

    prepare_rhs = False
    operator = ""

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, Any]:
        return "%s::tsquery", [self.operator.join(_quoted(token) for token in value)]

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} @@ {right}", [*left_params, *right_params]


@TokensField.register_lookup
class HasAll(_TokensLookup):
    """True where every given token occurs."""

    lookup_name = "has_all"
    operator = " & "


@TokensField.register_lookup
class HasAny(_TokensLookup):
    """True where at least one given token occurs."""

    lookup_name = "has_any"
    operator = " | "


@TokensField.register_lookup
class HasOneOfEach(_TokensLookup):
    """True where of every given group at least one token occurs."""

    lookup_name = "has_one_of_each"

    def get_db_prep_lookup(self, value: Any, connection: Any) -> tuple[str, Any]:
        groups = ("|".join(_quoted(token) for token in group) for group in value)
        return "%s::tsquery", [" & ".join(f"({group})" for group in groups)]


def _quoted(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def tokens_index(name: str) -> GinIndex:
    """fastupdate off: the pending list would make single searches slow at random."""
    return GinIndex(fields=["tokens"], name=name, fastupdate=False)
