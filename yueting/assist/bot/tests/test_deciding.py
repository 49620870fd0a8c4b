import io
import json

import pytest

from yueting.assist.bot.choosing import chosen
from yueting.assist.bot.confidence import Phrased, confidence, weights_of
from yueting.assist.bot.connectors.demo_orders import MAPPING
from yueting.assist.bot.connectors.mapping import (
    BadMapping,
    Unexpected,
    address,
    mapping_from,
    sentence,
)
from yueting.assist.bot.deciding import decide
from yueting.assist.bot.person import asked_for
from yueting.assist.bot.policy import starter_policy
from yueting.assist.bot.replaying import BadReplay, each_alone, judged, replay, sessions_in
from yueting.assist.bot.shelf import shelf_from
from yueting.assist.bot.speaking import shortened
from yueting.assist.bot.summing_up import sum_up
from yueting.assist.bot.talk import Action, Candidate, Option, Situation, Source, State
from yueting.understanding import Turn, read

DESK = [Phrased(("退款時間", "退款幾時到"), "七日內退返"), Phrased(("送貨時間",), "兩日送到")]


def heard(text: str, *sure: float, state: State | None = None) -> Situation:
    candidates = tuple(
        Candidate(Source("article", f"a{n}", f"Article {n}"), f"Text {n}", one) for n, one in enumerate(sure)
    )
    return Situation(text, read([Turn("customer", text)]), state or State(), candidates=candidates)


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("轉人工", "asked_for_person"),
        ("我唔想再活落去", "sensitive"),
        ("我會搵律師告你哋", "sensitive"),
        ("我真係好嬲", "anger"),
        ("我要投诉这个店员", "complaint"),
    ],
)
def test_what_belongs_to_a_person_goes_to_one_even_when_an_article_would_answer(
    text: str, cause: str
) -> None:
    decision = decide(heard(text, 1.0))
    assert decision.action is Action.HAND_OFF
    assert decision.hand_off in {cause, "complaint"} if cause == "anger" else decision.hand_off == cause


def test_no_answer_goes_out_without_a_source() -> None:
    for sure in (0.0, 0.2, 0.4, 0.5, 0.7, 1.0):
        decision = decide(heard("退款幾時到", sure))
        assert (decision.action is Action.ANSWER) == bool(
            decision.sources and decision.action is not Action.ASK_BACK
        )


def test_what_nothing_is_known_about_goes_to_a_person_at_once() -> None:
    assert decide(heard("你哋嘅股票代號係幾多號呢", 0.02)).hand_off == "low_confidence"


def test_the_same_answer_is_not_given_twice() -> None:
    state = State(spoke=True, answered=("a0",))
    assert decide(heard("退款幾時到", 0.9, state=state)).action is Action.REPHRASE


@pytest.mark.parametrize(
    ("text", "place"),
    [("2", 1), ("第二個", 1), ("1.", 0), ("信用卡退款", 0), ("我想問天氣", None), ("9", None)],
)
def test_a_choice_is_named_by_number_place_or_title(text: str, place: int | None) -> None:
    options = (Option("a", "信用卡退款時間"), Option("b", "轉數快退款"))
    assert chosen(text, options) == (None if place is None else options[place])


def test_one_shared_pair_of_characters_is_not_enough_to_answer() -> None:
    weights = weights_of(DESK)
    assert confidence("請問退款幾時到？", DESK[0], weights) > confidence("退款單嘅顏色", DESK[0], weights)
    assert confidence("天氣點呀", DESK[0], weights) == 0


SHOP = [
    Phrased(("取消訂單", "點樣取消訂單", "可以取消嗎"), "未出貨可以在我的訂單按取消訂單，全數退款。"),
    Phrased(("收據抬頭寫公司名", "想開公司收據", "收據抬頭點改"), "落單時填寫公司名稱。"),
    Phrased(("退款需時多久", "退款幾時到", "錢幾時退返嚟"), "收到退貨後三個工作日，信用卡七日。"),
    Phrased(("送貨時間", "幾時送貨", "送貨要幾耐"), "落單後兩至三日，更改時段請早一日。"),
]
ANSWERS = starter_policy().answer


@pytest.mark.parametrize(
    ("question", "article"),
    [("點樣取消訂單呀", 0), ("我要取消订单", 0), ("可唔可以開公司抬頭嘅收據", 1), ("退款幾時到呀", 2)],
)
def test_a_question_is_answered_by_the_article_about_it(question: str, article: int) -> None:
    assert confidence(question, SHOP[article], weights_of(SHOP)) >= ANSWERS


