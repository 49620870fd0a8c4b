"""A message that names no matter goes on about the one before."""

import pytest

from yueting.understanding import Turn, read


@pytest.mark.parametrize(
    ("texts", "intent"),
    [
        (["我想退款", "幾時？"], "refund"),
        (["我想退款", "好的"], "refund"),
        (["我想退款", "多謝晒"], "chit_chat"),
        (["我想退款", "順便開張發票"], "invoice"),
        (["你好"], "chit_chat"),
        (["你好", "密码忘记了"], "account"),
        (["發票", "轉人工"], "human"),
        (["嗯"], "chit_chat"),
        (["abcdefg"], "consultation"),
    ],
)
def test_the_intent_of_the_last_message(texts: list[str], intent: str) -> None:
    assert read([Turn("customer", text) for text in texts]).intent.label == intent


def test_an_older_matter_is_less_sure() -> None:
    now = read([Turn("customer", "我想退款")]).intent
    later = read([Turn("customer", "我想退款"), Turn("customer", "好的")]).intent
    assert later.label == now.label
    assert later.score < now.score


def test_nothing_said_is_nothing_wanted() -> None:
    assert read([]).intent.score == 0
