"""The promises of time on stored tickets: started, met, broken, taken up again."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tests.cast import Cast, talk, write
from yueting.accounts.models import Notice
from yueting.conversations.models import Conversation, Inbox
from yueting.conversations.services.replying import note, reply, reply_by_program
from yueting.tickets.lifecycle import Action
from yueting.tickets.models import SlaClock, Ticket
from yueting.tickets.services import clocks
from yueting.tickets.services.opening import Opening, open_tickets
from yueting.tickets.services.progress import WrapUpWords, act, wrap_up
from yueting.tickets.triage import Triage
from yueting.timeline.models import Event
from yueting.timeline.services import Actor

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
COMPLAINT = "我張單等咗兩個星期都未到，好嬲！我要投訴！"


def ticket(inbox: Inbox, level: int, opened_at: datetime | None = None, sender: str = "ming") -> Ticket:
    """A ticket of this level, opened at this time, with its clocks."""
    conversation = talk(inbox, "你好", sender=sender)
    conversation.waiting_since = opened_at or timezone.now()
    decision = Triage(True, "complaint" if level else "consultation", level, 0, "normal", "ordinary", ())
    return open_tickets([Opening(conversation, decision, "張單未到")])[0]


def limits(of: Ticket) -> dict[str, timedelta | None]:
    return {c.kind: c.due_at and c.due_at - c.started_at for c in of.clocks.all()}


SECONDS, MINUTES, HOURS = (
    (lambda n: timedelta(seconds=n)),
    (lambda n: timedelta(minutes=n)),
    (lambda n: timedelta(hours=n)),
)


@pytest.mark.parametrize(
    ("level", "channel", "first", "resolution"),
    [
        (1, "chat", SECONDS(30), HOURS(24)),
        (1, "mail", SECONDS(60), HOURS(24)),
        (2, "chat", MINUTES(30), HOURS(48)),
        (3, "mail", MINUTES(15), HOURS(72)),
        (4, "chat", MINUTES(5), None),
    ],
)
def test_a_complaint_is_promised_what_its_level_says(
    cast: Cast, level: int, channel: str, first: timedelta, resolution: timedelta | None
) -> None:
    opened = ticket(getattr(cast, f"joy_{channel}"), level)
    assert limits(opened) == {"first_response": first, "resolution": resolution}
    assert opened.due_at == opened.opened_at + first
    assert Conversation.objects.get().due_at == opened.due_at


def at(text: str) -> datetime:
    """A time in Hong Kong."""
    return datetime.fromisoformat(text).replace(tzinfo=HONG_KONG)


@pytest.mark.parametrize(
    ("channel", "opened", "due"),
    [
        # A Tuesday inside business hours, 9 to 18.
        ("chat", "2026-06-23T10:00", "2026-06-23T10:00:30"),
        ("mail", "2026-06-23T10:00", "2026-06-23T14:00"),
        # Friday evening: the clock begins on Monday morning.
        ("chat", "2026-06-26T19:00", "2026-06-29T09:00:30"),
        ("mail", "2026-06-26T16:00", "2026-06-29T11:00"),
        # Good Friday 3 April to Easter Monday 6 April 2026, and the day after Ching Ming on the 7th.
        ("mail", "2026-04-02T17:00", "2026-04-08T12:00"),
        # Over new year: the holidays of the next year count.
        ("mail", "2026-12-31T17:00", "2027-01-04T12:00"),
    ],
)
def test_an_ordinary_matter_is_answered_within_business_hours(
    cast: Cast, channel: str, opened: str, due: str
) -> None:
    clock = ticket(getattr(cast, f"joy_{channel}"), 0, at(opened)).clocks.get(kind="first_response")
    assert clock.due_at == at(due)


def test_a_brand_without_hours_is_always_open(cast: Cast) -> None:
    night = datetime(2026, 6, 27, 3, tzinfo=UTC)
    assert ticket(cast.cha_chat, 0, night).due_at == night + SECONDS(30)


def test_a_raised_level_forgets_nothing_of_the_time_that_is_used(cast: Cast) -> None:
    opened = ticket(cast.joy_mail, 1, timezone.now() - HOURS(20))
    raised = act(opened, Action.RAISE_LEVEL, cast.amy, version=opened.version, why="燒傷", level=3)
    resolution = raised.clocks.get(kind="resolution")
    assert resolution.due_at == opened.opened_at + HOURS(72)
    assert raised.clocks.count() == 2


def test_an_answer_meets_the_first_response_in_time_or_late(cast: Cast) -> None:
    for sender, ago, in_time in (("ming", SECONDS(5), None), ("fung", MINUTES(5), False)):
        opened = ticket(cast.joy_chat, 1, timezone.now() - ago, sender=sender)
        message = reply(opened.conversations.get(), cast.amy, "你好", client_key=sender)
        opened.refresh_from_db()
        assert opened.first_reply_at == message.at
        assert opened.sla_met is in_time
        assert opened.due_at == opened.opened_at + HOURS(24)


def test_a_note_is_no_answer_and_a_programs_reply_is_one(cast: Cast) -> None:
    opened = ticket(cast.joy_chat, 1)
    conversation = opened.conversations.get()
    note(conversation, cast.amy, "好急", client_key="n")
    assert opened.clocks.get(kind="first_response").met_at is None
    reply_by_program(conversation, Actor("api", None, "Shop"), "收到", client_key="p")
    assert opened.clocks.get(kind="first_response").met_at is not None
    opened.refresh_from_db()
    assert (opened.state, opened.owner) == ("new", cast.amy)


def test_who_answers_takes_the_matter_into_work(cast: Cast) -> None:
    opened = ticket(cast.joy_chat, 1)
    Ticket.objects.update(owner=None)
    reply(opened.conversations.get(), cast.amy, "你好", client_key="k")
    opened.refresh_from_db()
    assert (opened.state, opened.owner) == ("open", cast.amy)
    assert Event.objects.get(verb="ticket.take").actor_id == cast.amy.pk


def test_a_talk_shows_the_nearest_deadline_of_all_its_tickets(cast: Cast) -> None:
    first = ticket(cast.joy_chat, 1)
    conversation = first.conversations.get()
    decision = Triage(True, "complaint", 2, 0, "normal", "ordinary", ())
    second = open_tickets([Opening(conversation, decision, "另一件事")])[0]
    assert Conversation.objects.get().due_at == first.due_at
    act(second, Action.RESOLVE, cast.amy, version=second.version)
    assert Conversation.objects.get().due_at == first.due_at
    act(first, Action.RESOLVE, cast.amy, version=first.version)
    assert Conversation.objects.get().due_at is None


# -- the sweep ------------------------------------------------------------------------------------------------


def test_a_broken_promise_is_told_once_to_the_duty_leader(cast: Cast) -> None:
    late = ticket(cast.joy_chat, 1, timezone.now() - MINUTES(5))
    assert clocks.sweep() == 1
    assert clocks.sweep() == 0
    notice = Notice.objects.get(kind="sla_breached")
    assert (notice.agent, notice.data["reference"]) == (cast.lee, late.reference)
    assert notice.conversation_id == late.conversations.get().id
    late.refresh_from_db()
    assert late.sla_met is False
    assert list(Event.objects.filter(subject_id=late.id).order_by("id").values_list("verb", flat=True)) == [
        "ticket.opened",
        "sla.breached",
        "ticket.escalated",
    ]


def test_what_is_in_time_or_met_is_left_in_peace(cast: Cast) -> None:
    ticket(cast.joy_chat, 1)
    met = ticket(cast.joy_chat, 1, timezone.now() - SECONDS(20), sender="fung")
    reply(met.conversations.get(), cast.amy, "你好", client_key="k")
    assert clocks.sweep() == 0
    assert not Notice.objects.filter(kind="sla_breached").exists()


def test_both_clocks_of_one_ticket_break_together(cast: Cast) -> None:
    ticket(cast.joy_chat, 1, timezone.now() - HOURS(30))
    assert clocks.sweep() == 2
    assert SlaClock.objects.filter(breached_at=None).count() == 0


def test_a_sweep_does_not_forget_an_answer(cast: Cast) -> None:
    late = ticket(cast.joy_chat, 1, timezone.now() - HOURS(30))
    reply(late.conversations.get(), cast.amy, "你好", client_key="k")
    clocks.sweep()
    late.refresh_from_db()
    assert late.first_reply_at is not None


def test_time_that_runs_out_makes_the_matter_more_urgent(cast: Cast) -> None:
    late = ticket(cast.joy_chat, 1, timezone.now() - HOURS(30))
    clocks.sweep()
    late.refresh_from_db()
    assert [r["id"] for r in late.priority_reasons if r["id"] == "sla_left"]
    assert Conversation.objects.get().priority == late.priority > 0


# -- solved and taken up again --------------------------------------------------------------------------------


def test_solved_in_time_is_kept_and_solved_late_is_not(cast: Cast) -> None:
    for sender, ago, kept in (("ming", SECONDS(5), True), ("fung", HOURS(30), False)):
        opened = ticket(cast.joy_mail, 1, timezone.now() - ago, sender=sender)
        wrap_up(opened.conversations.get(), cast.amy, WrapUpWords("送貨", "補送"))
        opened.refresh_from_db()
        assert (opened.sla_met, opened.due_at) == (kept, None)


def test_the_time_while_it_was_solved_does_not_count(cast: Cast) -> None:
    opened = ticket(cast.joy_chat, 1, timezone.now() - timedelta(days=5))
    SlaClock.objects.filter(kind="first_response").update(met_at=opened.opened_at)
    act(opened, Action.RESOLVE, cast.amy, version=opened.version)
    solved_at = opened.opened_at + HOURS(10)
    SlaClock.objects.filter(kind="resolution").update(met_at=solved_at)
    write(cast.joy_chat, "單號係 12345")
    resolution = SlaClock.objects.get(kind="resolution")
    assert resolution.due_at
    left = resolution.due_at - timezone.now()
    assert HOURS(13) < left <= HOURS(14)
    assert clocks.sweep() == 0


def test_a_promise_that_was_broken_before_it_was_solved_stays_broken(cast: Cast) -> None:
    opened = ticket(cast.joy_chat, 1, timezone.now() - timedelta(days=5))
    act(opened, Action.RESOLVE, cast.amy, version=opened.version)
    write(cast.joy_chat, COMPLAINT)
    opened.refresh_from_db()
    assert (opened.state, opened.sla_met) == ("open", False)
