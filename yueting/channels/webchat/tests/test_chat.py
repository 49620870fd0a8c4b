"""A customer's browser and a running desk, over real sockets."""

import asyncio
import json

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from tests.cast import Cast
from yueting.channels.models import RawDelivery, RawState
from yueting.channels.webchat.tests.browser_socket import Browser, register
from yueting.conversations.broadcasts import customer_group, tell_typing
from yueting.conversations.models import Conversation, DeliveryState, Message
from yueting.conversations.services.handling import claim, mark_seen
from yueting.conversations.services.replying import note, reply
from yueting.runtime.push import EVERYBODY, push
from yueting.tickets.services.progress import WrapUpWords, wrap_up

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def browser(desk_url: str, live_cast: Cast) -> Browser:
    inbox = live_cast.joy_chat.id
    return Browser(desk_url, inbox, register(desk_url, inbox))


def test_what_a_customer_writes_is_acknowledged_stored_and_comes_back_with_its_number(
    browser: Browser, live_cast: Cast
) -> None:
    with browser:
        assert browser.hello() == {
            "type": "welcome",
            "brand": "Joy",
            "seq": 0,
            "conversation": None,
            "queue": None,
        }
        browser.say(type="message", key="a1", text="你好，我張單幾時到？", files=[])
        browser.wait("ack", key="a1", state="stored")
        shown = browser.wait("message")
    assert (shown["seq"], shown["prev"], shown["key"], shown["author"]) == (1, 0, "a1", "customer")
    assert shown["text"] == "你好，我張單幾時到？"
    conversation = Conversation.objects.get()
    assert conversation.device["browser"] == "Chrome 126"
    assert conversation.device["system"] == "Android"
    assert conversation.device["page"] == "https://shop.example/"


def test_the_customer_sees_answers_but_no_notes_and_the_agent_sees_that_they_were_read(
    browser: Browser, live_cast: Cast
) -> None:
    with browser:
        browser.hello()
        browser.say(type="message", key="a1", text="你好")
        browser.wait("message", key="a1")
        talk = Conversation.objects.get()
        note(talk, live_cast.amy, "內部：舊客", client_key="n1")
        answer = reply(talk, live_cast.amy, "你好，我係 Amy", client_key="r1")
        shown = browser.wait("message", author="agent")
        browser.wait("state", seq=answer.seq, state="read")
        browser.say(type="seen", seq=answer.seq)
        browser.say(type="hello", after=answer.seq)
        browser.wait("welcome")
    assert (shown["text"], shown["name"]) == ("你好，我係 Amy", "Amy")
    assert (shown["seq"], shown["prev"]) == (3, 1)
    assert not any("內部" in str(frame) for frame in browser.frames)
    talk.refresh_from_db()
    assert talk.customer_seen_seq == answer.seq
    answer.delivery.refresh_from_db()
    assert answer.delivery.state == DeliveryState.READ


def test_a_browser_that_slept_gets_what_it_missed_and_nothing_twice(
    browser: Browser, live_cast: Cast
) -> None:
    with browser:
        browser.hello()
        browser.say(type="message", key="a1", text="在嗎")
        browser.wait("message", key="a1")
    talk = Conversation.objects.get()
    for number in range(3):
        reply(talk, live_cast.amy, f"答 {number}", client_key=f"r{number}")
    browser.frames.clear()
    with browser:
        browser.hello(after=1, conversation=str(talk.id))
        browser.wait("message", text="答 2")
    texts = [frame["text"] for frame in browser.frames if frame["type"] == "message"]
    assert texts == ["答 0", "答 1", "答 2"]


def test_the_same_message_again_is_one_message_and_is_acknowledged_again(browser: Browser) -> None:
    with browser:
        browser.hello()
        for _ in range(3):
            browser.say(type="message", key="same", text="一次就夠")
            browser.wait("ack", key="same")
        browser.say(type="message", key="next", text="之後")
        browser.wait("message", key="next")
    assert list(Message.objects.order_by("seq").values_list("text", flat=True)) == ["一次就夠", "之後"]


def test_two_visitors_may_choose_the_same_key(desk_url: str, live_cast: Cast) -> None:
    inbox = live_cast.joy_chat.id
    for text in ("甲", "乙"):
        with Browser(desk_url, inbox, register(desk_url, inbox)) as browser:
            browser.hello()
            browser.say(type="message", key="1", text=text)
            assert browser.wait("message")["text"] == text
    assert Conversation.objects.count() == 2


