"""Warnings, breach, the ladder, and who is on duty."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from tests.cast import Cast, talk, write
from yueting.accounts.models import Agent, Notice
from yueting.conversations.models import Conversation
from yueting.conversations.services.handling import AlreadyDone
from yueting.conversations.services.replying import reply
from yueting.tickets.lifecycle import Action
from yueting.tickets.models import DutyKind, DutyShift, Escalation, SlaClock, Ticket
from yueting.tickets.services import clocks, duty
from yueting.tickets.services.escalating import climb, take_over
from yueting.tickets.services.progress import act
from yueting.tickets.services.recounting import recount_brand
from yueting.tickets.services.weighing import weigh_again
from yueting.tickets.tests.test_services_clocks import HOURS, MINUTES, ticket
from yueting.timeline.models import Event

CRITICAL = "你哋嘅充電器爆炸燒傷咗我個仔，好多街坊都中招！我已經通知記者同消委會，今晚見報！"


def told(kind: str) -> list[tuple[str, str]]:
    notices = Notice.objects.filter(kind=kind).order_by("at", "pk")
    return [(str(notice.agent), notice.data["reference"]) for notice in notices]


def make_late(escalation: Escalation) -> None:
    escalation.take_over_by = timezone.now() - MINUTES(1)
    escalation.save()


# -- warnings -------------------------------------------------------------------------------------------------


def test_the_owner_is_warned_at_half_time_and_the_leader_too_at_four_fifths(cast: Cast) -> None:
    opened = ticket(cast.joy_mail, 2, timezone.now() - MINUTES(16))  # of 30 minutes
    Ticket.objects.update(owner=cast.amy)
    assert clocks.sweep() == 1
    assert clocks.sweep() == 0
    assert told("sla_warned") == [("Amy", opened.reference)]
    SlaClock.objects.update(started_at=timezone.now() - MINUTES(25), look_at=timezone.now())
    clocks.sweep()
    assert told("sla_warned")[1:] == [("Amy", opened.reference), ("Lee", opened.reference)]
    assert list(
        Event.objects.filter(verb="sla.warned").order_by("at").values_list("data__percent", flat=True)
    ) == [
        50,
        80,
    ]


def test_without_an_owner_the_leader_is_warned_at_once(cast: Cast) -> None:
    opened = ticket(cast.joy_mail, 2, timezone.now() - MINUTES(16))
    Ticket.objects.update(owner=None)
    clocks.sweep()
    assert told("sla_warned") == [("Lee", opened.reference)]


def test_a_warning_makes_the_matter_more_urgent(cast: Cast) -> None:
    opened = ticket(cast.joy_mail, 2, timezone.now() - MINUTES(16))
    clocks.sweep()
    opened.refresh_from_db()
    assert "sla_left" in {reason["id"] for reason in opened.priority_reasons}


def test_nobody_is_warned_about_a_limit_of_seconds(cast: Cast) -> None:
    ticket(cast.joy_chat, 1, timezone.now() - timedelta(seconds=25))  # of thirty
    assert clocks.sweep() == 0
    assert told("sla_warned") == []


def test_a_public_word_about_the_same_matter_makes_it_more_urgent(cast: Cast) -> None:
    opened = ticket(cast.joy_mail, 2)
    weigh_again(opened)
    before = opened.priority
    public = talk(cast.joy_chat, "你好", sender="fung")
    Conversation.objects.filter(pk=public.pk).update(channel="social")
    opened.conversations.add(public)
    weigh_again(opened)
    assert opened.priority > before
    assert "social" in {r["values"].get("channel") for r in opened.priority_reasons}


def test_a_brand_that_never_opens_holds_up_nobody_else(cast: Cast) -> None:
    shut, late = (
        ticket(cast.joy_mail, level, timezone.now() - HOURS(30), sender=f"c{level}") for level in (0, 1)
    )
    cast.joy.hours = {"zone": "Asia/Hong_Kong", "week": {"mon": ["09:00-18:00"]}}
    every_monday = [timezone.localdate() + timedelta(days=day) for day in range(-40, 1200)]
    cast.joy.hours["special"] = {day.isoformat(): [] for day in every_monday}
    cast.joy.save()
    recount_brand(cast.joy.pk)
    clocks.sweep()
    assert late.reference in {reference for _who, reference in told("sla_breached")}
    assert shut.clocks.get(kind="resolution").due_at is None
    assert clocks.sweep() == 0


# -- waiting for the customer ---------------------------------------------------------------------------------


def test_the_solution_waits_with_the_customer_and_an_owed_answer_does_not(cast: Cast) -> None:
    opened = ticket(cast.joy_mail, 2, timezone.now() - MINUTES(10))
    act(opened, Action.WAIT_CUSTOMER, cast.amy, version=opened.version)
    by_kind = {clock.kind: clock for clock in opened.clocks.all()}
    assert by_kind["resolution"].due_at is None
    assert by_kind["first_response"].due_at == opened.opened_at + MINUTES(30)
    opened.refresh_from_db()
    assert opened.sla_met is None


def test_when_the_customer_answers_the_time_runs_on_with_what_is_left(cast: Cast) -> None:
    opened = ticket(cast.joy_mail, 2, timezone.now() - HOURS(10))
    act(opened, Action.WAIT_CUSTOMER, cast.amy, version=opened.version)
    opened.pauses.update(start=timezone.now() - HOURS(4))
    write(cast.joy_mail, "單號係 12345")
    resolution = opened.clocks.get(kind="resolution")
    assert resolution.due_at
    assert HOURS(41.9) < resolution.due_at - timezone.now() <= HOURS(42)
    assert opened.pauses.get().end is not None


def test_going_on_ends_the_wait_and_so_does_solving(cast: Cast) -> None:
    opened = ticket(cast.joy_mail, 2)
    for action in (Action.WAIT_CUSTOMER, Action.RESUME, Action.WAIT_CUSTOMER, Action.RESOLVE):
        opened = act(opened, action, cast.amy, version=opened.version)
    assert opened.pauses.count() == 2
    assert not opened.pauses.filter(end=None).exists()
    assert opened.sla_met is True


# -- the ladder -----------------------------------------------------------------------------------------------


def test_a_breach_names_who_takes_over_and_by_when(cast: Cast) -> None:
    late = ticket(cast.joy_chat, 1, timezone.now() - MINUTES(5))
    clocks.sweep()
    escalation = Escalation.objects.get()
    assert (escalation.ticket, escalation.to, escalation.cause) == (late, cast.lee, "first_response")
    assert MINUTES(14) < escalation.take_over_by - timezone.now() <= MINUTES(15)
    notice = Notice.objects.get(kind="sla_breached")
    assert (notice.data["to"], notice.data["until"]) == ("Lee", escalation.take_over_by.isoformat())


def test_who_does_not_take_over_in_time_is_followed_by_the_next_rung(cast: Cast) -> None:
    late = ticket(cast.joy_chat, 1, timezone.now() - MINUTES(5))
    clocks.sweep()
    for expected, name in ((1, "Sue"), (2, "Zoe")):
        make_late(Escalation.objects.get(ended_at=None))
        assert climb() == 1
        assert climb() == 0
        open_one = Escalation.objects.get(ended_at=None)
        assert (open_one.rung, str(open_one.to)) == (expected, name)
    assert told("escalated") == [("Sue", late.reference), ("Zoe", late.reference)]
    make_late(Escalation.objects.get(ended_at=None))
    climb()
    assert not Escalation.objects.filter(ended_at=None).exists()
    assert Event.objects.filter(verb="ticket.unheeded").exists()


def test_an_answer_in_time_leaves_the_ladder_in_peace(cast: Cast) -> None:
    late = ticket(cast.joy_chat, 1, timezone.now() - MINUTES(5))
    clocks.sweep()
    reply(late.conversations.get(), cast.amy, "你好", client_key="k")
    Escalation.objects.update(take_over_by=timezone.now() - MINUTES(1))
    assert climb() == 0
    assert Escalation.objects.get().rung == 0


def test_taking_over_makes_the_owner_and_is_done_once(cast: Cast) -> None:
    late = ticket(cast.joy_chat, 1, timezone.now() - MINUTES(5))
    clocks.sweep()
    taken = take_over(late, cast.lee)
    assert (taken.owner, taken.state) == (cast.lee, "open")
    with pytest.raises(AlreadyDone):
        take_over(late, cast.sue)
    assert Event.objects.filter(verb="ticket.taken_over").count() == 1


def test_another_brands_people_take_over_nothing(cast: Cast) -> None:
    late = ticket(cast.joy_chat, 1, timezone.now() - MINUTES(5))
    clocks.sweep()
    for stranger in (cast.may, cast.kit):
        with pytest.raises(PermissionDenied):
            take_over(late, stranger)


def test_a_critical_complaint_has_an_owner_and_a_limit_at_once(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, CRITICAL)
    opened = conversation.tickets.get()
    assert (opened.level, opened.owner, opened.lane) == (4, cast.lee, "fast")
    escalation = Escalation.objects.get()
    assert (escalation.cause, escalation.to) == ("level", cast.lee)
    assert MINUTES(4) < escalation.take_over_by - timezone.now() <= MINUTES(5)


def test_many_breaches_at_once_are_one_notice_and_each_is_escalated(cast: Cast) -> None:
    for number in range(21):
        ticket(cast.joy_chat, 1, timezone.now() - MINUTES(5), sender=f"c{number}")
    clocks.sweep()
    assert Notice.objects.get(kind="sla_many", agent=cast.lee).data == {"count": 21}
    assert not Notice.objects.filter(kind="sla_breached").exists()
    assert Escalation.objects.count() == 21


def test_hundreds_of_rows_are_written_as_a_few_are(cast: Cast) -> None:
    for number in range(120):
        ticket(cast.joy_mail, 1, timezone.now() - HOURS(30), sender=f"c{number}")
    clocks.sweep()
    assert Event.objects.filter(verb="sla.breached", data__kind="resolution").count() == 120
    assert Escalation.objects.filter(to=cast.lee, ended_at=None).count() == 240


# -- the rota -------------------------------------------------------------------------------------------------


def plan(
    cast: Cast, agent: Agent, kind: str = DutyKind.DUTY, *, begins: int = -1, lasts: int = 8
) -> DutyShift:
    start = timezone.now() + timedelta(hours=begins)
    [shift] = duty.plan_duty(
        cast.joy, agent, kind, start, start + timedelta(hours=lasts), weeks=1, by=cast.lee
    )
    return shift


def test_who_is_on_duty_comes_before_who_is_on_call_and_both_before_the_leader(cast: Cast) -> None:
    assert duty.on_duty(cast.joy) == [cast.lee]
    plan(cast, cast.zoe, DutyKind.ON_CALL)
    assert duty.on_duty(cast.joy) == [cast.zoe]
    plan(cast, cast.sue)
    assert duty.on_duty(cast.joy) == [cast.sue]
    assert duty.on_duty(cast.joy, timezone.now() + HOURS(9)) == [cast.lee]


def test_who_may_not_sign_in_any_more_is_not_on_duty(cast: Cast) -> None:
    plan(cast, cast.sue)
    Agent.objects.filter(pk=cast.sue.pk).update(is_active=False)
    assert duty.on_duty(cast.joy) == [cast.lee]


def test_a_breach_goes_to_whoever_is_on_duty_now(cast: Cast) -> None:
    plan(cast, cast.sue)
    late = ticket(cast.joy_chat, 1, timezone.now() - MINUTES(5))
    clocks.sweep()
    assert told("sla_breached") == [("Sue", late.reference)]


def test_the_same_duty_is_planned_once(cast: Cast) -> None:
    plan(cast, cast.sue)
    for begins in (-1, 3):
        with pytest.raises(ValidationError):
            plan(cast, cast.sue, begins=begins)
    assert DutyShift.objects.count() == 1


@pytest.mark.parametrize(("begins", "lasts"), [(1, -1), (1, 0), (-9, 8), (1, 24 * 8)])
def test_a_duty_that_cannot_be_is_refused(cast: Cast, begins: int, lasts: int) -> None:
    with pytest.raises(ValidationError):
        plan(cast, cast.sue, begins=begins, lasts=lasts)


def test_a_duty_is_repeated_week_by_week(cast: Cast) -> None:
    start = timezone.now() + HOURS(1)
    duty.plan_duty(cast.joy, cast.sue, DutyKind.DUTY, start, start + HOURS(8), weeks=3, by=cast.lee)
    starts = list(DutyShift.objects.values_list("starts_at", flat=True))
    assert starts == [start + timedelta(weeks=week) for week in range(3)]
