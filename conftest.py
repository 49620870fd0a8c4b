"""Fixtures of all tests; the cast lives in tests/cast.py."""

from collections.abc import Iterator, Sequence

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from psycopg.errors import DeadlockDetected

from tests.cast import Cast, make_cast

_TRIES = 5


def pytest_configure() -> None:
    """A slow password hash protects people; in tests it only takes time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session", autouse=True)
def flushed_again() -> Iterator[None]:
    """Emptying all tables waits for a desk that still reads, which may wait for it: then it is done once more."""
    flush = connection.ops.execute_sql_flush

    def patiently(statements: Sequence[str]) -> None:
        for left in reversed(range(_TRIES)):
            try:
                flush(statements)
                break
            except OperationalError as error:
                if not (isinstance(error.__cause__, DeadlockDetected) and left):
                    raise

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection.ops, "execute_sql_flush", patiently)
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    """The named cast, in a database of its own."""
    return make_cast()
