"""A question finds its answer: written otherwise, mistyped, in the other variety, in a long article."""

import numpy as np
import pytest

from yueting.knowledge.search.collection import Text, collect, text_of
from yueting.knowledge.search.embedding import embedding
from yueting.knowledge.search.engine import search
from yueting.knowledge.search.postings import buckets_of
from yueting.knowledge.search.signs import CHARS, PAIRS, PINYIN, signs_of, spelled

HELP = [
    Text("refund", "退款多久到账", "钱什么时候退回来", "退款会在七个工作日内原路退回。"),
    Text("delivery", "怎么修改送货地址", "寄错地方怎么办", "发货之前可以在订单页修改。"),
    Text("invoice", "发票怎么开", "要收据", "在会员页下载电子发票。"),
    Text("password", "忘记密码怎么办", "登录不了", "在登录页按忘记密码，按短信重设。"),
    Text("points", "积分怎么兑换", "", "积分可以在商城兑换礼品，有效期一年。"),
    Text("warranty", "保修期多长", "坏了能修吗", "自购买之日起保修十二个月。"),
]


@pytest.fixture(scope="module")
def desk():
    return collect(HELP)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("退款", "refund"),
        ("我嘅錢幾時先退返畀我", "refund"),
        ("點樣改送貨地址", "delivery"),
        ("張發票點開", "invoice"),
        ("唔記得咗密碼點算", "password"),
        ("退宽多久到帐", "refund"),  # sounds alike
        ("保休期多长", "warranty"),
        ("積分點換嘢", "points"),
        ("有效期一年", "points"),
        ("電子發票下載", "invoice"),
    ],
)
def test_a_question_finds_its_answer_first(desk, question: str, answer: str) -> None:
    assert search(desk, question)[0].id == answer


@pytest.mark.parametrize("question", ["", "!!!", "　", "\ud800", "\x00", "😀"])
def test_a_question_that_asks_nothing_finds_nothing(desk, question: str) -> None:
    assert search(desk, question) == []


def test_a_very_long_question_is_answered_too(desk) -> None:
    assert search(desk, "退款多久到账" * 5_000)[0].id == "refund"


def test_what_the_words_cover_is_told_between_nothing_and_all(desk) -> None:
    hits = search(desk, "退款多久到账")
    assert hits[0].coverage > 0.5
    assert all(0 <= hit.coverage <= 1.01 for hit in hits)
    assert hits == sorted(hits, key=lambda hit: -hit.score)


def test_no_more_than_asked_for_are_given_and_an_empty_collection_gives_none(desk) -> None:
    assert len(search(desk, "怎么", 2)) <= 2
    assert search(collect([]), "退款") == []


def test_the_same_questions_find_the_same_twice(desk) -> None:
    assert search(desk, "退款") == search(collect(HELP), "退款")


def test_of_two_texts_with_one_id_the_last_counts() -> None:
    found = search(collect([Text("a", "退款"), Text("a", "发票")]), "发票")
    assert [hit.id for hit in found] == ["a"]


def test_many_segments_find_what_one_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [hit.id for hit in search(collect(HELP), "退款多久")]
    monkeypatch.setattr("yueting.knowledge.search.collection._SEGMENT", 2)
    assert [hit.id for hit in search(collect(HELP), "退款多久")] == whole


def test_a_long_text_without_fields_has_its_first_line_for_title() -> None:
    assert text_of("1", "退款") == Text("1", "退款")
    assert text_of("1", "退款\n" + "七天内退回。" * 20).title == "退款"
    assert text_of("1", "七天内退回。" * 30).body.endswith("退回。")


# -- signs ----------------------------------------------------------------------------------------------------


def signs(view: int, text: str) -> set[int]:
    return set(signs_of([spelled(text)], [view]).codes.tolist())


def test_both_scripts_and_both_varieties_have_the_same_signs() -> None:
    assert signs(CHARS, "幾時退款") == signs(CHARS, "几时退款")
    assert signs(PAIRS, "幾時退款") & signs(PAIRS, "什么时候退款")


@pytest.mark.parametrize(("one", "two"), [("退款", "退宽"), ("账单", "帐单"), ("支付", "织付")])
def test_what_sounds_alike_has_the_same_sound(one: str, two: str) -> None:
    assert signs(PINYIN, one) == signs(PINYIN, two)


def test_signs_belong_to_the_text_they_stand_in() -> None:
    found = signs_of(["退款", "", "abc 12"], [CHARS])
    assert found.owners.tolist() == [0, 0, 2, 2]


def test_pairs_do_not_reach_over_what_is_not_chinese() -> None:
    assert signs(PAIRS, "退款,账单") == signs(PAIRS, "退款") | signs(PAIRS, "账单")


def test_every_sign_has_a_list() -> None:
    lists = buckets_of(np.arange(10_000, dtype=np.uint64))
    assert lists.min() >= 0
    assert len(set(lists.tolist())) > 9_900


def test_vectors_are_of_length_one_or_nothing() -> None:
    rows = embedding().of(["退款多久到账", "", "\u9fff"])
    lengths = np.sqrt((rows**2).sum(axis=1))
    assert lengths[0] == pytest.approx(1, abs=1e-3)
    assert lengths[1] == 0
