"""What a customer's message does to the tickets of its talk."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import Cast, talk, write
from yueting.accounts.models import Membership, Notice
from yueting.channels.base import InboundMessage, Sender
from yueting.conversations.models import Conversation, Inbox, State
from yueting.conversations.services.arrival import Arrival, Incoming, message_steps
from yueting.conversations.services.receiving import receive_many
from yueting.conversations.services.replying import reply
from yueting.tickets.lifecycle import Action
from yueting.tickets.models import SlaClock, Ticket, TicketState
from yueting.tickets.services.progress import WrapUpWords, act, wrap_up
from yueting.timeline.models import Event

COMPLAINT = "我張單等咗兩個星期都未到，好嬲！我要投訴！"
SERIOUS = "你哋個充電器爆炸，燒親我個仔，要入醫院！我要搵律師告你哋！"
QUESTION = "想問下幾時送貨？"


def batch(inbox: Inbox, *texts: str) -> None:
    """One customer's messages that arrive together."""
    sender = Sender("visitor", "ming", "Ming")
    arrivals = receive_many(
        [Incoming(inbox, InboundMessage(f"b{n}", sender, t)) for n, t in enumerate(texts)]
    )
    for _name, step in message_steps():
        step([a for a in arrivals if isinstance(a, Arrival)])


def only() -> Ticket:
    return Ticket.objects.get()


def solved(cast: Cast, text: str = COMPLAINT, days_ago: int = 0) -> Conversation:
    """A talk that was wrapped up so many days ago."""
    conversation = talk(cast.joy_chat, text)
    wrap_up(conversation, cast.amy, WrapUpWords("送貨", "補送"))
    then = timezone.now() - timedelta(days=days_ago)
    Ticket.objects.update(resolved_at=then)
    Conversation.objects.update(ended_at=then)
    return conversation


@pytest.mark.parametrize("text", ["你好", "唔該晒！", "多謝"])
def test_a_greeting_or_thanks_is_no_matter(cast: Cast, text: str) -> None:
    talk(cast.joy_chat, text)
    assert not Ticket.objects.exists()


def test_a_second_message_about_the_same_matter_opens_no_second_ticket(cast: Cast) -> None:
    talk(cast.joy_chat, QUESTION)
    talk(cast.joy_chat, "訂單係上星期落嘅")
    assert Ticket.objects.count() == 1


def test_what_gets_worse_is_raised_and_its_clocks_get_shorter(cast: Cast) -> None:
    talk(cast.joy_chat, QUESTION)
    before = only()
    write(cast.joy_chat, COMPLAINT)
    after = only()
    assert (before.level, after.klass) == (0, "complaint")
    assert after.level >= 1
    assert after.priority > before.priority
    assert Event.objects.get(verb="ticket.level_raised").data == {"before": 0, "level": after.level}
    assert set(after.clocks.values_list("clock", flat=True)) == {"calendar"}
    assert Conversation.objects.get().level == after.level


def test_a_message_that_changes_nothing_leaves_the_ticket_as_a_person_is_looking_at_it(cast: Cast) -> None:
    talk(cast.joy_chat, QUESTION)
    write(cast.joy_chat, QUESTION)
    before = only()
    write(cast.joy_chat, QUESTION)
    assert only().version == before.version
    write(cast.joy_chat, COMPLAINT)
    assert only().version == before.version + 1


def test_kind_words_do_not_lower_a_level(cast: Cast) -> None:
    talk(cast.joy_chat, COMPLAINT)
    level = only().level
    write(cast.joy_chat, "好啦，唔緊要，慢慢嚟")
    assert only().level == level


def test_what_a_leader_lowered_stays_low_until_it_reads_higher_than_before(cast: Cast) -> None:
    talk(cast.joy_chat, COMPLAINT)
    act(only(), Action.LOWER_LEVEL, cast.lee, version=only().version, why="誤會", level=0)
    write(cast.joy_chat, COMPLAINT)
    assert only().level == 0
    write(cast.joy_chat, SERIOUS)
    assert only().level >= 3


def test_a_serious_complaint_is_on_the_duty_leaders_screen_at_once(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, SERIOUS)
    notice = Notice.objects.get(kind="serious_complaint")
    assert (notice.agent, notice.conversation_id) == (cast.lee, conversation.id)
    told = {name: notice.data[name] for name in ("reference", "level", "to")}
    assert told == {"reference": only().reference, "level": only().level, "to": "Lee"}
    assert Event.objects.get(verb="ticket.escalated").data["to"] == "Lee"


def test_a_brand_without_leaders_still_gets_its_ticket(cast: Cast) -> None:
    Membership.objects.filter(brand=cast.cha).exclude(agent=cast.may).delete()
    talk(cast.cha_chat, "充电器爆炸烧伤了我的孩子，我要找律师告你们！")
    assert only().level >= 3
    assert not Notice.objects.filter(kind="serious_complaint").exists()


def test_thanks_that_arrive_together_with_a_complaint_do_not_hide_it(cast: Cast) -> None:
    batch(cast.joy_chat, COMPLAINT, "唔該")
    assert only().klass == "complaint"


