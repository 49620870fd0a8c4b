"""Tickets opened by hand, and the references customers are given."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from tests.at_once import at_once
from tests.cast import Cast, make_cast, talk, write
from yueting.accounts.models import Notice
from yueting.conversations.models import Conversation
from yueting.conversations.services.handling import AlreadyDone
from yueting.conversations.services.replying import reply
from yueting.tickets.models import Ticket
from yueting.tickets.services.opening import open_by_hand
from yueting.timeline.models import Event


@pytest.fixture
def conversation(cast: Cast) -> Conversation:
    """A talk that opened no ticket by itself."""
    return talk(cast.joy_chat, "你好")


def by_hand(cast: Cast, conversation: Conversation, subject: str = "要發票", level: int = 0) -> Ticket:
    return open_by_hand(conversation, cast.amy, subject=subject, klass="invoice", level=level)


def test_a_ticket_opened_by_hand_says_by_whom_and_why_it_is_urgent(
    cast: Cast, conversation: Conversation
) -> None:
    ticket = by_hand(cast, conversation, level=2)
    ticket.refresh_from_db()
    assert (ticket.subject, ticket.klass, ticket.level) == ("要發票", "invoice", 2)
    assert (ticket.owner, ticket.team) == (cast.amy, cast.front)
    assert ticket.reference == conversation.reference
    assert ticket.priority > 0
    assert ticket.priority_reasons
    assert Event.objects.get(verb="ticket.opened").actor_id == cast.amy.pk
    conversation.refresh_from_db()
    assert (conversation.level, conversation.priority) == (2, ticket.priority)


def test_a_second_matter_has_a_reference_of_its_own(cast: Cast, conversation: Conversation) -> None:
    first, second = by_hand(cast, conversation), by_hand(cast, conversation, "換地址")
    assert first.reference == conversation.reference != second.reference


def test_the_same_matter_is_not_opened_twice(cast: Cast, conversation: Conversation) -> None:
    by_hand(cast, conversation)
    with pytest.raises(AlreadyDone):
        by_hand(cast, conversation)
    assert Ticket.objects.count() == 1


def test_a_mail_keeps_the_words_the_agent_typed(cast: Cast) -> None:
    mail = talk(cast.joy_mail, "你好", subject="Re: Re: 你好")
    assert by_hand(cast, mail).subject == "要發票"


@pytest.mark.parametrize("who", ["kit", "eve", "may"])
def test_only_who_handles_the_talk_opens_a_ticket(cast: Cast, conversation: Conversation, who: str) -> None:
    with pytest.raises(PermissionDenied):
        open_by_hand(conversation, getattr(cast, who), subject="x", klass="invoice", level=0)


def test_a_serious_one_opened_by_hand_is_told_to_the_duty_leader(
    cast: Cast, conversation: Conversation
) -> None:
    by_hand(cast, conversation, level=3)
    assert Notice.objects.get(kind="serious_complaint").agent == cast.lee


def test_in_a_talk_that_was_answered_no_first_answer_is_owed(cast: Cast, conversation: Conversation) -> None:
    reply(conversation, cast.amy, "有咩幫到你？", client_key="k")
    conversation.refresh_from_db()
    ticket = by_hand(cast, conversation)
    assert set(ticket.clocks.values_list("kind", flat=True)) == {"resolution"}
    write(cast.joy_chat, "我想要張發票")
    assert set(ticket.clocks.values_list("kind", flat=True)) == {"resolution", "next_response"}


def test_a_double_click_on_two_connections_is_one_ticket(transactional_db: None) -> None:
    cast = make_cast()
    with transaction.atomic():
        conversation = talk(cast.joy_chat, "你好")
    answers = at_once(*[lambda: by_hand(cast, conversation)] * 2)
    assert sorted(type(a).__name__ for a in answers) == ["AlreadyDone", "Ticket"]
    assert Ticket.objects.count() == 1
