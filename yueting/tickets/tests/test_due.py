"""Follow-ups, and the list of all that a person has to do."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, talk
from yueting.accounts.models import Agent, Notice, Team
from yueting.conversations.services.handling import AlreadyDone
from yueting.tickets.lifecycle import NotAllowed
from yueting.tickets.models import FollowUp, Ticket
from yueting.tickets.queries import due as queries
from yueting.tickets.services import following_up, handing_over, promising, reminding
from yueting.tickets.services.following_up import Task
from yueting.tickets.services.moments import tomorrow
from yueting.tickets.services.progress import WrapUpWords, wrap_up
from yueting.tickets.tests.test_services_handing_over import ask, leo, logistics
from yueting.tickets.tests.test_views import get, post, signed_in

__all__ = ["leo", "logistics"]
pytestmark = pytest.mark.django_db
COMPLAINT = "我張單等咗兩個星期都未到，好嬲！我要投訴！"
HOUR = timedelta(hours=1)


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return talk(cast.joy_chat, COMPLAINT).tickets.get()


def planned(ticket: Ticket, by: Agent, *, hours: float = 24, **more: Any) -> FollowUp:
    due = timezone.now() + hours * HOUR
    return following_up.plan(Task(ticket.contact, "打去問收到未", due, ticket=ticket, **more), by=by)


def rows(person: Agent) -> list[queries.Due]:
    return [queries.Due._make(row) for row in queries.due_of(person)]


def moment(hours: float) -> str:
    return f"{timezone.localtime() + hours * HOUR:%Y-%m-%dT%H:%M}"


@pytest.mark.parametrize(
    ("now", "proposed"),
    [
        ("2026-11-26 03:07", "2026-11-27 09:00"),
        ("2026-11-26 10:30", "2026-11-27 10:30"),
        ("2026-11-27 12:00", "2026-11-30 09:00"),
    ],
)
def test_a_follow_up_is_proposed_for_a_time_when_the_desk_is_open(
    cast: Cast, now: str, proposed: str
) -> None:
    zone = ZoneInfo("Asia/Hong_Kong")
    found = tomorrow(cast.joy, datetime.fromisoformat(now).replace(tzinfo=zone))
    assert f"{found.astimezone(zone):%Y-%m-%d %H:%M}" == proposed


def test_a_follow_up_is_reminded_of_once_and_done(cast: Cast, ticket: Ticket) -> None:
    one = planned(ticket, cast.amy)
    assert (one.owner, one.team, one.source) == (cast.amy, ticket.team, "hand")
    FollowUp.objects.update(look_at=timezone.now() - HOUR)
    assert (reminding.sweep(), reminding.sweep()) == (1, 0)
    assert Notice.objects.get(kind="follow_up_due").agent == cast.amy
    done = following_up.finish(one, cast.amy, version=one.version, outcome="收到")
    assert (done.state, done.outcome) == ("done", "收到")
    with pytest.raises(AlreadyDone):
        following_up.finish(one, cast.amy, version=one.version)


def test_a_rule_that_runs_twice_plans_once(cast: Cast, ticket: Ticket) -> None:
    task = Task(ticket.contact, "回訪", timezone.now() + HOUR, ticket=ticket, source="rule", key="rule:7:x")
    assert following_up.plan(task) == following_up.plan(task)
    assert FollowUp.objects.get().source == "rule"


def test_what_is_over_cannot_be_planned_and_dropping_needs_a_reason(cast: Cast, ticket: Ticket) -> None:
    with pytest.raises(NotAllowed):
        planned(ticket, cast.amy, hours=-1)
    one = planned(ticket, cast.amy)
    with pytest.raises(ValidationError):
        following_up.drop(one, cast.amy, version=one.version, why=" ")
    moved = following_up.move(one, cast.amy, version=one.version, due_at=one.due_at + HOUR)
    assert moved.look_at == one.due_at + HOUR
    assert following_up.drop(moved, cast.amy, version=moved.version, why="客人話得").state == "dropped"


def test_strangers_neither_plan_nor_end(cast: Cast, ticket: Ticket) -> None:
    one = planned(ticket, cast.amy)
    for stranger in (cast.kit, cast.may):
        with pytest.raises(PermissionDenied):
            planned(ticket, stranger)
        with pytest.raises(PermissionDenied):
            following_up.finish(one, stranger, version=one.version)


@pytest.mark.parametrize(
    ("words", "within"),
    [("後日打畀佢問收到未", (47, 73)), ("問佢滿唔滿意", (23.9, 24.1)), ("兩個鐘後打去", (1.9, 2.1))],
)
def test_what_is_still_to_be_done_at_the_end_of_a_talk_becomes_a_follow_up(
    cast: Cast, ticket: Ticket, words: str, within: tuple[float, float]
) -> None:
    wrap_up(ticket.conversations.get(), cast.amy, WrapUpWords("遲咗", "補送", words))
    one = FollowUp.objects.get()
    assert (one.what, one.owner, one.ticket) == (words, cast.amy, ticket)
    assert within[0] * HOUR - 24 * HOUR <= one.due_at - timezone.now() <= within[1] * HOUR


def test_a_talk_with_nothing_left_to_do_leaves_nothing(cast: Cast, ticket: Ticket) -> None:
    wrap_up(ticket.conversations.get(), cast.amy, WrapUpWords("遲咗", "補送"))
    assert not FollowUp.objects.exists()


def test_the_due_list_holds_all_three_kinds_the_first_first(
    cast: Cast, ticket: Ticket, logistics: Team, leo: Agent
) -> None:
    now = timezone.now()
    planned(ticket, cast.amy, hours=3)
    promising.make(ticket, cast.amy, key=uuid4(), what="覆電", due_at=now + 2 * HOUR)
    handover = ask(ticket, cast.amy, logistics, hours=1)
    assert [row.kind for row in rows(cast.amy)] == ["handover", "promise", "follow_up"]
    assert {row.ticket for row in rows(cast.amy)} == {ticket.reference}
    assert queries.counted(cast.amy) == {"promise": 1, "handover": 1, "follow_up": 1}
    assert [row.kind for row in rows(leo)] == ["handover"]
    assert rows(cast.may) == []
    handing_over.answer(handover, leo, version=handover.version, words="搵到")
    assert rows(leo) == []


def test_the_page_goes_by_pages_and_a_leader_sees_a_colleagues(cast: Cast, ticket: Ticket) -> None:
    for _ in range(26):
        planned(ticket, cast.amy)
    page = get(cast.amy, "tickets:due", htmx=False)
    assert page.count("打去問收到未") == 25
    assert get(cast.amy, "tickets:due", htmx=False, page="2").count("打去問收到未") == 1
    assert get(cast.amy, "tickets:due", htmx=False, kind="promise").count("打去問收到未") == 0
    assert get(cast.lee, "tickets:due", htmx=False, person=str(cast.amy.pk)).count("打去問收到未") == 25
    assert get(cast.ben, "tickets:due", htmx=False, person=str(cast.amy.pk)).count("打去問收到未") == 0
    assert signed_in(cast.amy).get(reverse("tickets:due"), {"page": "x", "kind": "?"}).status_code == 200
    assert page.count('aria-current="page"') <= 1


def test_a_follow_up_is_planned_done_and_moved_on_the_pages(cast: Cast, ticket: Ticket) -> None:
    wanted = {"key": str(uuid4()), "what": "回訪", "owner": str(cast.ben.pk), "due_at": moment(-1)}
    refused = post(cast.amy, "tickets:follow-up-plan", ticket.reference, **wanted)
    assert refused.status_code == 422
    assert "回訪" in refused.content.decode()
    for _ in range(2):  # a double click
        post(cast.amy, "tickets:follow-up-plan", ticket.reference, **wanted | {"due_at": moment(5)})
    one = FollowUp.objects.get()
    assert one.owner == cast.ben
    assert "回訪" in get(cast.ben, "tickets:due", htmx=False)
    assert "回訪" in get(cast.amy, "tickets:show", ticket.reference)
    assert (
        post(
            cast.ben, "tickets:follow-up-end", one.pk, "moved", version=one.version, due_at=moment(9)
        ).status_code
        == 200
    )
    one.refresh_from_db()
    assert (
        post(cast.ben, "tickets:follow-up-end", one.pk, "done", version=one.version, words="得").status_code
        == 200
    )
    assert (
        post(cast.ben, "tickets:follow-up-end", one.pk, "done", version=one.version, words="").status_code
        == 422
    )
    assert signed_in(cast.may).get(reverse("tickets:follow-up-end", args=[one.pk, "done"])).status_code == 404
