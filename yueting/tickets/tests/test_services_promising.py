"""Promises from the agent's words to kept or broken."""

from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone

from tests.at_once import at_once
from tests.cast import Cast, make_cast, talk
from yueting.accounts.models import Notice
from yueting.conversations.models import Conversation, Delivery, Message
from yueting.conversations.services.handling import AlreadyDone
from yueting.conversations.services.replying import note, reply
from yueting.tickets.lifecycle import NotAllowed
from yueting.tickets.models import FollowUp, Handover, Promise, PromiseState, Ticket
from yueting.tickets.queries import promises as queries
from yueting.tickets.references import find_references
from yueting.tickets.services import promising, reminding
from yueting.tickets.services.promising_obstacles import owed_promises
from yueting.timeline.models import Event

COMPLAINT = "我張單等咗兩個星期都未到，好嬲！我要投訴！"
WORDS = "陳生，真係唔好意思。我哋24小時內覆你，請放心。"
HOUR = timedelta(hours=1)


@pytest.fixture
def conversation(cast: Cast) -> Conversation:
    return talk(cast.joy_chat, COMPLAINT)


@pytest.fixture
def ticket(conversation: Conversation) -> Ticket:
    return conversation.tickets.get()


@pytest.fixture
def found(cast: Cast, conversation: Conversation) -> Promise:
    reply(conversation, cast.amy, WORDS, client_key="said")
    return Promise.objects.get()


def promised(cast: Cast, ticket: Ticket, *, hours: float = 24) -> Promise:
    due = timezone.now() + hours * HOUR
    return promising.make(ticket, cast.amy, key=uuid4(), what="補寄一隻杯", due_at=due)


def overdue(promise: Promise) -> Promise:
    """Let its time be over."""
    past = timezone.now() - HOUR
    Promise.objects.filter(pk=promise.pk).update(due_at=past, first_due_at=past, look_at=past)
    promise.refresh_from_db()
    return promise


def verbs(ticket: Ticket) -> list[str]:
    about = Event.objects.filter(subject_kind="ticket", subject_id=ticket.pk).order_by("id")
    return [verb for verb in about.values_list("verb", flat=True) if verb.startswith("promise.")]


def test_what_an_agent_promises_by_a_time_is_found(cast: Cast, found: Promise) -> None:
    message = Message.objects.get(client_key="said")
    assert (found.state, found.owner, found.what) == ("found", cast.amy, "我哋24小時內覆你，請放心")
    assert found.due_at == message.at + 24 * HOUR
    assert (found.reference, found.look_at) == (None, None)


@pytest.mark.parametrize("words", ["我哋會盡快覆你", "請你星期五前交返表格", "多謝你嘅耐心"])
def test_words_without_a_date_of_ours_are_no_promise(
    cast: Cast, conversation: Conversation, words: str
) -> None:
    reply(conversation, cast.amy, words, client_key="said")
    assert not Promise.objects.exists()


def test_a_note_to_colleagues_promises_nothing(cast: Cast, conversation: Conversation) -> None:
    note(conversation, cast.amy, WORDS, client_key="said")
    assert not Promise.objects.exists()


def test_working_days_are_those_of_the_brand(cast: Cast, conversation: Conversation) -> None:
    reply(conversation, cast.amy, "我哋三個工作天內退款畀你", client_key="said")
    one = Promise.objects.get()
    assert one.whole_day
    assert one.due_at - timezone.now() > timedelta(days=2)


def test_one_click_makes_it_a_promise_with_a_number_and_a_reminder(
    cast: Cast, ticket: Ticket, found: Promise
) -> None:
    made = promising.confirm(found, cast.amy, version=found.version)
    assert (made.state, made.ticket, made.reference) == ("open", ticket, f"{ticket.reference}-1")
    assert made.look_at is not None
    assert made.made_at < made.look_at < made.due_at
    assert verbs(ticket) == ["promise.made"]


def test_a_second_click_says_so_and_promises_once(cast: Cast, ticket: Ticket, found: Promise) -> None:
    promising.confirm(found, cast.amy, version=found.version)
    with pytest.raises(AlreadyDone):
        promising.confirm(found, cast.amy, version=found.version)
    assert verbs(ticket) == ["promise.made"]


def test_what_is_no_promise_is_put_away_and_not_found_in_lists(cast: Cast, found: Promise) -> None:
    promising.dismiss(found, cast.amy, version=found.version)
    assert queries.found_in(found.conversation) == []
    assert not queries.listed(cast.amy, state="owed", mine=True)


def test_a_talk_without_a_ticket_gets_one_with_its_promise(cast: Cast) -> None:
    small_talk = talk(cast.joy_chat, "你好")
    reply(small_talk, cast.amy, WORDS, client_key="said")
    found = Promise.objects.get()
    assert found.ticket is None
    made = promising.confirm(found, cast.amy, version=found.version)
    assert made.ticket == small_talk.tickets.get()


