"""Chat logs as people really have them: right, half right and wrong."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from yueting.channels.base import RawInput, Unreadable
from yueting.channels.history.adapter import ChatLog, pack
from yueting.channels.history.sessions import (
    BadLine,
    BadSession,
    Session,
    messages_of,
    read_lines,
    session_from,
)

HONG_KONG = timezone(timedelta(hours=8))
NOON = datetime(2024, 6, 3, 4, 0, tzinfo=UTC)


def line(*turns: Any, **more: Any) -> bytes:
    return json.dumps({"session": "s1", "turns": list(turns), **more}).encode()


def turn(role: str = "customer", text: str = "幾時送貨？", **more: Any) -> dict[str, Any]:
    return {"role": role, "user": "U7", "text": text, **more}


def test_turns_become_messages_in_the_order_of_the_log() -> None:
    session = session_from(line(turn(), turn("agent", "聽日。"), turn(text="好")))
    messages = messages_of(session, NOON)
    assert [(m.external_id, m.author, m.text) for m in messages] == [
        ("s1:0", "customer", "幾時送貨？"),
        ("s1:1", "agent", "聽日。"),
        ("s1:2", "customer", "好"),
    ]
    assert {(m.conversation, m.sender.address) for m in messages} == {("s1", "U7")}


def test_turns_without_times_follow_each_other_and_say_so() -> None:
    messages = messages_of(session_from(line(turn(), turn("agent"), turn())), NOON)
    assert [m.at for m in messages] == [NOON + timedelta(seconds=n) for n in (0, 1, 2)]
    assert {m.notes for m in messages} == {("time-unknown",)}


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("2024-06-03T12:00:00+08:00", NOON),
        ("2024-06-03T04:00:00Z", NOON),
        ("2024-06-03 12:00:00", NOON),  # no zone: the desk's own
        (1717387200, NOON),
        (1717387200000, NOON),
    ],
)
def test_times_are_read_in_every_usual_form(given: object, meant: datetime) -> None:
    message = messages_of(session_from(line(turn(at=given)), HONG_KONG), datetime(1999, 1, 1, tzinfo=UTC))[0]
    assert (message.at, message.notes) == (meant, ())


def test_a_turn_without_a_time_comes_just_after_the_one_before() -> None:
    first, second = messages_of(session_from(line(turn(at=NOON.isoformat()), turn("agent"))), NOON)
    assert (second.at, second.notes) == (NOON + timedelta(seconds=1), ("time-unknown",))
    assert first.notes == ()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"{", "not JSON"),
        (b"\xff\xfe{", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "an object"),
        (b'{"session": "x"}', '"turns"'),
        (b'{"turns": []}', '"turns"'),
        (line("hello"), "turn 1 is no object"),
        (line(turn(), turn("robot")), 'turn 2: "role"'),
        (line(turn(text=None)), 'turn 1: "text"'),  # type: ignore[arg-type]
        (line(turn(at="yesterday")), 'turn 1: "at"'),
        (line(turn(at=1e300)), 'turn 1: "at"'),
        (line(turn(at=[1])), 'turn 1: "at"'),
        (b'{"turns": [{"role": "customer", "text": "x", "at": NaN}]}', 'turn 1: "at"'),
    ],
)
def test_a_bad_line_says_what_is_wrong(body: bytes, reason: str) -> None:
    with pytest.raises(BadSession) as error:
        session_from(body)
    assert reason in str(error.value)


def test_bad_lines_have_their_number_and_the_rest_goes_on() -> None:
    lines = [b"\xef\xbb\xbf" + line(turn()), b"\n", b"oops\n", line(turn(), session="s2")]
    read = dict(read_lines(lines))
    assert [number for number, one in read.items() if isinstance(one, Session)] == [1, 4]
    assert isinstance(read[3], BadLine)


@pytest.mark.parametrize("name", ["", None, "名字 with blanks", "x" * 500, "nul\x00", 17])
def test_every_session_gets_a_name_that_can_be_stored_and_stays(name: object) -> None:
    first, again = session_from(line(turn(), session=name)), session_from(line(turn(), session=name))
    assert first.name == again.name
    assert first.name.isascii()
    assert len(first.name) <= 200
    assert len(first.key) <= 255


def test_what_is_stored_is_read_back_as_the_same_messages() -> None:
    session = session_from(line(turn(), turn("agent", "\ud83d 好")), HONG_KONG)
    raw = pack(session, NOON, "Asia/Hong_Kong")
    assert ChatLog().parse(raw) == messages_of(session, NOON)


def test_foreign_bytes_in_the_inbox_are_unreadable_and_nothing_else() -> None:
    for raw in (RawInput("k", b"{}"), RawInput("k", b"x", {"started": "x", "zone": "Mars/Olympus"})):
        with pytest.raises(Unreadable):
            ChatLog().parse(raw)
