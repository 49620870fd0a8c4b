"""The figures of tickets one can count by hand; every figure leads to its tickets."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast, talk
from yueting.accounts.models import Agent, Membership, Team
from yueting.analytics.queries import Slice, behind, board
from yueting.care.models import Rating
from yueting.conversations.models import Conversation, Inbox
from yueting.tickets.models import Ticket, TicketState

PAGE = "/dashboard/"
NOW = timezone.now


def made(
    inbox: Inbox,
    owner: Agent | None,
    *,
    days_ago: float = 1,
    first: float | None = None,
    solved: float | None = None,
    kept: bool | None = None,
    score: int | None = None,
    history: bool = False,
) -> Ticket:
    """A ticket as the figures see it: answered and solved after so many minutes."""
    opened = NOW() - timedelta(days=days_ago)
    conversation = talk(inbox, "你好", sender=str(uuid4()))
    Conversation.objects.filter(pk=conversation.pk).update(
        started_at=opened, assignee=owner, is_history=history
    )
    ticket = Ticket.objects.create(
        reference=f"YT-{uuid4().hex[:8]}",
        brand=inbox.brand,
        contact=conversation.contact,
        channel=inbox.kind,
        subject="張單未到",
        owner=owner,
        state=TicketState.RESOLVED if solved is not None else TicketState.OPEN,
        opened_at=opened,
        first_reply_at=opened + timedelta(minutes=first) if first is not None else None,
        resolved_at=opened + timedelta(minutes=solved) if solved is not None else None,
        sla_met=kept,
        is_history=history,
    )
    ticket.conversations.add(conversation)
    if score:
        Rating.objects.create(
            brand=inbox.brand,
            conversation=conversation,
            ticket=ticket,
            channel=inbox.kind,
            score=score,
            answered_at=NOW(),
        )
    return ticket


@pytest.fixture
def tickets(cast: Cast) -> dict[str, Ticket]:
    """Five tickets of joy in the last fortnight, one before, one of history, one of another brand."""
    return {
        "quick": made(cast.joy_chat, cast.amy, first=1, solved=60, kept=True, score=5),
        "slow": made(cast.joy_chat, cast.amy, days_ago=2, first=10, solved=600, kept=False, score=2),
        "mail": made(cast.joy_mail, cast.ben, days_ago=3, first=30, solved=300, kept=True, score=4),
        "unanswered": made(cast.joy_mail, None, days_ago=4),
        "open": made(cast.joy_chat, cast.ben, days_ago=5, first=2),
        "before": made(cast.joy_chat, cast.amy, days_ago=20, first=4, solved=40, kept=True, score=1),
        "history": made(cast.joy_chat, cast.amy, first=500, solved=900, kept=False, score=1, history=True),
        "tea": made(cast.cha_chat, cast.may, first=99, solved=99, kept=False, score=1),
    }


def test_the_figures_are_those_one_counts_by_hand(cast: Cast, tickets: dict[str, Ticket]) -> None:
    total = board(cast.lee, Slice()).total
    assert (total.volume, total.resolved) == (5, 3)
    assert (total.first_response_median.value, total.first_response_median.n) == (120, 4)
    assert total.first_response_p90.value == 30 * 60
    assert (total.resolution_median.value, total.resolution_median.n) == (300 * 60, 3)
    assert (total.sla_attainment.value, total.sla_attainment.n) == (pytest.approx(2 / 3), 3)
    assert (total.csat.value, total.csat.n) == (pytest.approx(2 / 3), 3)
    assert total.average_score.value == pytest.approx(11 / 3)


def test_the_time_before_stands_beside_and_the_backlog_is_todays(
    cast: Cast, tickets: dict[str, Ticket]
) -> None:
    shown = board(cast.lee, Slice())
    assert (shown.before.volume, shown.before.csat.value) == (1, 0)
    assert shown.backlog == 2
    assert shown.conversations == 5


def test_by_agent_and_by_channel_nothing_is_lost(cast: Cast, tickets: dict[str, Ticket]) -> None:
    shown = board(cast.lee, Slice())
    assert {key: f.volume for key, f in shown.by_agent.items()} == {str(cast.amy.pk): 2, str(cast.ben.pk): 2}
    assert {name: f.volume for name, f in shown.by_channel.items()} == {"chat": 3, "email": 2}
    assert shown.by_agent[str(cast.amy.pk)].csat.value == 0.5


@pytest.mark.parametrize(
    ("figure", "names"),
    [
        ("volume", ["quick", "slow", "mail", "unanswered", "open"]),
        ("first_response", ["quick", "slow", "mail", "open"]),
        ("resolved", ["quick", "slow", "mail"]),
        ("sla", ["quick", "slow", "mail"]),
        ("sla_missed", ["slow"]),
        ("csat", ["quick", "slow", "mail"]),
        ("unhappy", ["slow"]),
        ("backlog", ["unanswered", "open"]),
    ],
)
def test_every_figure_leads_to_its_tickets_newest_first(
    cast: Cast, tickets: dict[str, Ticket], figure: str, names: list[str]
) -> None:
    assert list(behind(cast.lee, Slice(), figure)) == [tickets[name] for name in names]
    client = Client()
    client.force_login(cast.lee)
    page = client.get(f"{PAGE}tickets/{figure}/").content.decode()
    listed = [name for name, ticket in tickets.items() if ticket.reference in page]
    assert sorted(listed) == sorted(names)


@pytest.mark.parametrize(
    ("chosen", "volume"),
    [
        (Slice(days=1), 0),
        (Slice(days=7), 5),
        (Slice(days=30), 6),
        (Slice(channel="email"), 2),
    ],
)
def test_a_slice_counts_only_what_is_in_it(
    cast: Cast, tickets: dict[str, Ticket], chosen: Slice, volume: int
) -> None:
    assert board(cast.lee, chosen).total.volume == volume


def test_a_slice_of_one_agent_or_brand(cast: Cast, tickets: dict[str, Ticket]) -> None:
    assert board(cast.zoe, Slice(agent=cast.amy.pk)).total.volume == 2
    assert board(cast.zoe, Slice(brand=cast.cha.pk)).total.volume == 1
    assert board(cast.zoe, Slice()).total.volume == 6


def test_a_rating_thought_over_counts_once(cast: Cast, tickets: dict[str, Ticket]) -> None:
    first = Rating.objects.get(ticket=tickets["slow"])
    Rating.objects.create(
        brand=cast.joy,
        conversation=first.conversation,
        ticket=tickets["slow"],
        channel="chat",
        score=5,
        answered_at=NOW() + timedelta(minutes=1),
    )
    assert board(cast.lee, Slice()).total.csat.n == 3
    assert board(cast.lee, Slice()).total.csat.value == 1
    assert list(behind(cast.lee, Slice(), "unhappy")) == []


@pytest.mark.parametrize(
    ("who", "status"), [("amy", 403), ("eve", 403), ("kit", 200), ("lee", 200), ("zoe", 200)]
)
def test_figures_are_for_those_who_lead_and_for_the_client(
    cast: Cast, tickets: dict[str, Ticket], who: str, status: int
) -> None:
    client = Client()
    client.force_login(getattr(cast, who))
    assert client.get(PAGE).status_code == status
    assert client.get(f"{PAGE}tickets/volume/").status_code == status


def test_a_client_sees_the_own_brand_only_whatever_the_address_says(
    cast: Cast, tickets: dict[str, Ticket]
) -> None:
    client = Client()
    client.force_login(cast.kit)
    for query in ({}, {"brand": str(cast.cha.pk)}, {"agent": str(cast.may.pk)}):
        page = client.get(f"{PAGE}tickets/volume/", query).content.decode()
        assert tickets["tea"].reference not in page
        assert "May" not in page


def test_a_leader_of_one_team_sees_that_teams_figures(cast: Cast, tickets: dict[str, Ticket]) -> None:
    Membership.objects.filter(agent=cast.lee).update(team=cast.front)
    back = Team.objects.create(brand=cast.joy, name="Back office")
    Ticket.objects.update(team=back)
    Ticket.objects.filter(pk=tickets["quick"].pk).update(team=cast.front)
    assert board(Agent.objects.get(pk=cast.lee.pk), Slice()).total.volume == 1


def test_a_desk_without_tickets_shows_no_zeroes_where_nothing_was_measured(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.lee)
    page = client.get(PAGE).content.decode()
    assert "0.0 %" not in page
    assert board(cast.lee, Slice()).total.csat.value is None