def test_many_browsers_at_once_each_get_their_own_in_order(desk_url: str, live_cast: Cast) -> None:
    inbox = live_cast.joy_chat.id
    tokens = [register(desk_url, inbox) for _ in range(30)]

    async def one(token: str) -> list[tuple[int, str]]:
        url = f"{desk_url.replace('http', 'ws', 1)}/ws/chat/{inbox}/?token={token}"
        async with connect(url, proxy=None) as socket:
            await socket.send('{"type": "hello", "after": 0}')
            for number in range(5):
                await socket.send(json.dumps({"type": "message", "key": str(number), "text": f"{number}"}))
            shown: list[tuple[int, str]] = []
            while len(shown) < 5:
                frame = json.loads(await asyncio.wait_for(socket.recv(), 60))
                assert frame["type"] != "error", frame
                if frame["type"] == "message":
                    shown.append((frame["seq"], frame["text"]))
            return shown

    async def all_at_once() -> list[list[tuple[int, str]]]:
        return list(await asyncio.gather(*(one(token) for token in tokens)))

    assert asyncio.run(all_at_once()) == [[(number + 1, str(number)) for number in range(5)]] * 30


def test_an_entry_whose_push_was_lost_comes_with_the_next_one(browser: Browser, live_cast: Cast) -> None:
    with browser:
        browser.hello()
        browser.say(type="message", key="a", text="在嗎")
        browser.wait("message", key="a")
        talk = Conversation.objects.get()
        lost, told = (
            Message.objects.create(
                conversation=talk,
                inbox=talk.inbox,
                seq=seq,
                author="agent",
                agent=live_cast.amy,
                text=f"第 {seq} 句",
            )
            for seq in (2, 3)
        )
        group = customer_group(talk.inbox_id, talk.address)
        push(group, "message", conversation=talk.id, message=told.id, seq=told.seq)
        assert browser.wait("message")["seq"] == lost.seq
        assert browser.wait("message")["seq"] == told.seq


def test_after_a_break_in_the_pushes_every_browser_is_asked_to_say_hello(browser: Browser) -> None:
    with browser:
        browser.hello()
        push(EVERYBODY, "resync")
        browser.wait("resync")


def test_an_inbox_may_name_the_pages_that_carry_its_chat(desk_url: str, live_cast: Cast) -> None:
    inbox = live_cast.joy_chat
    token = register(desk_url, inbox.id)
    inbox.settings = {"allowed_origins": ["https://shop.example"]}
    inbox.save()
    path = f"{desk_url}/chat/{inbox.id}/visitors"
    asked = httpx.options(path, headers={"Origin": "https://shop.example"})
    assert (asked.status_code, asked.headers["Access-Control-Allow-Origin"]) == (204, "https://shop.example")
    assert httpx.post(path, json={}, headers={"Origin": "https://elsewhere.example"}).status_code == 403
    with Browser(desk_url, inbox.id, token) as elsewhere, pytest.raises(ConnectionClosed) as closed:
        elsewhere.socket.recv(timeout=10)
    assert closed.value.rcvd
    assert closed.value.rcvd.code == 4404


def test_typing_is_shown_to_the_other_side_only(browser: Browser, live_cast: Cast) -> None:
    with browser:
        browser.hello()
        browser.say(type="message", key="a", text="在嗎")
        browser.wait("message", key="a")
        browser.say(type="typing", on=True)
        tell_typing(Conversation.objects.get(), by="agent", name="Amy", on=True)
        assert browser.wait("typing") == {"type": "typing", "name": "Amy", "on": True}


def test_the_customer_learns_that_the_desk_has_read(browser: Browser, live_cast: Cast) -> None:
    with browser:
        browser.hello()
        browser.say(type="message", key="a", text="在嗎")
        browser.wait("message", key="a")
        mark_seen(Conversation.objects.get(), live_cast.amy, 1)
        browser.wait("state", seq=1, state="read")


def test_messages_sent_without_waiting_keep_their_order(browser: Browser) -> None:
    with browser:
        browser.hello()
        for number in range(20):
            browser.say(type="message", key=f"k{number}", text=str(number))
        browser.wait("message", key="k19")
    assert list(Message.objects.order_by("seq").values_list("text", flat=True)) == [str(n) for n in range(20)]


def test_a_resolved_conversation_asks_for_a_rating_and_takes_it_once(
    browser: Browser, live_cast: Cast
) -> None:
    with browser:
        browser.hello()
        browser.say(type="message", key="a1", text="收到貨喇")
        browser.wait("message", key="a1")
        talk = Conversation.objects.get()
        reply(talk, live_cast.amy, "好呀", client_key="r1")
        wrap_up(talk, live_cast.amy, WrapUpWords("送貨", "已送到"))
        question = browser.wait("rate")
        for _ in range(2):
            browser.say(type="rating", key="k", token=question["token"], score=5, comment="快")
            browser.wait("rated")
        browser.say(type="rating", key="k2", token=question["token"], score=9, comment="")
        refusal = browser.wait("error", key="k2")
        browser.say(type="rating", key="k3", token="somebody else's", score=5, comment="")
        browser.wait("error", key="k3", code="no_rating")
    assert refusal["code"] == "rating.bad_score"
    rating = talk.ratings.get()
    assert (rating.score, rating.comment) == (5, "快")


