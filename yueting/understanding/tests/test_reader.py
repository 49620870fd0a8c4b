"""The one call, whatever it is given."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yueting.understanding import Reading, Turn, read

HISTORY = [
    Turn("customer", "你好，我上個禮拜買咗部雪櫃，點解仲未送到？"),
    Turn("agent", "您好，請提供訂單編號"),
] * 10

any_text = st.text(
    alphabet=st.one_of(
        st.characters(codec=None, exclude_categories=()),
        st.sampled_from("唔係好嬲不满意投訴退款!?。，😡\x00\ud800"),
    ),
    max_size=60,
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.sampled_from(["customer", "agent"]), any_text), max_size=6))
def test_any_text_gives_a_reading_that_survives_json(said: list[tuple[str, str]]) -> None:
    reading = read([Turn(role, text) for role, text in said])  # type: ignore[arg-type]
    stored = json.dumps(reading.as_dict(), ensure_ascii=False).encode()
    assert b"\x00" not in stored
    assert b"\\u0000" not in stored
    assert Reading.from_dict(json.loads(stored)) == reading


def test_a_reading_can_be_stored_and_brought_back() -> None:
    reading = read([Turn("customer", "我要投訴，等咗兩個月都未退款！！"), Turn("agent", "好抱歉")])
    assert Reading.from_dict(json.loads(json.dumps(reading.as_dict()))) == reading


@pytest.mark.parametrize(
    "text", ["好嬲" * 50_000, "a" * 100_000, "退款 " * 33_333, "等" * 100_000, "1" * 100_000]
)
def test_a_pasted_book_is_read_in_bounded_time(text: str) -> None:
    began = time.process_time()
    assert read([Turn("customer", text)]).course[0].turn == 0
    assert time.process_time() - began < 1


def test_one_more_turn_costs_one_new_message() -> None:
    """Not the whole talk again, which takes some thirty times as long as its last message alone."""
    read(HISTORY)
    assert min(_usual_cost(HISTORY, n) for n in (0, 40)) < 4 * min(_usual_cost([], n) for n in (80, 120))


def _usual_cost(history: list[Turn], first: int) -> float:
    """Seconds of processor that a new message takes, in the middle of 40."""
    costs = []
    for number in range(first, first + 40):
        turns = [*history, Turn("customer", f"而家係第{number}次問，到底幾時送到？我要投訴")]
        began = time.process_time()
        read(turns)
        costs.append(time.process_time() - began)
    return sorted(costs)[20]