def test_found_words_whose_time_is_over_cannot_be_confirmed(cast: Cast, found: Promise) -> None:
    overdue(found)
    with pytest.raises(NotAllowed) as refused:
        promising.confirm(found, cast.amy, version=found.version)
    assert refused.value.reason.id == "promise.past"


def test_a_promise_in_the_past_is_refused_and_leaves_no_trace(cast: Cast, ticket: Ticket) -> None:
    with pytest.raises(NotAllowed):
        promised(cast, ticket, hours=-1)
    assert not Promise.objects.exists()
    assert verbs(ticket) == []


def test_a_double_click_on_making_gives_the_first_promise_back(cast: Cast, ticket: Ticket) -> None:
    key, due = uuid4(), timezone.now() + HOUR
    one = promising.make(ticket, cast.amy, key=key, what="覆電", due_at=due)
    two = promising.make(ticket, cast.amy, key=key, what="覆電", due_at=due)
    assert one.pk == two.pk
    assert Promise.objects.count() == 1


def test_numbers_go_on_and_are_found_in_an_answer(cast: Cast, ticket: Ticket) -> None:
    references = [promised(cast, ticket).reference for _ in range(3)]
    assert references == [f"{ticket.reference}-{number}" for number in (1, 2, 3)]
    assert find_references(f"Re: {references[2]} 點呀？") == [ticket.reference]


def test_whoever_only_reads_cannot_promise_nor_keep(cast: Cast, ticket: Ticket) -> None:
    one = promised(cast, ticket)
    for outsider in (cast.kit, cast.may):
        with pytest.raises(PermissionDenied):
            promising.make(ticket, outsider, key=uuid4(), what="x", due_at=timezone.now() + HOUR)
        with pytest.raises(PermissionDenied):
            promising.keep(one, outsider, version=one.version)
    assert list(Promise.objects.visible_to(cast.may)) == []


def test_the_owner_is_reminded_once_before_it_is_due(cast: Cast, ticket: Ticket) -> None:
    one = promised(cast, ticket)
    assert reminding.sweep() == 0
    Promise.objects.update(look_at=timezone.now() - HOUR)
    assert reminding.sweep() == 1
    assert reminding.sweep() == 0
    assert Notice.objects.get(kind="promise_soon").agent == cast.amy
    one.refresh_from_db()
    assert (one.state, one.look_at) == ("open", one.due_at)


def test_what_is_not_kept_in_time_is_broken_and_the_leader_knows(cast: Cast, ticket: Ticket) -> None:
    overdue(promised(cast, ticket))
    assert reminding.sweep() == 1
    assert Promise.objects.get().state == PromiseState.BROKEN
    told = set(Notice.objects.filter(kind="promise_broken").values_list("agent__name", flat=True))
    assert told == {"Amy", "Lee"}
    assert reminding.sweep() == 0


def test_kept_in_time_kept_late_and_withdrawn(cast: Cast, ticket: Ticket) -> None:
    kept, late, unwanted = (promised(cast, ticket) for _ in range(3))
    promising.keep(kept, cast.amy, version=kept.version, outcome="寄咗")
    overdue(late)
    promising.keep(late, cast.amy, version=late.version)  # the sweep has not come by
    promising.withdraw(unwanted, cast.amy, version=unwanted.version, why="客人話唔使")
    assert [one.state for one in Promise.objects.order_by("reference")] == ["kept", "made_good", "withdrawn"]
    assert verbs(ticket)[3:] == ["promise.kept", "promise.broken", "promise.made_good", "promise.withdrawn"]
    assert owed_promises(ticket) == []


def test_an_owed_promise_stands_in_the_way_of_closing(cast: Cast, ticket: Ticket) -> None:
    one = promised(cast, ticket)
    [reason] = owed_promises(ticket)
    assert one.reference in reason.sentence()
    overdue(one)
    reminding.sweep()
    assert len(owed_promises(ticket)) == 1


def test_a_delay_is_told_with_its_cause_and_a_new_date(
    cast: Cast, conversation: Conversation, ticket: Ticket
) -> None:
    one = promised(cast, ticket)
    later = one.due_at + 24 * HOUR
    told = promising.tell_delay(
        one, cast.amy, version=one.version, due_at=later, why="貨未到", words="要聽日三點前先覆到你"
    )
    assert (told.state, told.due_at, told.delays, told.delay_reason) == ("open", later, 1, "貨未到")
    assert told.first_due_at == one.due_at
    sent = Message.objects.get(text="要聽日三點前先覆到你")
    assert Delivery.objects.filter(message=sent).exists()
    assert Promise.objects.count() == 1  # the words about the delay are not found as one more
    with pytest.raises(AlreadyDone):
        promising.tell_delay(one, cast.amy, version=one.version, due_at=later, why="x", words="y")
    assert conversation.messages.filter(author="agent").count() == 1


