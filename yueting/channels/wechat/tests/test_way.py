"""WeChat over real sockets: from a follower's message to the answer on their phone."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from yueting.channels.intake import drain
from yueting.channels.models import RawDelivery
from yueting.channels.outbox import flush
from yueting.channels.queries import standing_of
from yueting.channels.services.files import fetch_files
from yueting.channels.wechat import tokens
from yueting.channels.wechat.tests.double import SETTINGS, WeChatDouble, called, message
from yueting.conversations.models import Attachment, Conversation, DeliveryState, Inbox, Message
from yueting.conversations.services.attaching import fetch_again
from yueting.conversations.services.replying import reply
from yueting.runtime.sealing import is_sealed, opened


@pytest.fixture
def wechat(monkeypatch: pytest.MonkeyPatch) -> Iterator[WeChatDouble]:
    monkeypatch.setenv("YUETING_ALLOW_PRIVATE_WEBHOOKS", "1")
    tokens._tokens.clear()
    with WeChatDouble().running() as double:
        assert isinstance(double, WeChatDouble)
        yield double


@pytest.fixture
def inbox(cast: Cast, wechat: WeChatDouble) -> Inbox:
    """Set up on its page, as an administrator does."""
    made = Inbox.objects.create(brand=cast.joy, kind="wechat", name="WeChat", team=cast.front)
    posted = SETTINGS | {"name": "WeChat", "team": cast.front.pk, "is_active": "on", "api": wechat.url}
    admin = Client()
    admin.force_login(cast.zoe)
    page = admin.post(f"/channels/inboxes/{made.pk}/", posted)
    assert page.status_code == 302, page.content.decode()
    made.refresh_from_db()
    return made


def comes(client: Client, inbox: Inbox, inside: bytes, **how: object) -> int:
    query, body = called(inside, **how)
    answer = client.post(f"/channels/hooks/{inbox.pk}/?{query}", body, content_type="text/xml")
    drain()
    return answer.status_code


def test_secrets_are_sealed_and_never_shown_again(inbox: Inbox, cast: Cast) -> None:
    for name in ("app_secret", "token", "aes_key"):
        assert is_sealed(inbox.settings[name])
        assert opened(inbox.settings)[name] == SETTINGS[name]
    admin = Client()
    admin.force_login(cast.zoe)
    page = admin.get(f"/channels/inboxes/{inbox.pk}/").content.decode()
    assert SETTINGS["app_secret"] not in page
    assert f"/channels/hooks/{inbox.pk}/" in page
    assert "微信接受這個 AppID" in admin.post(f"/channels/inboxes/{inbox.pk}/trial/").content.decode()


def test_a_message_called_three_times_is_one_and_its_answer_reaches_the_phone(
    client: Client, inbox: Inbox, cast: Cast, wechat: WeChatDouble
) -> None:
    for _again in range(3):
        assert comes(client, inbox, message("點解仲未退款？")) == 200
    conversation = Conversation.objects.get(inbox=inbox)
    assert conversation.channel == "wechat"
    reply(conversation, cast.amy, "即刻幫你查，今日六點前覆你", client_key="k1")
    flush()
    assert [(to, body["text"]["content"]) for to, body in wechat.said] == [
        ("oFollower1", "即刻幫你查，今日六點前覆你")
    ]
    assert Message.objects.get(client_key="k1").delivery.state == DeliveryState.SENT


def test_a_stranger_stores_nothing(client: Client, inbox: Inbox) -> None:
    assert comes(client, inbox, message(), token="guessed") == 403
    assert not RawDelivery.objects.filter(inbox=inbox).exists()


def test_an_event_opens_no_conversation_and_is_read_in_an_open_one(client: Client, inbox: Inbox) -> None:
    click = {"MsgType": "event", "Event": "CLICK", "EventKey": "orders", "MsgId": ""}
    comes(client, inbox, message(**click))
    assert not Conversation.objects.filter(inbox=inbox).exists()
    comes(client, inbox, message("想查單"))
    comes(client, inbox, message(**click, CreateTime=1_790_000_100))
    words = list(Message.objects.filter(inbox=inbox).order_by("seq").values_list("text", flat=True))
    assert words == ["想查單", "［點選選單 orders］"]


def test_a_picture_is_fetched_after_its_message_and_one_that_is_gone_can_be_asked_for_again(
    client: Client, inbox: Inbox, cast: Cast, wechat: WeChatDouble
) -> None:
    comes(client, inbox, message(MsgType="image", MediaId="MEDIA1"))
    comes(client, inbox, message(MsgType="image", MediaId="MEDIA2", number=2))
    assert fetch_files() == 2
    here, gone = Attachment.objects.order_by("created_at")
    assert (here.is_here, here.media_type, here.name) == (True, "image/png", "圖片.png")
    assert not gone.is_here
    assert "invalid media_id" in gone.fault
    wechat.media["MEDIA2"] = b"\xff\xd8\xff late"
    fetch_again(gone, cast.amy)
    fetch_files()
    gone.refresh_from_db()
    assert gone.file.read() == b"\xff\xd8\xff late"


def test_the_sixth_reply_and_one_after_two_days_are_refused_before_they_are_stored(
    client: Client, inbox: Inbox, cast: Cast
) -> None:
    comes(client, inbox, message())
    conversation = Conversation.objects.get(inbox=inbox)
    for number in range(5):
        standing = standing_of(conversation)
        assert standing
        assert standing.left == 5 - number
        reply(conversation, cast.amy, f"第{number + 1}句", client_key=f"k{number}")
    client.force_login(cast.amy)
    page = client.get(f"/channels/windows/{conversation.pk}/").content.decode()
    assert "客人再來訊之前，這個渠道不能回覆" in page
    with pytest.raises(Exception, match="5 則都已用完"):
        reply(conversation, cast.amy, "第六句", client_key="k6")
    comes(client, inbox, message("仲未收到", number=2))
    reply(conversation, cast.amy, "新嘅五句由呢句開始", client_key="k7")
    conversation.messages.filter(author="customer").update(at=timezone.now() - timedelta(hours=49))
    with pytest.raises(Exception, match="只能在"):
        reply(conversation, cast.amy, "太遲", client_key="k8")


def test_what_is_too_long_for_wechat_is_refused_with_its_length(
    client: Client, inbox: Inbox, cast: Cast
) -> None:
    comes(client, inbox, message())
    with pytest.raises(Exception, match="共 601 字，最多 600 字"):
        reply(Conversation.objects.get(inbox=inbox), cast.amy, "長" * 601, client_key="k")
