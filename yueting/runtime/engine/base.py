from datetime import UTC, datetime
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import BaseTzLoader

from yueting.runtime import among as among  # the lookup is known wherever there is a connection


class Times(BaseTzLoader):
    """Reads a `timestamptz` in a sixteenth of the time: a list of thirty rows holds over a hundred of them."""

    timezone = UTC  # Django sets each session to it

    def load(self, data: Any) -> datetime:
        try:
            return datetime.fromisoformat(str(data, "ascii"))
        except ValueError:  # of a year with five digits, for example
            return super().load(data)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own; only its connections know `Times`."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        if self.timezone is UTC:
            connection.adapters.register_loader("timestamptz", Times)
        return connection
