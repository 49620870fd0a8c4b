"""Who has a conversation: one person at a time, told to all, however many reach for it at once."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.test import Client

from tests.at_once import at_once
from tests.cast import Cast, make_cast, talk
from yueting.accounts.models import Agent, Membership, Notice, Presence, Team
from yueting.channels.base import InboundFile
from yueting.conversations.models import Conversation, Message, State, WrapUp
from yueting.conversations.permissions import may_handle
from yueting.conversations.services.handling import (
    AlreadyDone,
    claim,
    end,
    mark_seen,
    take_over,
    transfer,
)
from yueting.conversations.services.replying import note, reply
from yueting.timeline.models import Event


@pytest.fixture
def waiting(cast: Cast) -> Conversation:
    """A talk in the queue of the front line that nobody has."""
    Agent.objects.update(presence=Presence.OFFLINE)
    return talk(cast.joy_chat, "張單未到")


@pytest.fixture
def back(cast: Cast) -> Team:
    return Team.objects.create(brand=cast.joy, name="Back office")


def test_who_claims_has_it_and_the_timeline_says_so(cast: Cast, waiting: Conversation) -> None:
    assert claim(waiting, cast.amy).assignee == cast.amy
    event = Event.objects.get(verb="conversation.claimed")
    assert (event.actor_id, event.data["to"]) == (cast.amy.pk, "Amy")


def test_claiming_twice_is_claiming_once(cast: Cast, waiting: Conversation) -> None:
    claim(waiting, cast.amy)
    claim(waiting, cast.amy)
    assert Event.objects.filter(verb="conversation.claimed").count() == 1


def test_a_colleague_who_was_slower_is_told_by_whom(cast: Cast, waiting: Conversation) -> None:
    claim(waiting, cast.amy)
    with pytest.raises(AlreadyDone, match="Amy"):
        claim(waiting, cast.ben)


@pytest.mark.parametrize("who", ["kit", "eve", "may"])
def test_only_who_handles_talks_of_the_brand_may_claim(cast: Cast, waiting: Conversation, who: str) -> None:
    with pytest.raises(PermissionDenied):
        claim(waiting, getattr(cast, who))


def test_who_answers_first_has_it(cast: Cast, waiting: Conversation) -> None:
    reply(waiting, cast.ben, "你好", client_key="k")
    waiting.refresh_from_db()
    assert waiting.assignee == cast.ben
    assert Event.objects.filter(verb="conversation.claimed", actor_id=cast.ben.pk).exists()


def test_a_note_makes_nobody_the_owner_and_keeps_the_customer_waiting(
    cast: Cast, waiting: Conversation
) -> None:
    note(waiting, cast.ben, "呢位客上次都投訴過", client_key="k")
    waiting.refresh_from_db()
    assert waiting.assignee is None
    assert waiting.waiting_since is not None
    assert "投訴過" not in waiting.preview


def test_a_leader_takes_over_and_the_owner_is_told(cast: Cast, waiting: Conversation) -> None:
    claim(waiting, cast.amy)
    assert take_over(waiting, cast.lee).assignee == cast.lee
    assert Notice.objects.get(kind="taken_over").agent == cast.amy


def test_an_agent_takes_nothing_from_a_colleague(cast: Cast, waiting: Conversation) -> None:
    claim(waiting, cast.amy)
    with pytest.raises(PermissionDenied):
        take_over(waiting, cast.ben)


def test_a_hand_over_says_why(cast: Cast, waiting: Conversation) -> None:
    claim(waiting, cast.amy)
    assert transfer(waiting, cast.amy, cast.ben, why="佢講普通話").assignee == cast.ben
    assert Notice.objects.get(kind="transferred", agent=cast.ben).data["why"] == "佢講普通話"
    assert Event.objects.get(verb="conversation.transferred").data["why"] == "佢講普通話"


def test_a_hand_over_goes_to_nobody_of_another_brand(cast: Cast, waiting: Conversation) -> None:
    teas = Team.objects.create(brand=cast.cha, name="Tea")
    for receiver in (cast.may, cast.kit, teas):
        with pytest.raises(PermissionDenied):
            transfer(waiting, cast.amy, receiver)


def test_handed_to_a_team_it_waits_there_and_is_out_of_the_first_teams_hands(
    cast: Cast, waiting: Conversation, back: Team
) -> None:
    Membership.objects.filter(agent=cast.ben).update(team=cast.front)
    claim(waiting, cast.ben)
    locked = transfer(waiting, cast.ben, back, why="要查倉")
    assert (locked.assignee, locked.team) == (None, back)
    ben = Agent.objects.get(pk=cast.ben.pk)
    assert not may_handle(ben, locked)
    assert not Conversation.objects.visible_to(ben).exists()


def test_a_talk_given_to_somebody_of_a_team_is_not_open_to_the_other_teams(cast: Cast, back: Team) -> None:
    Membership.objects.filter(agent=cast.ben).update(team=back)
    conversation = talk(cast.joy_chat, "張單未到")
    assert conversation.assignee == cast.amy
    ben = Agent.objects.get(pk=cast.ben.pk)
    assert not Conversation.objects.visible_to(ben).exists()
    with pytest.raises(PermissionDenied):
        reply(conversation, ben, "你好", client_key="k")


def test_another_teams_talk_is_nowhere_to_be_read(cast: Cast, back: Team) -> None:
    Membership.objects.filter(agent=cast.ben).update(team=back)
    files = (InboundFile("單據.pdf", "application/pdf", b"%PDF-1.4"),)
    conversation = talk(cast.joy_mail, "我要投訴張單未到", files=files)
    message, ticket = conversation.messages.get(), conversation.tickets.get()
    pages = {
        f"/conversations/{conversation.pk}/",
        f"/conversations/{conversation.pk}/messages?after=0",
        f"/conversations/files/{message.attachments.get().pk}/",
        f"/conversations/messages/{message.pk}/reading/",
        f"/tickets/{ticket.reference}/",
        f"/tickets/of/{conversation.pk}/",
        f"/contacts/of/{conversation.pk}/",
        f"/contacts/{conversation.contact_id}/",
        f"/assist/for/{conversation.pk}/",
        f"/knowledge/for/{conversation.pk}/",
    }
    for who, status in (("amy", 200), ("ben", 404)):
        client = Client()
        client.force_login(getattr(cast, who))
        answers = {page: client.get(page, follow=True).status_code for page in pages}
        assert answers == dict.fromkeys(pages, status)
        found = client.get("/conversations/search/", {"q": "投訴"}).content.decode()
        assert (conversation.reference in found) is (who == "amy")


def test_an_ended_talk_keeps_what_it_was_about(cast: Cast, waiting: Conversation) -> None:
    end(waiting, cast.amy, matter="送貨遲咗", solution="聽日補送", follow_up="後日打畀佢")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.waiting_since, waiting.unread) == (State.ENDED, None, 0)
    kept = WrapUp.objects.get()
    assert (kept.agent, kept.matter, kept.solution) == (cast.amy, "送貨遲咗", "聽日補送")
    assert Event.objects.get(verb="conversation.ended").actor_id == cast.amy.pk


def test_only_the_owners_eyes_clear_what_is_unread(cast: Cast, waiting: Conversation) -> None:
    claim(waiting, cast.amy)
    waiting.refresh_from_db()
    mark_seen(waiting, cast.ben, 1)
    assert Conversation.objects.get().unread == 1
    mark_seen(waiting, cast.amy, 99)
    assert Conversation.objects.get().unread == 1
    mark_seen(waiting, cast.amy, 1)
    assert Conversation.objects.get().unread == 0


def test_files_of_a_colleague_do_not_go_out_with_a_reply(cast: Cast, waiting: Conversation) -> None:
    from yueting.conversations.tests.test_receiving import upload

    row = upload(cast.joy_chat, str(cast.ben.pk))
    with pytest.raises(ValidationError):
        reply(waiting, cast.amy, "睇下呢份", client_key="k", uploads=[str(row.pk)])
    assert not Message.objects.filter(author="agent").exists()


# -- at once: real threads on real connections ----------------------------------------------------------------


@pytest.fixture
def shared(transactional_db: None) -> tuple[Cast, Conversation]:
    """The cast and a talk nobody has, committed, so that other connections see them."""
    cast = make_cast()
    Agent.objects.update(presence=Presence.OFFLINE)
    with transaction.atomic():
        conversation = talk(cast.joy_chat, "張單未到")
    return cast, conversation


def test_of_two_who_claim_at_once_one_has_it(shared: tuple[Cast, Conversation]) -> None:
    cast, conversation = shared
    answers = at_once(lambda: claim(conversation, cast.amy), lambda: claim(conversation, cast.ben))
    assert sorted(type(a).__name__ for a in answers) == ["AlreadyDone", "Conversation"]
    owner = Conversation.objects.get().assignee
    assert Event.objects.get(verb="conversation.claimed").actor_id == (owner and owner.pk)


def test_of_two_who_end_it_at_once_one_ends_it(shared: tuple[Cast, Conversation]) -> None:
    cast, conversation = shared
    answers = at_once(
        lambda: end(conversation, cast.amy, matter="送貨", solution="補送"),
        lambda: end(conversation, cast.ben, matter="送貨", solution="退款"),
    )
    assert sorted(type(a).__name__ for a in answers) == ["AlreadyDone", "WrapUp"]
    assert WrapUp.objects.count() == 1


def test_eight_replies_at_once_have_eight_places_in_a_row(shared: tuple[Cast, Conversation]) -> None:
    cast, conversation = shared
    at_once(*[lambda n=n: reply(conversation, cast.amy, f"{n}", client_key=f"k{n}") for n in range(8)])
    assert list(Message.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 10))


def test_a_double_click_on_two_connections_is_one_reply(shared: tuple[Cast, Conversation]) -> None:
    cast, conversation = shared
    first, second = at_once(*[lambda: reply(conversation, cast.amy, "你好", client_key="k")] * 2)
    assert first == second
    assert Message.objects.filter(author="agent").count() == 1
