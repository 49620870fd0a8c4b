"""The pure parts of the web chat: frames, batches, browsers, stored messages."""

import asyncio
import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueting.channels.base import OutboundMessage, RawInput, Unreadable
from yueting.channels.webchat.adapter import WebChat, browser_key, pack
from yueting.channels.webchat.browser import describe
from yueting.channels.webchat.frames import ERRORS, BadFrame, Hello, Rated, Said, Seen, Typing, read_frame
from yueting.runtime.gathering import Gathering

FRAMES = (Hello, Said, Typing, Seen, Rated)
ID = "01a20366-ed50-7f4c-a4d1-43733d7039f0"


def _read(text: str) -> object:
    """The frame, or the code of its refusal."""
    try:
        return read_frame(text)
    except BadFrame as error:
        return error.code


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ('{"type": "hello", "after": 7}', Hello(7)),
        ('{"type": "hello"}', Hello(0)),
        (f'{{"type": "hello", "after": 7, "conversation": "{ID}"}}', Hello(7, ID)),
        ('{"type": "message", "key": "k-1", "text": " 你好 "}', Said("k-1", "你好")),
        (f'{{"type": "message", "key": "k", "files": ["{ID}"]}}', Said("k", "", (ID,))),
        ('{"type": "message", "key": "k", "text": "\\ud83d\\ude00"}', Said("k", "😀")),
        ('{"type": "typing", "on": true}', Typing(True)),
        ('{"type": "seen", "seq": 3}', Seen(3)),
        ('{"type": "rating", "key": "k", "token": "t", "score": 5}', Rated("k", "t", 5, "")),
    ],
)
def test_a_good_frame_is_understood(text: str, frame: object) -> None:
    assert read_frame(text) == frame


@given(st.text() | st.builds(json.dumps, st.recursive(st.none() | st.integers() | st.text(), st.lists)))
def test_whatever_comes_is_a_frame_or_a_bad_frame_with_words(text: str) -> None:
    outcome = _read(text)
    assert isinstance(outcome, FRAMES) or outcome in ERRORS


@given(
    st.fixed_dictionaries(
        {"type": st.sampled_from(["hello", "message", "typing", "seen", "rating"])},
        optional={
            name: st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text())
            for name in (
                "after",
                "conversation",
                "key",
                "text",
                "files",
                "on",
                "seq",
                "token",
                "score",
                "comment",
            )
        },
    )
)
def test_no_mixture_of_values_breaks_the_reader(given: dict[str, object]) -> None:
    outcome = _read(json.dumps(given))
    assert isinstance(outcome, FRAMES) or outcome in ERRORS


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(BadFrame):
        read_frame("[" * 100_000)


def test_a_stored_message_is_read_back_as_it_was_said() -> None:
    raw = pack(ID, Said("k", "你好 😀", ("f1",)), {"browser": "Chrome 126"})
    (message,) = WebChat().parse(raw)
    assert (message.text, message.sender.kind, message.sender.address) == ("你好 😀", "visitor", ID)
    assert (message.uploads, message.device) == (("f1",), {"browser": "Chrome 126"})
    assert browser_key(message.external_id) == "k"


@pytest.mark.parametrize(
    "body", [b"", b"\xff", b"[]", b"{}", b'{"visitor": 1, "text": "a", "files": 3, "device": {}}']
)
def test_other_bytes_are_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        WebChat().parse(RawInput("k", body))


def test_a_reply_is_there_for_the_widget_as_soon_as_it_is_written() -> None:
    assert WebChat().send(OutboundMessage("k", "好", "visitor"), {}).state == "sent"


@pytest.mark.parametrize(
    ("user_agent", "known"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
            {"browser": "Edge 126", "system": "Windows"},
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
            "Version/17.5 Mobile/15E148 Safari/604.1",
            {"browser": "Safari 17", "system": "iOS"},
        ),
        (
            "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/116.0.0.0 Mobile Safari/537.36 "
            "MicroMessenger/8.0.49",
            {"browser": "WeChat 8", "system": "Android"},
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:127.0) Gecko/20100101 Firefox/127.0",
            {"browser": "Firefox 127", "system": "macOS"},
        ),
        ("", {}),
        ("curl/8.5.0", {}),
    ],
)
def test_browser_and_system_are_named(user_agent: str, known: dict[str, str]) -> None:
    assert describe(user_agent) == known


def test_what_is_asked_while_the_work_goes_on_goes_into_the_next_batch() -> None:
    batches: list[list[int]] = []

    async def work(items: Sequence[int]) -> list[int]:
        batches.append(list(items))
        await asyncio.sleep(0)
        return [item * 2 for item in items]

    async def ask() -> list[int]:
        gathering = Gathering(work, most=10)
        return list(await asyncio.gather(*(gathering.ask(number) for number in range(25))))

    assert asyncio.run(ask()) == [number * 2 for number in range(25)]
    assert [len(batch) for batch in batches] == [10, 10, 5]


def test_a_failed_batch_fails_its_own_and_nobody_else() -> None:
    async def work(items: Sequence[int]) -> list[int]:
        if 1 in items:
            raise OSError("database away")
        return list(items)

    async def ask() -> list[object]:
        gathering = Gathering(work, most=1)
        return list(await asyncio.gather(*(gathering.ask(n) for n in range(3)), return_exceptions=True))

    first, second, third = asyncio.run(ask())
    assert (first, third) == (0, 2)
    assert isinstance(second, OSError)


def test_one_who_leaves_does_not_spoil_the_answer_of_the_others() -> None:
    async def work(items: Sequence[int]) -> list[int]:
        await asyncio.sleep(0.01)
        return list(items)

    async def ask() -> int:
        gathering = Gathering(work)
        leaving, staying = asyncio.create_task(gathering.ask(1)), asyncio.create_task(gathering.ask(2))
        await asyncio.sleep(0)
        leaving.cancel()
        return await staying

    assert asyncio.run(ask()) == 2
