"""Scripts and terms are found by the engine that finds articles."""

import pytest

from yueting.knowledge.search.collection import Text
from yueting.knowledge.search.small import found_among

SCRIPTS = [
    Text(
        "late",
        "送貨遲咗",
        "delivery late",
        "唔好意思，件貨遲咗，我即刻幫你跟進。\n抱歉，快递晚了，我马上跟进。",
    ),
    Text("refund", "解釋退款時間", "refund time", "退款會喺七個工作日內到帳。\n退款将在七个工作日内到账。"),
    Text("bye", "道別", "goodbye", "多謝你嘅時間，祝你有愉快嘅一日。\n感谢您的来电，祝您愉快。"),
]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("退款", "refund"),
        ("退宽", "refund"),  # sounds alike
        ("钱什么时候到账", "refund"),
        ("快递晚了", "late"),
        ("delivery", "late"),
        ("多謝", "bye"),
    ],
)
def test_a_script_is_found_in_either_variety_and_mistyped(question: str, first: str) -> None:
    assert found_among(SCRIPTS, question)[0] == first


@pytest.mark.parametrize("question", ["", "!!!", "\ud800", "zzzz"])
def test_a_question_that_names_nothing_finds_nothing(question: str) -> None:
    assert found_among(SCRIPTS, question) == []


def test_what_holds_far_fewer_of_the_words_is_left_out() -> None:
    assert found_among(SCRIPTS, "退款七個工作日內到帳") == ["refund"]


def test_a_text_that_changed_is_found_by_its_new_words_at_once() -> None:
    assert found_among(SCRIPTS, "發票") == []
    assert found_among([*SCRIPTS, Text("invoice", "發票", "", "發票喺會員頁。")], "發票") == ["invoice"]
