"""Remedies: within one's authority at once, beyond it by approval; never twice, never more than allowed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from tests.at_once import at_once
from tests.cast import Cast, make_cast, talk
from yueting.accounts.models import Agent, Membership, Notice, Role
from yueting.conversations.services.handling import AlreadyDone
from yueting.tickets.authority import Limit, Measure, RemedyKind
from yueting.tickets.lifecycle import NotAllowed
from yueting.tickets.models import Remedy, RemedyState, Ticket
from yueting.tickets.queries.authority import matrix_of, pending
from yueting.tickets.queries.ledger import budget_standing, by_agent, by_kind, month_of
from yueting.tickets.services.authorising import delegate, keep_matrix, set_budget, take_back
from yueting.tickets.services.closing import obstacles
from yueting.tickets.services.remedying import Wish, approve, ask, refuse, sweep_approvals, withdraw
from yueting.timeline.models import Event

pytestmark = pytest.mark.django_db
COMPLAINT = "我張單等咗兩個星期都未到，好嬲！我要投訴！"
HOUR = timedelta(hours=1)


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return at_level(talk(cast.joy_chat, COMPLAINT).tickets.get(), 1)


def at_level(ticket: Ticket, level: int) -> Ticket:
    Ticket.objects.filter(pk=ticket.pk).update(level=level)
    ticket.refresh_from_db()
    return ticket


def want(ticket: Ticket, who: Agent, amount: int = 50, key: str = "", **more) -> Remedy:
    wish = Wish(**{"kind": RemedyKind.VOUCHER, "amount": Decimal(amount), "why": "等咗咁耐"} | more)
    return ask(ticket, who, wish, client_key=key or f"k{Remedy.objects.count()}")


def months(cast: Cast, count: int = 0):
    month = month_of(cast.joy, timezone.now())
    return month if not count else (month.replace(day=1) + timedelta(days=31 * count)).replace(day=1)


def test_what_authority_covers_is_granted_at_once(cast: Cast, ticket: Ticket) -> None:
    remedy = want(ticket, cast.amy, 100)
    assert (remedy.state, remedy.decided_by, remedy.cost) == (RemedyState.GRANTED, cast.amy, 100)
    assert Event.objects.get(verb="remedy.granted").data["cost"] == "100"
    assert not Notice.objects.filter(kind="remedy_asked").exists()


def test_what_is_beyond_it_waits_for_a_supervisor_with_its_own_clock(cast: Cast, ticket: Ticket) -> None:
    at_level(ticket, 3)
    before = timezone.now()
    remedy = want(ticket, cast.amy, 400)
    assert remedy.state == RemedyState.ASKED
    assert remedy.due_at is not None
    half = timedelta(minutes=30)
    assert before + half <= remedy.due_at <= timezone.now() + half
    told = Notice.objects.filter(kind="remedy_asked").values_list("agent", flat=True)
    assert list(told) == [
        cast.sue.pk
    ]  # a leader may not grant it at level 3, an administrator has more to do
    assert [r.id for r in obstacles(ticket) if r.id.startswith("remedies")] == ["remedies.asked"]
    granted = approve(remedy, cast.sue, "可以")
    assert (granted.state, granted.decided_by, granted.decided_for) == (RemedyState.GRANTED, cast.sue, None)
    assert Notice.objects.get(kind="remedy_granted").agent == cast.amy


def test_a_grant_in_pieces_is_one_grant(cast: Cast, ticket: Ticket) -> None:
    assert want(ticket, cast.amy, 60).state == RemedyState.GRANTED
    assert want(ticket, cast.amy, 41).state == RemedyState.ASKED
    assert want(ticket, cast.amy, 40).state == RemedyState.GRANTED


@pytest.mark.parametrize("who", ["amy", "lee", "kit", "may"])
def test_only_whose_authority_covers_it_approves(cast: Cast, ticket: Ticket, who: str) -> None:
    at_level(ticket, 3)
    remedy = want(ticket, cast.ben, 400)
    with pytest.raises(PermissionDenied):
        approve(remedy, getattr(cast, who))
    remedy.refresh_from_db()
    assert remedy.state == RemedyState.ASKED


def test_nobody_approves_their_own_not_even_through_a_stand_in(cast: Cast, ticket: Ticket) -> None:
    Membership.objects.create(agent=cast.ben, brand=cast.joy, role=Role.SUPERVISOR)
    at_level(ticket, 3)
    keep_matrix(  # a supervisor of this brand grants less than what the administrator may approve
        cast.joy,
        cast.zoe,
        [Limit("admin", RemedyKind.VOUCHER, 4, 0, Decimal(900), Measure.MONEY)],
        [10] * 5,
        seen=0,
    )
    remedy = want(ticket, cast.zoe, 900, key="own")
    assert remedy.state == RemedyState.GRANTED  # within her own authority she needs no approval
    keep_matrix(
        cast.joy,
        cast.zoe,
        [Limit("supervisor", RemedyKind.VOUCHER, 4, 0, Decimal(1900), Measure.MONEY)],
        [10] * 5,
        seen=1,
    )
    asked = want(ticket, cast.zoe, 950)
    assert asked.state == RemedyState.ASKED
    delegate(cast.joy, cast.sue, cast.zoe, timezone.now(), timezone.now() + HOUR)
    with pytest.raises(PermissionDenied):
        approve(asked, cast.zoe)
    by_sue = want(ticket, cast.amy, 940)
    delegate(cast.joy, cast.lee, cast.amy, timezone.now(), timezone.now() + HOUR)
    with pytest.raises(PermissionDenied):
        approve(by_sue, cast.amy)
    assert approve(by_sue, cast.zoe).decided_for == cast.sue


def test_a_stand_in_decides_in_the_absents_name_while_it_lasts(cast: Cast, ticket: Ticket) -> None:
    at_level(ticket, 3)
    given = delegate(cast.joy, cast.sue, cast.lee, timezone.now(), timezone.now() + HOUR)
    remedy = want(ticket, cast.amy, 400)
    assert Notice.objects.get(kind="remedy_asked").agent == cast.lee  # not to who is away
    granted = approve(remedy, cast.lee)
    assert (granted.decided_by, granted.decided_for) == (cast.lee, cast.sue)
    take_back(given, cast.sue)
    take_back(given, cast.sue)
    with pytest.raises(PermissionDenied):
        approve(want(ticket, cast.amy, 300), cast.lee)
    assert Event.objects.filter(verb="authority.taken_back").count() == 1


def test_a_stand_in_does_not_pass_authority_on(cast: Cast, ticket: Ticket) -> None:
    at_level(ticket, 3)
    delegate(cast.joy, cast.sue, cast.lee, timezone.now(), timezone.now() + HOUR)
    delegate(cast.joy, cast.lee, cast.ben, timezone.now(), timezone.now() + HOUR)
    with pytest.raises(PermissionDenied):
        approve(want(ticket, cast.amy, 400), cast.ben)


@pytest.mark.parametrize(
    ("by", "to", "starts", "ends"),
    [
        ("sue", "sue", 0, 1),
        ("sue", "kit", 0, 1),
        ("sue", "may", 0, 1),
        ("sue", "lee", 2, 1),
        ("sue", "lee", -3, -1),
    ],
)
def test_a_stand_in_must_make_sense(cast: Cast, by: str, to: str, starts: int, ends: int) -> None:
    now = timezone.now()
    with pytest.raises(ValidationError):
        delegate(cast.joy, getattr(cast, by), getattr(cast, to), now + starts * HOUR, now + ends * HOUR)
    with pytest.raises(PermissionDenied):
        delegate(cast.joy, cast.amy, cast.ben, now, now + HOUR)


def test_a_decided_request_stays_decided(cast: Cast, ticket: Ticket) -> None:
    at_level(ticket, 2)
    remedy = want(ticket, cast.amy, 200)
    with pytest.raises(ValidationError):
        refuse(remedy, cast.lee, " ")
    refuse(remedy, cast.lee, "太多")
    for again in (
        lambda: approve(remedy, cast.sue),
        lambda: refuse(remedy, cast.sue, "x"),
        lambda: withdraw(remedy, cast.amy),
    ):
        with pytest.raises(AlreadyDone):
            again()
    assert Notice.objects.get(kind="remedy_refused").data["why"] == "太多"
    other = want(ticket, cast.amy, 200)
    with pytest.raises(PermissionDenied):
        withdraw(other, cast.ben)
    assert withdraw(other, cast.amy).state == RemedyState.WITHDRAWN
    assert list(pending(cast.lee, timezone.now())) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": Decimal(0)},
        {"amount": Decimal(-5)},
        {"amount": Decimal(6000)},  # more than anybody may
        {"kind": RemedyKind.DISCOUNT, "amount": Decimal(10)},  # of what?
        {"kind": RemedyKind.DISCOUNT, "amount": Decimal(101), "order_value": Decimal(5)},
        {"kind": RemedyKind.UPGRADE, "amount": Decimal("0.5")},
        {"order_value": Decimal(-1)},
        {"why": "  "},
    ],
)
def test_what_makes_no_sense_is_refused_and_leaves_no_trace(cast: Cast, ticket: Ticket, wrong: dict) -> None:
    with pytest.raises(ValidationError):
        want(ticket, cast.sue, **wrong)
    assert not Remedy.objects.exists()


def test_a_closed_ticket_gives_nothing(cast: Cast, ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(state="closed")
    with pytest.raises(NotAllowed):
        want(ticket, cast.amy)


def test_the_months_budget_holds_for_everybody(cast: Cast, ticket: Ticket) -> None:
    set_budget(cast.joy, cast.sue, months(cast), Decimal(120))
    want(ticket, cast.amy, 100)
    with pytest.raises(ValidationError, match="20"):
        want(ticket, cast.sue, 30)
    at_level(ticket, 2)
    asked = want(ticket, cast.amy, 25)
    with pytest.raises(ValidationError):
        approve(asked, cast.lee)
    set_budget(cast.joy, cast.sue, months(cast), Decimal(200))
    approve(asked, cast.lee)
    found = budget_standing(cast.joy, months(cast))
    assert (found.spent, found.left) == (125, 75)
    assert by_kind(cast.joy, months(cast)) == [{"kind": "voucher", "sum": Decimal(125), "count": 2}]
    assert by_agent(cast.joy, months(cast))[0]["asked_by__name"] == "Amy"
    following = budget_standing(cast.joy, months(cast, 1))
    assert (following.most, following.spent) == (200, 0)  # the budget stands until another is set
    with pytest.raises(ValidationError):
        set_budget(cast.joy, cast.sue, months(cast, -2), Decimal(1))
    with pytest.raises(PermissionDenied):
        set_budget(cast.joy, cast.lee, months(cast), Decimal(10**6))


def test_an_overdue_approval_is_told_once(cast: Cast, ticket: Ticket) -> None:
    at_level(ticket, 3)
    remedy = want(ticket, cast.amy, 400)
    assert sweep_approvals() == 0
    Remedy.objects.update(due_at=timezone.now() - HOUR)
    assert sweep_approvals() == 1
    assert sweep_approvals() == 0
    told = set(Notice.objects.filter(kind="remedy_overdue").values_list("agent", flat=True))
    assert told == {cast.sue.pk, cast.lee.pk}  # who can decide, and the duty leader
    assert Event.objects.filter(verb="remedy.overdue", subject_id=ticket.pk).count() == 1
    approve(remedy, cast.sue)


def test_a_brands_own_matrix_counts_and_two_editors_notice_each_other(cast: Cast, ticket: Ticket) -> None:
    only = [Limit("supervisor", RemedyKind.GIFT, 4, 0, Decimal(10), Measure.MONEY)]
    keep_matrix(cast.joy, cast.sue, only, [5, 5, 5, 5, 5], seen=0)
    assert matrix_of(cast.joy).limits == tuple(only)
    assert matrix_of(cast.cha).version == 0
    with pytest.raises(ValidationError):
        want(ticket, cast.sue, 1)
    with pytest.raises(AlreadyDone):
        keep_matrix(cast.joy, cast.zoe, [], [5] * 5, seen=0)
    with pytest.raises(PermissionDenied):
        keep_matrix(cast.joy, cast.lee, [], [5] * 5, seen=1)


@pytest.fixture
def shared(transactional_db: None) -> tuple[Cast, Ticket]:
    """The cast and a slight complaint, committed, so that other connections see them."""
    cast = make_cast()
    with transaction.atomic():
        ticket = talk(cast.joy_chat, COMPLAINT).tickets.get()
    return cast, at_level(ticket, 1)


def names(answers: list) -> list[str]:
    return sorted(type(answer).__name__ for answer in answers)


def test_of_two_who_approve_at_once_one_approves(shared: tuple[Cast, Ticket]) -> None:
    cast, ticket = shared
    asked = want(at_level(ticket, 2), cast.amy, 200)
    answers = at_once(lambda: approve(asked, cast.lee), lambda: approve(asked, cast.sue))
    assert names(answers) == ["AlreadyDone", "Remedy"]
    assert Event.objects.filter(verb="remedy.granted").count() == 1


def test_two_grants_at_once_do_not_pass_the_limit_of_one(shared: tuple[Cast, Ticket]) -> None:
    cast, ticket = shared
    at_once(*[lambda who=who: want(ticket, who, 60, key=who.name) for who in (cast.amy, cast.ben)])
    assert sorted(Remedy.objects.values_list("state", flat=True)) == [RemedyState.ASKED, RemedyState.GRANTED]


def test_grants_on_two_tickets_at_once_do_not_pass_the_budget(shared: tuple[Cast, Ticket]) -> None:
    cast, ticket = shared
    with transaction.atomic():
        other = at_level(talk(cast.joy_chat, COMPLAINT, sender="wing").tickets.get(), 1)
    set_budget(cast.joy, cast.sue, months(cast), Decimal(100))
    pairs = [(ticket, cast.amy), (other, cast.ben)]
    answers = at_once(*[lambda t=t, who=who: want(t, who, 60, key=who.name) for t, who in pairs])
    assert names(answers) == ["Remedy", "ValidationError"]
    assert budget_standing(cast.joy, months(cast)).spent == 60


def test_a_double_click_is_one_remedy(shared: tuple[Cast, Ticket]) -> None:
    cast, ticket = shared
    first, second = at_once(*[lambda: want(ticket, cast.amy, 60, key="same")] * 2)
    assert first == second
    assert Remedy.objects.count() == 1
