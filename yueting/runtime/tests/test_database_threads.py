"""Threads for the database: a connection each, kept while it works."""

import asyncio
from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection, connections

from yueting.runtime.database_threads import DatabaseThreads

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def threads() -> Iterator[DatabaseThreads]:
    """One thread, whose connection is closed at the end: it would keep the test database in use."""
    threads = DatabaseThreads(1, "test")
    yield threads
    threads.pool.submit(connections.close_all).result(10)
    threads.pool.shutdown()


def server_process() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        return int(cursor.fetchone()[0])


def end_own_connection() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(pg_backend_pid())")


def test_the_connection_is_kept_from_one_question_to_the_next(threads: DatabaseThreads) -> None:
    async def run() -> list[int]:
        return [await threads.run(server_process) for _question in range(3)]

    assert len(set(asyncio.run(run()))) == 1


def test_after_a_lost_connection_the_next_question_is_answered_on_a_new_one(threads: DatabaseThreads) -> None:
    async def run() -> tuple[int, int]:
        before = await threads.run(server_process)
        with pytest.raises(OperationalError):
            await threads.run(end_own_connection)
        return before, await threads.run(server_process)

    before, after = asyncio.run(run())
    assert before != after


def test_a_question_gets_its_arguments_and_its_error(threads: DatabaseThreads) -> None:
    async def run() -> int:
        with pytest.raises(ZeroDivisionError):
            await threads.run(divmod, 1, 0)
        return (await threads.run(divmod, 7, 2))[0]

    assert asyncio.run(run()) == 3