def test_a_waiting_customer_learns_their_place_and_then_who_is_with_them(
    browser: Browser, live_cast: Cast
) -> None:
    live_cast.amy.presence = "offline"
    live_cast.amy.save()
    with browser:
        browser.hello()
        browser.say(type="message", key="a1", text="有人嗎")
        browser.wait("queue", position=1)
        claim(Conversation.objects.get(), live_cast.amy)
        browser.wait("agent", name="Amy")
        browser.wait("queue", position=None)


def test_files_travel_with_a_message(browser: Browser, desk_url: str, live_cast: Cast) -> None:
    token = browser._url.partition("token=")[2]
    path = f"{desk_url}/chat/{live_cast.joy_chat.id}/files?token={token}"
    kept = httpx.post(path, files={"file": ("單據.png", b"\x89PNG\r\n\x1a\n", "image/png")})
    assert kept.status_code == 201
    assert kept.headers["Access-Control-Allow-Origin"] == "*"
    with browser:
        browser.hello()
        browser.say(type="message", key="f", text="", files=[kept.json()["id"]])
        (file,) = browser.wait("message", key="f")["files"]
    assert (file["name"], file["size"], file["media_type"]) == ("單據.png", 8, "image/png")
    assert file["url"].startswith("/conversations/")


@pytest.mark.parametrize("content", [b"", b"x" * (10 * 1024 * 1024 + 1)], ids=["empty", "too large"])
def test_a_file_that_cannot_be_kept_is_refused_in_words(
    browser: Browser, desk_url: str, live_cast: Cast, content: bytes
) -> None:
    token = browser._url.partition("token=")[2]
    path = f"{desk_url}/chat/{live_cast.joy_chat.id}/files"
    refused = httpx.post(f"{path}?token={token}", files={"file": ("a.bin", content)})
    assert refused.status_code == 422
    assert refused.json()["error"]
    assert httpx.post(f"{path}?token=forged", files={"file": ("a.bin", b"x")}).status_code == 401


def test_a_forged_token_or_another_inbox_is_closed_with_its_code(desk_url: str, live_cast: Cast) -> None:
    good = register(desk_url, live_cast.joy_chat.id)
    for inbox, token in [(live_cast.joy_chat.id, "forged"), (live_cast.cha_chat.id, good)]:
        with Browser(desk_url, inbox, token) as browser, pytest.raises(ConnectionClosed) as closed:
            browser.socket.recv(timeout=10)
        assert closed.value.rcvd
        assert closed.value.rcvd.code == 4401


def test_a_closed_inbox_tells_the_widget_to_stop_trying(desk_url: str, live_cast: Cast) -> None:
    token = register(desk_url, live_cast.joy_chat.id)
    live_cast.joy_chat.is_active = False
    live_cast.joy_chat.save()
    with (
        Browser(desk_url, live_cast.joy_chat.id, token) as browser,
        pytest.raises(ConnectionClosed) as closed,
    ):
        browser.socket.recv(timeout=10)
    assert closed.value.rcvd
    assert closed.value.rcvd.code == 4404


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("not json", "not_json"),
        ("[]", "not_json"),
        ('{"type": "shutdown"}', "unknown_type"),
        ('{"type": ["hello"]}', "unknown_type"),
        ('{"type": "hello", "after": -1}', "bad_seq"),
        ('{"type": "message", "text": "no key"}', "bad_key"),
        ('{"type": "message", "key": "k", "text": ""}', "empty"),
        ('{"type": "message", "key": "k", "text": 7}', "bad_text"),
        ('{"type": "message", "key": "k", "text": "a", "files": ["../etc"]}', "bad_files"),
        ('{"type": "message", "key": "k", "text": "' + "長" * 100_001 + '"}', "too_long"),
    ],
)
def test_a_frame_that_cannot_be_obeyed_gets_a_reason_and_the_socket_lives_on(
    browser: Browser, frame: str, code: str
) -> None:
    with browser:
        browser.hello()
        browser.socket.send(frame)
        refused = browser.wait("error")
        assert refused["code"] == code
        assert refused["message"]
        browser.say(type="message", key="after", text="仲喺度")
        browser.wait("message", key="after")


def test_strange_signs_are_stored_as_they_can_be(browser: Browser) -> None:
    with browser:
        browser.hello()
        browser.socket.send('{"type": "message", "key": "k", "text": "a\\u0000b\\ud800c \\ud83d\\ude00"}')
        assert browser.wait("message", key="k")["text"] == "ab?c 😀"


def test_a_flood_is_slowed_down_and_loses_nothing_that_was_acknowledged(browser: Browser) -> None:
    with browser:
        browser.hello()
        for number in range(40):
            browser.say(type="message", key=f"k{number}", text=str(number))
        browser.wait("error", code="slow_down", key="k39")
    acknowledged = [frame["key"] for frame in browser.frames if frame["type"] == "ack"]
    assert 30 <= len(acknowledged) < 40
    assert RawDelivery.objects.exclude(state=RawState.FAILED).count() == len(acknowledged)
