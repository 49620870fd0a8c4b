"""Compiled statements: their answers, several at once, and times as PostgreSQL writes them."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from tests.cast import Cast
from yueting.accounts.models import Agent, Brand
from yueting.runtime.statements import Statement, columns, compiled, made, merged, together

pytestmark = pytest.mark.django_db
NAMES = Brand.objects.values_list("name")


def test_several_statements_answer_in_their_order_and_nothing_is_asked_of_nobody(cast: Cast) -> None:
    nobody = compiled(NAMES.filter(pk__in=[]))
    joy, cha = (compiled(NAMES.filter(slug=slug)) for slug in ("joy", "cha"))
    assert together(joy, nobody, cha) == [[("Joy",)], [], [("Cha",)]]
    assert together(nobody) == [[]]


def test_a_statement_asks_anew_each_time(cast: Cast) -> None:
    joy = compiled(NAMES.filter(slug="joy"))
    assert joy.rows() == [("Joy",)]
    Brand.objects.filter(slug="joy").update(name="Joyful")
    assert joy.rows() == [("Joyful",)]


def test_heads_are_merged_in_order_up_to_the_limit(cast: Cast) -> None:
    heads = [NAMES.filter(slug=slug).order_by("name") for slug in ("joy", "cha")]
    assert merged(heads, ["name"], 5).rows() == [("Cha",), ("Joy",)]
    assert merged(heads, ["name"], 1).rows() == [("Cha",)]
    assert merged([], ["name"], 5).rows() == []


def test_an_object_made_of_a_row_is_the_one_django_reads(cast: Cast) -> None:
    Agent.objects.filter(pk=cast.amy.pk).update(capacity={"chat": 3})
    (row,) = compiled(Agent.objects.filter(pk=cast.amy.pk).values_list(*columns(Agent))).rows()
    read, ours = Agent.objects.get(pk=cast.amy.pk), made(Agent, columns(Agent), row)
    assert [getattr(ours, name) for name in columns(Agent)] == [
        getattr(read, name) for name in columns(Agent)
    ]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-11-25 09:43:40.113866+00", datetime(2026, 11, 25, 9, 43, 40, 113866, UTC)),
        ("2026-11-25 17:43:40.5+08", datetime(2026, 11, 25, 9, 43, 40, 500000, UTC)),
        ("0044-03-15 12:00:00+00", datetime(44, 3, 15, 12, tzinfo=UTC)),
    ],
)
def test_times_are_read_to_the_microsecond(written: str, read: datetime) -> None:
    ((found,),) = Statement("select %s::timestamptz", (written,)).rows()
    assert found == read
    assert found.tzinfo is UTC


def test_the_desk_uses_the_fast_reader_of_times(cast: Cast) -> None:
    connection.ensure_connection()
    assert connection.connection.adapters.get_loader(1184, 0).__name__ == "Times"
