"""A message walks through the whole house: received, read, triaged, routed, answered, resolved, rated."""

import pytest

from tests.cast import Cast, talk, write
from yueting.accounts.models import Notice, Presence
from yueting.care.models import Rating
from yueting.care.services import take_rating
from yueting.conversations.models import Conversation, Kind, State
from yueting.conversations.services.replying import reply
from yueting.tickets.models import TicketState
from yueting.tickets.services.progress import WrapUpWords, wrap_up
from yueting.timeline.models import Event

COMPLAINT = "我張單等咗兩個星期都未到，好嬲！我要投訴！"


def test_an_angry_cantonese_complaint_reaches_an_agent_who_speaks_it(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, COMPLAINT)
    assert (conversation.variety, conversation.emotion) == ("yue", "angry")
    assert conversation.assignee == cast.amy
    ticket = conversation.tickets.get()
    assert ticket.klass == "complaint"
    assert ticket.level >= 1
    assert ticket.owner == cast.amy
    assert ticket.reference == conversation.reference
    assert {c.kind for c in ticket.clocks.all()} == {"first_response", "resolution"}
    assert all(reason["words"] for reason in ticket.priority_reasons)


def test_the_same_delivery_twice_is_one_message(cast: Cast) -> None:
    first = write(cast.joy_chat, "你好", key="same")
    from tests.cast import InboundMessage, Incoming, Sender, receive_many

    again = receive_many([Incoming(cast.joy_chat, InboundMessage("same", Sender("visitor", "ming"), "你好"))])
    assert again == [None]
    assert first.conversation.messages.count() == 1


def test_a_double_click_sends_one_reply(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, COMPLAINT)
    first = reply(conversation, cast.amy, "唔好意思", client_key="k1")
    assert reply(conversation, cast.amy, "唔好意思", client_key="k1") == first
    assert conversation.messages.filter(author="agent").count() == 1


def test_an_answer_meets_the_first_response_clock(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, COMPLAINT)
    reply(conversation, cast.amy, "唔好意思，我即刻幫你查。", client_key="k1")
    clock = conversation.tickets.get().clocks.get(kind="first_response")
    assert clock.met_at is not None
    assert Conversation.objects.get().waiting_since is None


def test_wrapping_up_resolves_the_ticket_and_asks_for_a_rating(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, COMPLAINT)
    wrap_up(conversation, cast.amy, WrapUpWords("送貨遲咗", "聽日補送"))
    ticket = conversation.tickets.get()
    assert (ticket.state, ticket.sla_met) == (TicketState.RESOLVED, True)
    assert Conversation.objects.get().state == State.ENDED
    rating = Rating.objects.get()
    assert conversation.messages.filter(kind=Kind.RATING).exists()
    take_rating(rating, "5", "好好")
    assert Rating.objects.get(ticket=ticket).score == 5


def test_thanks_after_the_end_leaves_it_ended_and_a_new_matter_reopens_it(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, COMPLAINT)
    wrap_up(conversation, cast.amy, WrapUpWords("送貨遲咗", "聽日補送"))
    write(cast.joy_chat, "唔該晒！")
    assert Conversation.objects.get().state == State.ENDED
    write(cast.joy_chat, "件貨又未到喎，我要退款！")
    assert Conversation.objects.get().state == State.OPEN
    assert conversation.tickets.get().state == TicketState.OPEN


def test_nobody_free_means_a_queue_and_nobody_there_alarms_the_duty_leader(cast: Cast) -> None:
    from yueting.routing import services as routing
    from yueting.routing.queries import unattended

    cast.amy.presence = Presence.OFFLINE
    cast.amy.save()
    conversation = talk(cast.joy_chat, COMPLAINT)
    assert (conversation.assignee, conversation.team) == (None, cast.front)
    assert unattended().count() == 1
    routing.sweep()
    routing.sweep()
    assert Notice.objects.filter(agent=cast.lee, kind="unattended").count() == 1


def test_every_change_leaves_one_event(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, COMPLAINT)
    reply(conversation, cast.amy, "唔好意思", client_key="k1")
    verbs = list(
        Event.objects.filter(subject_id=conversation.id).order_by("id").values_list("verb", flat=True)
    )
    assert verbs == ["conversation.opened", "message.received", "conversation.assigned", "message.sent"]


@pytest.mark.parametrize("text", ["", "  ", "\x00"])
def test_an_empty_reply_is_refused_in_words(cast: Cast, text: str) -> None:
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        reply(talk(cast.joy_chat, COMPLAINT), cast.amy, text, client_key="k")
