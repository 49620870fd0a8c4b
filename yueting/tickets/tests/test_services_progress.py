"""What people do to tickets: one after the other, each with its event, and at the end the customer is asked."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from tests.at_once import at_once
from tests.cast import Cast, make_cast, talk, write
from yueting.accounts.models import Agent, Membership, Notice, Team
from yueting.care.models import Rating
from yueting.conversations.models import Conversation, Kind, State, WrapUp
from yueting.conversations.services.handling import AlreadyDone, claim, transfer
from yueting.tickets.lifecycle import Action, NotAllowed, Role
from yueting.tickets.models import Ticket, TicketState
from yueting.tickets.services.progress import WrapUpWords, act, role_of, wrap_up
from yueting.tickets.tests.walked import walk
from yueting.timeline.models import Event

COMPLAINT = "我張單等咗兩個星期都未到，好嬲！我要投訴！"
WORDS = WrapUpWords("送貨遲咗", "聽日補送", "後日打畀佢")


@pytest.fixture
def conversation(cast: Cast) -> Conversation:
    return talk(cast.joy_chat, COMPLAINT)


def only() -> Ticket:
    return Ticket.objects.get()


def do(action: Action, agent: Agent, **more: Any) -> Ticket:
    ticket = only()
    return act(ticket, action, agent, version=ticket.version, **more)


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        ([Action.TAKE], TicketState.OPEN),
        ([Action.TAKE, Action.WAIT_CUSTOMER], TicketState.PENDING_CUSTOMER),
        ([Action.WAIT_DEPARTMENT, Action.RESUME], TicketState.OPEN),
        ([Action.RESOLVE, Action.CLOSE], TicketState.CLOSED),
        ([Action.RESOLVE, Action.REOPEN], TicketState.OPEN),
    ],
)
def test_each_step_is_one_event_by_who_took_it(
    cast: Cast, conversation: Conversation, steps: list[Action], state: TicketState
) -> None:
    if Action.CLOSE in steps:
        walk(only(), cast.lee)
    for step in steps:
        do(step, cast.amy, why="因為")
    assert only().state == state
    events = Event.objects.filter(subject_kind="ticket", actor_id=cast.amy.pk).order_by("id")
    assert list(events.values_list("verb", flat=True)) == [f"ticket.{step.value}" for step in steps]


def test_what_is_solved_closed_and_taken_up_again_carries_its_times(
    cast: Cast, conversation: Conversation
) -> None:
    walk(only(), cast.amy)
    assert do(Action.RESOLVE, cast.amy).resolved_at
    closed = do(Action.CLOSE, cast.amy, why="客人滿意")
    assert (bool(closed.closed_at), closed.close_reason) == (True, "客人滿意")
    again = do(Action.REOPEN, cast.amy, why="佢又打嚟")
    assert (again.resolved_at, again.closed_at) == (None, None)
    assert again.due_at is not None


def test_who_saw_an_older_ticket_is_told_and_changes_nothing(cast: Cast, conversation: Conversation) -> None:
    seen = only()
    write(cast.joy_chat, "點呀？")
    with pytest.raises(AlreadyDone):
        act(seen, Action.RESOLVE, cast.amy, version=seen.version)
    assert only().state == TicketState.NEW


@pytest.mark.parametrize(
    ("who", "action", "more"),
    [
        ("amy", Action.LOWER_LEVEL, {"why": "誤會", "level": 0}),
        ("kit", Action.RESOLVE, {}),
        ("may", Action.RESOLVE, {}),
        ("lee", Action.LOWER_LEVEL, {"level": 0}),  # without a reason
        ("amy", Action.CLOSE, {"why": "完"}),  # not solved yet
    ],
)
def test_what_may_not_be_done_is_refused_and_leaves_no_trace(
    cast: Cast, conversation: Conversation, who: str, action: Action, more: dict[str, Any]
) -> None:
    before, events = only(), Event.objects.count()
    with pytest.raises(NotAllowed):
        do(action, getattr(cast, who), **more)
    assert (only().version, Event.objects.count()) == (before.version, events)


def test_roles_reach_as_far_as_their_team(cast: Cast, conversation: Conversation) -> None:
    back = Team.objects.create(brand=cast.joy, name="Back office")
    Membership.objects.filter(agent=cast.ben).update(team=back)
    ticket = only()
    assert ticket.team == cast.front
    roles = {
        name: role_of(getattr(cast, name), ticket) for name in ("zoe", "sue", "lee", "amy", "ben", "kit")
    }
    assert roles == {
        "zoe": Role.ADMIN,
        "sue": Role.LEADER,
        "lee": Role.LEADER,
        "amy": Role.AGENT,
        "ben": Role.CLIENT,
        "kit": Role.CLIENT,
    }
    assert list(Ticket.objects.visible_to(Agent.objects.get(pk=cast.ben.pk))) == []


def test_a_lowered_level_shows_everywhere_and_keeps_what_was_read(
    cast: Cast, conversation: Conversation
) -> None:
    read = only().level
    before = only().priority
    ticket = do(Action.LOWER_LEVEL, cast.lee, why="客人自己落錯單", level=0)
    assert (ticket.level, ticket.overruled_level) == (0, read)
    assert ticket.priority < before
    conversation.refresh_from_db()
    assert (conversation.level, conversation.priority) == (0, ticket.priority)
    event = Event.objects.get(verb="ticket.lower_level")
    assert (event.actor_id, event.data["why"], event.data["level"]) == (cast.lee.pk, "客人自己落錯單", "0")


def test_a_level_raised_by_hand_to_serious_is_told_to_the_duty_leader(
    cast: Cast, conversation: Conversation
) -> None:
    before = only().priority
    ticket = do(Action.RAISE_LEVEL, cast.amy, why="燒親小朋友", level=3)
    notice = Notice.objects.get(kind="serious_complaint")
    assert (notice.agent, notice.conversation_id) == (cast.lee, conversation.pk)
    assert ticket.priority > before
    conversation.refresh_from_db()
    assert conversation.level == 3


def test_a_talk_shows_the_highest_level_of_its_open_tickets(cast: Cast, conversation: Conversation) -> None:
    from yueting.tickets.services.opening import open_by_hand

    small = open_by_hand(conversation, cast.amy, subject="另一件事", klass="complaint", level=1)
    serious = only_other(small)
    act(serious, Action.RAISE_LEVEL, cast.amy, version=serious.version, why="嚴重", level=3)
    small.refresh_from_db()
    act(small, Action.LOWER_LEVEL, cast.lee, version=small.version, why="唔係投訴", level=0)
    conversation.refresh_from_db()
    assert conversation.level == 3


def only_other(ticket: Ticket) -> Ticket:
    return Ticket.objects.exclude(pk=ticket.pk).get()


# -- who has it -----------------------------------------------------------------------------------------------


def test_a_ticket_goes_where_its_talk_goes(cast: Cast, conversation: Conversation) -> None:
    transfer(conversation, cast.amy, cast.ben)
    assert only().owner == cast.ben
    back = Team.objects.create(brand=cast.joy, name="Back office")
    transfer(conversation, cast.ben, back)
    assert (only().owner, only().team) == (None, back)
    claim(conversation, cast.sue)
    assert only().owner == cast.sue


def test_a_ticket_given_to_somebody_else_stays_there(cast: Cast, conversation: Conversation) -> None:
    do(Action.ASSIGN, cast.lee, owner=cast.sue)
    transfer(conversation, cast.amy, cast.ben)
    assert only().owner == cast.sue


# -- the end of a talk ----------------------------------------------------------------------------------------


def test_wrapping_up_solves_what_the_talk_was_about(cast: Cast, conversation: Conversation) -> None:
    wrap_up(conversation, cast.amy, WORDS)
    assert only().state == TicketState.RESOLVED
    event = Event.objects.get(verb="ticket.resolve")
    assert (event.actor_id, event.data["solution"]) == (cast.amy.pk, "聽日補送")
    assert WrapUp.objects.get().follow_up == "後日打畀佢"


def test_a_talk_may_end_with_its_ticket_left_open(cast: Cast, conversation: Conversation) -> None:
    wrap_up(conversation, cast.amy, WORDS, resolve_tickets=False)
    conversation.refresh_from_db()
    assert (conversation.state, only().state) == (State.ENDED, TicketState.NEW)


def test_who_has_the_talk_ends_it_though_the_ticket_is_another_teams(
    cast: Cast, conversation: Conversation
) -> None:
    back = Team.objects.create(brand=cast.joy, name="Back office")
    Membership.objects.filter(agent=cast.amy).update(team=cast.front)
    Ticket.objects.update(team=back, owner=cast.sue)
    wrap_up(conversation, Agent.objects.get(pk=cast.amy.pk), WORDS)
    assert (only().state, only().owner) == (TicketState.RESOLVED, cast.sue)


def test_a_resolution_is_asked_about_once(cast: Cast, conversation: Conversation) -> None:
    do(Action.RESOLVE, cast.amy)
    assert Rating.objects.get().ticket == only()
    write(cast.joy_chat, "唔該晒")
    wrap_up(conversation, cast.amy, WORDS)
    assert Rating.objects.count() == 1
    write(cast.joy_chat, "仲未到喎，我要退款！")
    wrap_up(conversation, cast.amy, WORDS)
    assert Rating.objects.count() == 2
    assert conversation.messages.filter(kind=Kind.RATING).count() == 2


def test_a_talk_without_a_ticket_is_asked_about_too(cast: Cast) -> None:
    chat = talk(cast.joy_chat, "你好")
    assert not Ticket.objects.exists()
    wrap_up(chat, cast.amy, WORDS)
    assert (Rating.objects.get().ticket, Rating.objects.get().conversation) == (None, chat)


# -- at once --------------------------------------------------------------------------------------------------


@pytest.fixture
def shared(transactional_db: None) -> Cast:
    cast = make_cast()
    with transaction.atomic():
        talk(cast.joy_chat, COMPLAINT)
    return cast


def outcomes(*deeds: Callable[[], Any]) -> list[str]:
    return sorted(type(answer).__name__ for answer in at_once(*deeds))


def test_of_two_leaders_who_change_a_ticket_at_once_one_is_asked_to_look_again(shared: Cast) -> None:
    ticket = only()
    told = outcomes(
        lambda: act(ticket, Action.LOWER_LEVEL, shared.lee, version=ticket.version, why="誤會", level=0),
        lambda: act(ticket, Action.RAISE_LEVEL, shared.sue, version=ticket.version, why="嚴重", level=4),
    )
    assert told == ["AlreadyDone", "Ticket"]
    assert only().version == ticket.version + 1
    assert Conversation.objects.get().level == only().level


def test_of_two_who_wrap_up_at_once_one_does_and_the_customer_is_asked_once(shared: Cast) -> None:
    conversation = Conversation.objects.get()
    told = outcomes(
        lambda: wrap_up(conversation, shared.amy, WORDS), lambda: wrap_up(conversation, shared.ben, WORDS)
    )
    assert told == ["AlreadyDone", "NoneType"]
    assert Rating.objects.count() == 1


def test_a_message_that_arrives_while_a_leader_lowers_the_level_undoes_nothing(shared: Cast) -> None:
    ticket = only()

    def arrives() -> None:
        with transaction.atomic():
            write(shared.joy_chat, "單號係 12345", key="next")

    at_once(
        arrives,
        lambda: act(ticket, Action.LOWER_LEVEL, shared.lee, version=ticket.version, why="誤會", level=0),
    )
    lowered = Event.objects.filter(verb="ticket.lower_level").exists()
    assert only().level == (0 if lowered else ticket.level)
    assert only().version == ticket.version + 1 + lowered