def test_a_message_of_a_customer_we_waited_for_takes_the_ticket_up(cast: Cast) -> None:
    talk(cast.joy_chat, QUESTION)
    act(only(), Action.WAIT_CUSTOMER, cast.amy, version=only().version)
    write(cast.joy_chat, "唔該")
    assert only().state == TicketState.PENDING_CUSTOMER
    write(cast.joy_chat, "單號係 12345")
    assert only().state == TicketState.OPEN
    assert Event.objects.get(verb="ticket.resume").actor_kind == "customer"


def test_a_message_does_not_end_the_wait_for_another_department(cast: Cast) -> None:
    talk(cast.joy_chat, QUESTION)
    act(only(), Action.WAIT_DEPARTMENT, cast.amy, version=only().version)
    write(cast.joy_chat, "單號係 12345")
    assert only().state == TicketState.PENDING_DEPARTMENT


def test_a_new_message_within_fourteen_days_takes_the_solved_ticket_up_again(cast: Cast) -> None:
    solved(cast, days_ago=13)
    write(cast.joy_chat, "件貨仲未到喎，我要退款！")
    ticket = only()
    assert (ticket.state, ticket.resolved_at) == (TicketState.OPEN, None)
    assert ticket.due_at is not None
    event = Event.objects.get(verb="ticket.reopened")
    assert (event.actor_kind, event.actor_id) == ("customer", ticket.contact_id)


def test_a_later_message_opens_a_ticket_that_follows_the_old_one(cast: Cast) -> None:
    first = solved(cast, days_ago=15)
    second = talk(cast.joy_chat, "件貨又壞咗，我要退款！")
    assert second != first
    old, new = Ticket.objects.order_by("opened_at")
    assert (new.follows, old.state) == (old, TicketState.RESOLVED)
    opened = Event.objects.get(verb="ticket.opened", subject_id=new.id)
    assert opened.data["follows"] == old.reference


def test_a_late_message_in_a_talk_that_never_ended_follows_too(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, COMPLAINT)
    act(only(), Action.RESOLVE, cast.amy, version=only().version)
    Ticket.objects.update(resolved_at=timezone.now() - timedelta(days=15))
    write(cast.joy_chat, "件貨又壞咗，我要退款！")
    old, new = Ticket.objects.order_by("opened_at")
    assert (new.follows, set(new.conversations.all())) == (old, {conversation})
    assert new.reference != old.reference


def test_praise_after_the_end_leaves_the_old_ticket_solved(cast: Cast) -> None:
    conversation = solved(cast)
    write(cast.joy_chat, "你哋服務真係好好，讚！")
    assert Ticket.objects.get(klass="complaint").state == TicketState.RESOLVED
    conversation.refresh_from_db()
    assert (conversation.state, conversation.level) == (State.OPEN, 0)


def test_after_an_answer_the_next_message_has_a_limit_of_its_own(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, COMPLAINT)
    reply(conversation, cast.amy, "唔好意思", client_key="1")
    again = write(cast.joy_chat, "咁幾時送呀？")
    clock = SlaClock.objects.get(kind="next_response")
    assert (clock.started_at, clock.met_at) == (again.at, None)
    write(cast.joy_chat, "喂？")
    clock.refresh_from_db()
    assert clock.started_at == again.at  # the first one unanswered counts
    reply(conversation, cast.amy, "聽日", client_key="2")
    clock.refresh_from_db()
    assert clock.met_at is not None


def test_the_reasons_of_a_priority_count_the_time_left_by_business_hours(cast: Cast) -> None:
    talk(cast.joy_chat, QUESTION)
    ticket = only()
    reply(Conversation.objects.get(), cast.amy, "等等", client_key="1")
    clock = SlaClock.objects.get(kind="resolution")
    assert (clock.clock, clock.seconds) == ("business", 48 * 3600)
    # Two days hold at most eighteen working hours: most of the 48 are left, where by the calendar none were.
    SlaClock.objects.filter(kind="resolution").update(started_at=timezone.now() - timedelta(days=2))
    write(cast.joy_chat, "單號係 12345")
    ticket.refresh_from_db()
    assert not [r for r in ticket.priority_reasons if r["id"] == "sla_left"]


def test_a_batch_of_many_talks_costs_no_more_statements_than_a_few(cast: Cast) -> None:
    def statements(count: int, start: int) -> int:
        items = [
            Incoming(cast.joy_chat, InboundMessage(f"{n}", Sender("visitor", f"v{n}"), COMPLAINT))
            for n in range(start, start + count)
        ]
        with CaptureQueriesContext(connection) as told:
            arrivals = [a for a in receive_many(items) if a]
            dict(message_steps())["yueting.conversations.services.reading.read_arrivals"](arrivals)
            dict(message_steps())["yueting.tickets.services.arrivals.triage_arrivals"](arrivals)
        return len([q for q in told.captured_queries if "pg_notify" not in q["sql"]])

    statements(1, 0)
    assert statements(10, 100) == statements(3, 200)