@pytest.mark.parametrize(("hours", "words"), [(-30, "遲少少"), (-1, "遲少少"), (24, "  ")])
def test_a_delay_that_is_none_or_says_nothing_changes_nothing(
    cast: Cast, ticket: Ticket, hours: int, words: str
) -> None:
    one = promised(cast, ticket)
    with pytest.raises((NotAllowed, ValidationError)):
        promising.tell_delay(
            one, cast.amy, version=one.version, due_at=one.due_at + hours * HOUR, why="貨未到", words=words
        )
    one.refresh_from_db()
    assert (one.delays, one.delay_reason) == (0, "")
    assert not Message.objects.filter(author="agent").exists()


def test_figures_count_kept_late_and_broken_and_know_of_told_delays(cast: Cast, ticket: Ticket) -> None:
    kept, delayed, late, broken, still_open = (promised(cast, ticket) for _ in range(5))
    later = delayed.due_at + HOUR
    delayed = promising.tell_delay(
        delayed, cast.amy, version=delayed.version, due_at=later, why="雨", words="遲一個鐘"
    )
    for one in (kept, delayed):
        promising.keep(one, cast.amy, version=one.version)
    late = overdue(late)
    promising.keep(late, cast.amy, version=late.version)
    overdue(broken)
    reminding.sweep()
    Promise.objects.exclude(pk=still_open.pk).update(first_due_at=timezone.now() - HOUR)
    tally = queries.tally(cast.lee, mine=False)
    assert (tally.kept, tally.delayed, tally.made_good, tally.broken) == (2, 1, 1, 1)
    assert tally.kept_share == 0.5
    assert [person.name for person in queries.tally_of_people(cast.lee)] == ["Amy"]
    assert queries.tally(cast.lee, mine=True).ended == 0


def test_two_people_keep_it_at_once_and_one_is_told(transactional_db: None) -> None:
    cast = make_cast()
    with transaction.atomic():
        ticket = talk(cast.joy_chat, COMPLAINT).tickets.get()
        one = promised(cast, ticket)
    deeds = [lambda who=who: promising.keep(one, who, version=one.version) for who in (cast.amy, cast.ben)]
    outcomes = at_once(*deeds)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyDone", "Promise"]
    assert verbs(ticket) == ["promise.made", "promise.kept"]


def test_the_deadline_of_a_desk_with_hours_is_reminded_of_while_it_is_open(
    cast: Cast, ticket: Ticket
) -> None:
    monday_noon = datetime(2026, 3, 2, 4, tzinfo=UTC)
    midnight = datetime(2026, 3, 2, 15, 59, tzinfo=UTC)
    closes = promising.desk_closes(cast.joy, monday_noon, midnight)
    assert closes == datetime(2026, 3, 2, 10, tzinfo=UTC)  # 18:00 in Hong Kong


def test_a_double_click_over_two_lines_promises_once(transactional_db: None) -> None:
    cast = make_cast()
    with transaction.atomic():
        ticket = talk(cast.joy_chat, COMPLAINT).tickets.get()
    key, due = uuid4(), timezone.now() + HOUR
    click = partial(promising.make, ticket, cast.amy, key=key, what="覆電", due_at=due)
    one, two = at_once(click, click)
    assert one.pk == two.pk == key
    assert verbs(ticket) == ["promise.made"]


def test_what_is_due_is_found_along_an_index(db: None) -> None:
    """On a table of any size; the planner is only kept from reading a small one whole."""
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
    now = timezone.now()
    for rows, index in (
        (Promise.objects, "promise_look_at"),
        (Handover.objects, "handover_look_at"),
        (FollowUp.objects, "follow_up_look_at"),
    ):
        assert index in rows.filter(look_at__lte=now).order_by("look_at")[:100].explain()
    mails = Handover.objects.filter(mail_next_at__lte=now).order_by("mail_next_at")
    assert "handover_mail_next" in mails[:20].explain()


def test_a_row_that_cannot_be_looked_at_does_not_hold_up_the_next(
    cast: Cast, ticket: Ticket, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = promised(cast, ticket), promised(cast, ticket)
    overdue(bad)
    overdue(good)
    long_ago = timezone.now() - 2 * HOUR
    Promise.objects.filter(pk=bad.pk).update(state=PromiseState.DISMISSED, look_at=long_ago)
    assert reminding.sweep() == 1
    assert Promise.objects.get(pk=good.pk).state == PromiseState.BROKEN
    assert "could not be looked at" in caplog.text


def test_two_clicks_at_once_give_a_talk_one_ticket_and_one_promise(transactional_db: None) -> None:
    cast = make_cast()
    with transaction.atomic():
        small_talk = talk(cast.joy_chat, "你好")
        reply(small_talk, cast.amy, WORDS, client_key="said")
    found = Promise.objects.get()
    deeds = [partial(promising.confirm, found, who, version=found.version) for who in (cast.amy, cast.ben)]
    assert sorted(type(outcome).__name__ for outcome in at_once(*deeds)) == ["AlreadyDone", "Promise"]
    assert small_talk.tickets.count() == 1
