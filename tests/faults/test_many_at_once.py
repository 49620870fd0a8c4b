"""Several processes and people at once: order holds, nothing doubles, nobody waits in a circle."""

from collections import defaultdict
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tests.at_once import at_once
from tests.cast import Cast, make_cast, talk
from yueting.accounts.models import Agent, Presence
from yueting.channels.base import RawInput
from yueting.channels.intake import Parcel, accept_parcels, drain
from yueting.channels.models import RawDelivery, RawState
from yueting.channels.webchat.adapter import pack
from yueting.channels.webchat.frames import Said
from yueting.conversations.models import Conversation, Message
from yueting.conversations.services.handling import AlreadyDone
from yueting.routing import services as routing
from yueting.tickets.lifecycle import Action
from yueting.tickets.models import SlaClock, Ticket, TicketState
from yueting.tickets.services import clocks
from yueting.tickets.services.progress import WrapUpWords, act, wrap_up

pytestmark = pytest.mark.django_db(transaction=True)

VISITORS, EACH = 12, 15


@pytest.fixture
def people(transactional_db: None) -> Cast:
    """The cast, committed, so that every thread sees it."""
    return make_cast()


def say(cast: Cast, visitor: int, number: int) -> Parcel:
    said = Said(f"k{number}", f"{visitor} 第{number}條，我要投訴，退款！")
    raw: RawInput = pack(f"visitor-{visitor}", said, {})
    return Parcel(cast.joy_chat.id, raw, lane=f"visitor-{visitor}")


def complaint(cast: Cast) -> Conversation:
    with transaction.atomic():
        return talk(cast.joy_chat, "我要投訴")


def drain_all() -> None:
    while drain(10) or RawDelivery.objects.filter(state=RawState.RECEIVED).exists():
        pass


def test_three_that_drain_at_once_keep_each_visitors_order(people: Cast) -> None:
    accept_parcels([say(people, visitor, number) for number in range(EACH) for visitor in range(VISITORS)])
    assert at_once(drain_all, drain_all, drain_all) == [None, None, None]
    said: dict[str, list[int]] = defaultdict(list)
    for message in Message.objects.filter(author="customer").order_by("conversation", "seq"):
        visitor, rest = message.text.split(" 第")
        said[visitor].append(int(rest.split("條")[0]))
    assert said == {str(visitor): list(range(EACH)) for visitor in range(VISITORS)}
    assert Conversation.objects.count() == VISITORS
    assert not RawDelivery.objects.exclude(state=RawState.DONE).exists()
    assert Ticket.objects.count() == VISITORS


def test_what_arrives_while_others_drain_keeps_its_order(people: Cast) -> None:
    def arrive() -> None:
        for number in range(EACH):
            accept_parcels([say(people, visitor, number) for visitor in range(VISITORS)])

    def drain_until_all_is_there() -> None:
        while Message.objects.count() < VISITORS * EACH:
            drain(7)

    assert at_once(arrive, drain_until_all_is_there, drain_until_all_is_there) == [None, None, None]
    for conversation in Conversation.objects.all():
        texts = conversation.messages.order_by("seq").values_list("text", flat=True)
        assert [int(text.split("第")[1].split("條")[0]) for text in texts] == list(range(EACH))


def test_two_that_route_at_once_give_nobody_more_than_they_can_take(people: Cast) -> None:
    Agent.objects.filter(pk=people.amy.pk).update(capacity={"chat": 5})
    accept_parcels([say(people, visitor, 0) for visitor in range(VISITORS)])
    assert at_once(drain_all, drain_all) == [None, None]
    assert Conversation.objects.filter(assignee=people.amy).count() == 5
    assert Conversation.objects.filter(assignee=None, team=people.front).count() == VISITORS - 5


def test_of_two_who_wrap_up_at_once_one_ends_it_and_the_other_is_told(people: Cast) -> None:
    conversation = complaint(people)
    given = at_once(
        lambda: wrap_up(conversation, people.amy, WrapUpWords("未到", "補送")),
        lambda: wrap_up(conversation, people.lee, WrapUpWords("未到", "退款")),
    )
    assert sorted(map(type, given), key=str) == sorted([type(None), AlreadyDone], key=str)
    assert conversation.wrap_ups.count() == 1
    assert conversation.tickets.get().state == TicketState.RESOLVED


def test_of_two_who_change_a_ticket_at_once_the_second_looks_again(people: Cast) -> None:
    ticket = complaint(people).tickets.get()
    given = at_once(
        lambda: act(ticket, Action.RESOLVE, people.amy, version=ticket.version),
        lambda: act(ticket, Action.RESOLVE, people.lee, version=ticket.version),
    )
    assert sorted(type(one).__name__ for one in given) == ["AlreadyDone", "Ticket"]
    assert Ticket.objects.get().version == ticket.version + 1


def test_writing_sweeping_and_changing_tickets_at_once_never_lock_each_other_out(people: Cast) -> None:
    """Each holds talks before tickets before clocks; the other way round PostgreSQL would end one as a deadlock."""
    accept_parcels([say(people, visitor, 0) for visitor in range(VISITORS)])
    drain_all()
    accept_parcels([say(people, visitor, number) for number in range(1, 8) for visitor in range(VISITORS)])

    def sweep() -> None:
        for _round in range(8):
            SlaClock.objects.update(due_at=timezone.now() - timedelta(hours=1), breached_at=None)
            while clocks.sweep(limit=3):
                pass

    def lower() -> None:
        for ticket in Ticket.objects.all():
            fresh = Ticket.objects.get(pk=ticket.pk)
            try:
                act(fresh, Action.LOWER_LEVEL, people.lee, version=fresh.version, why="誤會", level=0)
            except AlreadyDone:
                pass  # the customer wrote in the same moment

    def offer() -> None:
        for presence in [Presence.BUSY, Presence.ONLINE] * 5:
            Agent.objects.filter(pk=people.amy.pk).update(presence=presence, seen_at=timezone.now())
            routing.sweep()

    assert at_once(drain_all, drain_all, sweep, lower, offer) == [None] * 5
