"""Practice looks like the desk to who practises, and is nothing to the desk."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, make_cast, talk, write
from yueting.accounts.models import Presence
from yueting.accounts.services.api_tokens import make_token
from yueting.analytics.queries import Slice, board
from yueting.assist.services.checking import look_at
from yueting.care.models import Rating
from yueting.care.services import ask_for_rating
from yueting.channels.models import WebhookCall, WebhookEndpoint
from yueting.conversations.models import Conversation, Inbox, Message
from yueting.conversations.queries import lists, search
from yueting.conversations.services.handling import assign, end, transfer
from yueting.conversations.services.replying import lock, reply
from yueting.knowledge.gaps.services import find_gaps
from yueting.quality.models import ToInspect
from yueting.routing.queries import unattended
from yueting.routing.services import _loads
from yueting.tickets.models import Ticket
from yueting.tickets.services.opening import open_by_hand
from yueting.timeline.services import record

ANGRY = "我張單等咗兩個星期都未到，好嬲！你哋搞乜嘢！我要投訴！"

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def room(cast: Cast) -> Inbox:
    """Where Joy practises."""
    return Inbox.objects.create(
        brand=cast.joy, kind="chat", name="Practice", is_active=False, settings={"practice": True}
    )


def _of_amy(cast: Cast, room: Inbox, text: str = ANGRY) -> Conversation:
    practice = talk(room, text, sender="played")
    Conversation.objects.filter(pk=practice.pk).update(assignee=cast.amy)
    practice.refresh_from_db()
    return practice


def test_it_is_read_and_nobody_gets_it(cast: Cast, room: Inbox) -> None:
    practice = talk(room, ANGRY)
    assert (practice.is_practice, practice.emotion) == (True, "angry")
    assert Message.objects.get(conversation=practice).reading.emotion == "angry"
    assert practice.assignee is None
    assert not Ticket.objects.exists()
    assert not Conversation.objects.waiting_in_queue().exists()
    assert not unattended().exists()
    assert talk(cast.joy_chat, ANGRY, sender="real").assignee == cast.amy
    assert Ticket.objects.count() == 1


def test_only_who_practises_sees_it(cast: Cast, room: Inbox) -> None:
    practice = _of_amy(cast, room)
    assert practice in lists.in_queue(cast.amy, "mine")
    for colleague in (cast.lee, cast.sue, cast.zoe):
        assert not Conversation.objects.visible_to(colleague).exists()
        assert not search.search(colleague, "投訴").hits
    assert search.search(cast.amy, "投訴").hits


def test_it_is_counted_nowhere(cast: Cast, room: Inbox) -> None:
    practice = _of_amy(cast, room)
    assert board(cast.zoe, Slice(7, cast.joy.pk)).conversations == 0
    assert board(cast.amy, Slice(7, cast.joy.pk)).conversations == 0
    assert _loads([cast.amy.pk])[cast.amy.pk] == {}
    assert list(Conversation.objects.real()) == []
    write(room, "可唔可以租機一個月", sender="played")
    find_gaps(cast.joy)
    latest = cast.joy.coverages.first()
    assert latest is not None
    assert latest.asked == 0
    assert practice.is_real is False


def test_nobody_outside_is_told(cast: Cast, room: Inbox) -> None:
    WebhookEndpoint.objects.create(brand=cast.joy, url="https://client.example/hook", secret="whsec_x")
    practice = _of_amy(cast, room)
    reply(practice, cast.amy, "唔好意思，即刻幫你查。", client_key="1")
    assert not WebhookCall.objects.exists()
    talk(cast.joy_chat, ANGRY, sender="real")
    assert WebhookCall.objects.exists()
    _token, secret = make_token(cast.joy, "client")
    answer = Client().get("/api/v1/conversations", headers={"authorization": f"Bearer {secret}"})
    assert {one["id"] for one in answer.json()["items"]}.isdisjoint({str(practice.pk)})


def test_nobody_is_asked_for_a_rating_and_it_is_not_inspected(cast: Cast, room: Inbox) -> None:
    practice = _of_amy(cast, room)
    ask_for_rating(practice, None, cast.amy)
    record(practice, "conversation.ended", cast.amy.actor)
    assert not Rating.objects.exists()
    assert not ToInspect.objects.exists()
    real = talk(cast.joy_chat, ANGRY, sender="real")
    record(real, "conversation.ended", cast.amy.actor)
    assert ToInspect.objects.count() == 1


def test_a_reply_goes_out_but_sets_nothing_in_motion(cast: Cast, room: Inbox) -> None:
    practice = _of_amy(cast, room)
    message = reply(practice, cast.amy, "聽日三點前覆你。", client_key="1")
    assert message.delivery.state == "queued"
    assert not practice.promises.exists()


def test_it_stays_with_who_practises(cast: Cast, room: Inbox) -> None:
    practice = _of_amy(cast, room)
    with pytest.raises(ValidationError, match="練習"):
        transfer(practice, cast.amy, cast.ben)
    with pytest.raises(ValidationError, match="練習"):
        end(practice, cast.amy, matter="x", solution="y")
    with pytest.raises(ValidationError, match="練習"):
        open_by_hand(practice, cast.amy, subject="x", klass="complaint", level=1)


def test_its_customer_keeps_who_practises_when_the_console_sleeps(cast: Cast, room: Inbox) -> None:
    practice = _of_amy(cast, room)
    cast.amy.presence = Presence.OFFLINE
    cast.amy.save()
    write(room, "喂？", sender="played")
    practice.refresh_from_db()
    assert practice.assignee == cast.amy


def test_the_inbox_is_no_inbox_to_administrators_and_customers(
    cast: Cast, room: Inbox, client: Client
) -> None:
    client.force_login(cast.zoe)
    page = client.get(reverse("channels:inboxes")).content.decode()
    assert "Shop chat" in page
    assert "Practice" not in page
    assert client.get(reverse("channels:inbox", args=[room.pk])).status_code == 404


def test_help_may_be_away_for_a_while(cast: Cast, room: Inbox, client: Client) -> None:
    practice = _of_amy(cast, room)
    bad = "你唔明白都冇辦法，唔關我事。"
    assert look_at(practice, cast.amy, bad)
    client.force_login(cast.amy)
    panels = [reverse("assist:panel", args=[practice.pk]), reverse("knowledge:panel", args=[practice.pk])]
    with_help = [client.get(panel).content for panel in panels]
    practice.unaided_until = timezone.now() + timedelta(minutes=2)
    practice.save(update_fields=["unaided_until"])
    assert look_at(practice, cast.amy, bad) == []
    for panel, before in zip(panels, with_help, strict=True):
        without = client.get(panel).content
        assert b"every 15s" in without
        assert b"every 15s" not in before
    practice.unaided_until = timezone.now() - timedelta(seconds=1)
    practice.save(update_fields=["unaided_until"])
    assert look_at(practice, cast.amy, bad)


def test_a_real_talk_is_not_hidden_by_any_of_this(cast: Cast) -> None:
    real = talk(cast.joy_chat, ANGRY, sender="real")
    assert real in Conversation.objects.visible_to(cast.lee)
    assert assign(lock(real), cast.ben).assignee == cast.ben
