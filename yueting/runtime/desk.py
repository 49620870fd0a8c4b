"""The ground a command stands on: a database that answers, its tables in order, Django set up."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import psycopg

from yueting.runtime.errors import DeskError
from yueting.runtime.folders import DataFolder, data_folder
from yueting.runtime.postgres import Server, reachable

Way = Callable[[DataFolder], AbstractContextManager[Server]]


@contextmanager
def database(way: Way = reachable) -> Iterator[Server | None]:
    """Have `DATABASE_URL` name a PostgreSQL that answers: the given one, else the data folder's own.

    `way` says how to come by the folder's own: `running`, `joined` or `reachable` of runtime/postgres.py.
    Gives that server, or None when somebody else looks after it.
    """
    given = os.environ.get("DATABASE_URL")
    if given:
        _check_answers(given)
        data_folder().create()
        yield None
        return
    with way(data_folder()) as server:
        os.environ["DATABASE_URL"] = server.url
        try:
            yield server
        finally:
            del os.environ["DATABASE_URL"]
            _close_connections()


def set_up_django() -> None:
    """Load the settings and the apps; raises DeskError when a setting is wrong."""
    import django
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yueting.settings")
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise DeskError(f"A setting is wrong: {error}") from error


def manage(command: str, *arguments: str, **options: object) -> None:
    """Run one of Django's management commands; its refusal becomes a DeskError."""
    from django.core.management import CommandError, call_command

    set_up_django()
    try:
        call_command(command, *arguments, **options)
    except CommandError as error:
        raise DeskError(str(error)) from error


def migrate() -> None:
    """Bring the tables to this version."""
    manage("migrate", interactive=False, verbosity=0)


def check_migrated() -> None:
    """Raise DeskError when the tables are of another version than this program."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    set_up_django()
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise DeskError(
            "The tables of the database are older than this program. "
            "Run `yueting django migrate`, or start `yueting serve`, which does it."
        )


def _check_answers(url: str) -> None:
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.Error as error:
        raise DeskError(f"The database in DATABASE_URL does not answer: {error}") from error


def _close_connections() -> None:
    from django.conf import settings

    if settings.configured:
        from django.db import connections

        connections.close_all()
