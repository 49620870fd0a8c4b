"""What a conversation shows of its tickets."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.cast import Cast, talk
from yueting.conversations.models import Conversation
from yueting.tickets.models import Ticket, TicketState
from yueting.tickets.services.opening import open_by_hand
from yueting.tickets.services.showing import show_on_talks

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def two(cast: Cast) -> list[Ticket]:
    """One talk with two tickets, the second opened later."""
    conversation = talk(cast.joy_chat, "我張單等咗兩個星期都未到，好嬲！我要投訴！")
    open_by_hand(conversation, cast.amy, klass="consultation", subject="發票", level=0)
    tickets = list(Ticket.objects.order_by("opened_at"))
    assert len(tickets) == 2
    return tickets


def put(ticket: Ticket, **values: object) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(**values)


def where() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select ctid::text from conversations_conversation")
        return str(cursor.fetchone()[0])


def shown() -> tuple[object, ...]:
    return Conversation.objects.values_list("due_at", "level", "priority").get()


def test_a_talk_shows_the_nearest_deadline_and_the_highest_of_what_is_unsolved(two: list[Ticket]) -> None:
    now = timezone.now()
    put(two[0], level=3, priority=90, due_at=now + 2 * HOUR)
    put(two[1], level=1, priority=20, due_at=now + HOUR)
    show_on_talks(two[:1])
    assert shown() == (now + HOUR, 3, 90)
    put(two[0], state=TicketState.RESOLVED, due_at=None)
    show_on_talks(two[:1])
    assert shown() == (now + HOUR, 1, 20)


def test_when_all_is_solved_the_last_opened_is_shown(two: list[Ticket]) -> None:
    put(two[0], level=3, priority=90, due_at=None, state=TicketState.CLOSED, opened_at=timezone.now() - HOUR)
    put(two[1], level=1, priority=20, due_at=None, state=TicketState.RESOLVED)
    show_on_talks(two)
    assert shown() == (None, 1, 20)


def test_only_the_columns_asked_for_are_written_and_only_where_they_change(two: list[Ticket]) -> None:
    put(two[0], level=4, due_at=timezone.now())
    before = shown()
    show_on_talks(two, ["due_at"])
    assert shown()[1:] == before[1:]
    place = where()
    show_on_talks(two, ["due_at"])
    show_on_talks([])
    assert where() == place  # a row that is written moves