@pytest.mark.parametrize(
    ("question", "article"),
    [
        pytest.param("我取消咗張訂單喇", 0, id="only tells what was done"),
        pytest.param("张三说他取消订单了", 0, id="tells of somebody else"),
        pytest.param("怎么订单没有取消", 0, id="asks why it did not come about"),
        pytest.param("咁取消訂單呢", 0, id="leans on what was said before"),
        pytest.param("取消酒店訂單點做", 0, id="another thing, of which no article speaks"),
        pytest.param("支票抬頭寫什麼", 1, id="a cheque is no receipt"),
        pytest.param("什么时候可以到", 2, id="names no matter"),
        pytest.param("我想申請信用卡", 2, id="the text speaks of cards, the article is about refunds"),
        pytest.param("幫我改下送貨時間", 3, id="wants it changed, not told"),
        pytest.param("收據嘅key係咩", 1, id="a Latin name of another thing"),
        pytest.param("想問下退款嘅嘢", 2, id="a field, and no question yet"),
    ],
)
def test_what_does_not_fit_is_at_most_offered(question: str, article: int) -> None:
    assert confidence(question, SHOP[article], weights_of(SHOP)) < ANSWERS


def test_every_question_of_a_chat_can_be_asked_alone(tmp_path) -> None:
    for number, article in enumerate(SHOP):
        head = (
            f"title: {article.phrases[0]}\nlanguage: zh-Hant\nquestions: [{', '.join(article.phrases[1:])}]"
        )
        (tmp_path / f"{number}.md").write_text(f"---\n{head}\n---\n{article.body}", encoding="utf-8")
    turns = [Turn("customer", "轉人工"), Turn("agent", "您好"), Turn("customer", "點樣取消訂單呀")]
    shelf = shelf_from(tmp_path)
    assert len(replay("1", turns, shelf).said) == 1
    assert [one.decision.action for one in each_alone("1", turns, shelf).said] == [
        Action.HAND_OFF,
        Action.ANSWER,
    ]


def test_asking_whether_it_is_a_bot_is_no_request_for_a_person() -> None:
    assert asked_for("你係咪機械人")[0] == "is_it_a_bot"
    assert asked_for("你係咪機械人？我要真人")[0] == "person"


def test_a_slot_cannot_lead_to_another_address() -> None:
    url = address("https://shop.example/orders/{order_number}", {"order_number": "../../admin?x=1#"})
    assert url == "https://shop.example/orders/..%2F..%2Fadmin%3Fx%3D1%23"
    with pytest.raises(BadMapping):
        address("https://{order_number}/x", {"order_number": "evil.example"})


@pytest.mark.parametrize(
    "answer",
    [
        {},
        [],
        None,
        {"order": {"number": 5, "status": "shipped", "due": "2026-01-01"}},
        {"order": {"number": "A", "status": "<b>", "due": "x"}},
    ],
)
def test_an_answer_of_another_kind_than_mapped_is_refused(answer: object) -> None:
    with pytest.raises(Unexpected):
        sentence(mapping_from(MAPPING), answer, "yue")


def test_a_summary_is_made_of_the_customers_own_words() -> None:
    turns = [Turn("customer", "你好。我張單 JH20731 幾時送到？我阿媽生日要用。"), Turn("agent", "我查下")]
    summary = sum_up(turns, {"order_number": "JH20731"}, ["calm", "calm", "anxious"])
    assert "我張單 JH20731 幾時送到？" in summary.asked
    assert summary.given["order_number"] == "JH20731"
    assert summary.moods == ("calm", "anxious")


def test_a_long_article_is_cut_between_its_paragraphs() -> None:
    assert shortened("一。" * 30 + "\n\n" + "二。" * 30, 80) == "一。" * 30
    assert len(shortened("字" * 900, 100)) <= 100


def test_a_line_that_is_no_chat_is_named() -> None:
    with pytest.raises(BadReplay, match="line 2"):
        list(sessions_in(io.StringIO(json.dumps({"turns": []}) + "\n{}\n")))


def test_a_filled_sheet_is_counted() -> None:
    sheet = "question,verdict\na,right\nb,wrong\nc,\n"
    assert judged(io.StringIO(sheet)) == (2, 1)
