"""What is told inside `gathered` goes out once, together, and only if it happened."""

from collections.abc import Iterator
from contextlib import suppress

import psycopg
import pytest
from django.db import connection, transaction

from yueting.runtime.listener import _parameters
from yueting.runtime.push import gathered, push, wake

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def heard() -> Iterator[psycopg.Connection]:
    """A connection of somebody who listens."""
    with psycopg.connect(**_parameters(), autocommit=True) as listener:
        listener.execute("listen yt_push")
        listener.execute("listen yt_wake")
        yield listener


def told(listener: psycopg.Connection) -> list[str]:
    """What was heard up to now."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify('yt_wake', 'the end')")
    payloads: list[str] = []
    for note in listener.notifies(timeout=10):
        if note.payload == "the end":
            break
        payloads.append(note.payload)
    return payloads


def tell_and_fail() -> None:
    with suppress(ValueError), transaction.atomic(), gathered():
        wake("never")
        raise ValueError


def test_a_block_sends_each_thing_once_in_order_with_one_statement(
    heard: psycopg.Connection, django_assert_num_queries: object
) -> None:
    with transaction.atomic(), django_assert_num_queries(1), gathered():  # type: ignore[operator]
        for loop in ("intake", "outbox", "intake"):
            wake(loop)
    assert told(heard) == ["intake", "outbox"]


def test_what_a_failed_inner_block_told_is_forgotten(heard: psycopg.Connection) -> None:
    with transaction.atomic(), gathered():
        wake("intake")
        tell_and_fail()
        wake("outbox")
    assert told(heard) == ["intake", "outbox"]


def test_a_failed_block_tells_nothing_and_the_next_one_does(heard: psycopg.Connection) -> None:
    tell_and_fail()
    wake("alone")
    assert told(heard) == ["alone"]


def test_a_push_carries_its_group_and_ids(heard: psycopg.Connection) -> None:
    with transaction.atomic(), gathered():
        push("brand.1", "changed", what="list")
    assert told(heard) == ['{"g": "brand.1", "m": {"type": "changed", "what": "list"}}']
