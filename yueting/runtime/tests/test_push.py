"""What is told inside `gathered` goes out once, together, and only if it happened."""

import json
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


def test_pushes_of_one_block_share_a_note_as_long_as_it_holds_them(heard: psycopg.Connection) -> None:
    with transaction.atomic(), gathered():
        for number in range(200):
            push(["agents", "customer"], "message", seq=number)
    notes = told(heard)
    assert 1 < len(notes) < 20
    assert all(len(note) < 8_000 for note in notes)
    lines = [json.loads(line) for note in notes for line in note.splitlines()]
    assert [line["m"]["seq"] for line in lines] == list(range(200))
    assert {tuple(line["g"]) for line in lines} == {("agents", "customer")}


def test_a_wake_up_between_pushes_keeps_its_place(heard: psycopg.Connection) -> None:
    with transaction.atomic(), gathered():
        push("brand.1", "changed", what="list")
        wake("webhooks")
        push("brand.2", "changed", what="list")
    assert [note for note in told(heard) if note == "webhooks"] == ["webhooks"]
