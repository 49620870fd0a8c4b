"""How a virtual customer listens, feels, tells, takes and leaves."""

import pytest

from yueting.academy.customers.card import Card
from yueting.academy.customers.deciding import Part
from yueting.academy.virtual_customer import Answer, VirtualCustomer, resumed, starter_cards

SOFA = "delay-sofa"
SORRY = "真係好對唔住，累你白等咗一日，換轉係我都會嬲。"
OFFER = "我哋可以安排專車聽日朝早十點前送到，送之前打畀你。"


def card(id: str = SOFA) -> Card:
    return starter_cards()[id]


def talk(
    *messages: str, id: str = SOFA, seed: int = 1, seconds: float = 20
) -> tuple[VirtualCustomer, list[Answer]]:
    customer = VirtualCustomer(card(id), seed)
    customer.opening()
    return customer, [customer.hear(message, seconds) for message in messages]


def situations(answer: Answer) -> list[str]:
    return [part.situation for part in answer.parts]


def test_the_same_seed_says_the_same_and_another_seed_something_else() -> None:
    lines = ("你好，我係 Amy。", SORRY, "請問訂單編號係幾多？", "稍等。")
    said = [[a.text for a in talk(*lines, seed=seed)[1]] for seed in (3, 3, 4)]
    assert said[0] == said[1] != said[2]


def test_who_is_met_with_an_apology_and_gets_what_they_want_is_satisfied() -> None:
    customer, answers = talk(SORRY, "上次約咗幾時？", OFFER, "多謝你，仲有冇其他可以幫到你？")
    assert situations(answers[2]) == ["because", "accepts"]
    assert answers[3].ended
    assert customer.state.ending == "satisfied"
    assert customer.rating()[0] >= 4
    assert customer.hear("喂？", 5).text == ""


def test_the_same_offer_without_the_apology_they_need_is_not_taken_yet() -> None:
    _, answers = talk("你好，我係 Amy。", OFFER, SORRY)
    assert "wants_apologise" in situations(answers[1])
    assert situations(answers[2])[-1] == "accepts"


def test_a_refund_that_is_refused_is_not_taken_for_a_refund() -> None:
    id = "refund-lipstick"
    customer, _ = talk("很抱歉，这笔钱我们不能退到您现在用的支付宝。", id=id)
    assert customer.state.offered == ()
    customer, _ = talk("您当时是怎么付款的？", "我帮您把退款改退到您现在用的支付宝，三天内到账。", id=id)
    assert customer.state.accepted == "new_account"


def test_a_hidden_fact_comes_out_by_the_fitting_question_only() -> None:
    id = "refund-lipstick"
    customer, _ = talk("请问有什么可以帮您？", "请问订单号是多少？", "麻烦说一下您的姓名。", id=id)
    assert "closed_card" not in customer.state.told
    customer.hear("您当时是用哪张卡付款的？", 20)
    assert "closed_card" in customer.state.told


def test_a_solution_before_the_questions_is_met_with_doubt() -> None:
    _, answers = talk("我帮您把退款改退到您现在用的支付宝，三天内到账。", id="refund-lipstick")
    assert situations(answers[0]) == ["wants_questions"]


def test_an_option_they_do_not_want_is_refused_with_the_reason_of_the_card() -> None:
    customer, answers = talk("送你一張一百蚊現金券啦。", "送你一張一百蚊現金券啦。")
    assert answers[0].parts == (Part("because", "coupon"), Part("rejects"))
    assert situations(answers[1]) == ["because", "rejects_again"]
    assert any(words in answers[0].text for words in card().options[2].because)
    assert customer.state.accepted == ""


def test_brushing_off_makes_them_angrier_until_they_go_and_complain_further() -> None:
    customer, answers = talk(*["公司規定係咁，我冇辦法。"] * 8)
    angers = [answer.state.anger for answer in answers if not answer.ended]
    assert angers == sorted(angers)
    assert customer.state.ending == "escalated"
    assert any(part.situation.startswith("threatens") for a in answers for part in a.parts)


def test_silence_is_asked_about_then_complained_about_and_then_they_go() -> None:
    customer, answers = talk("", "", "", "", seconds=120, id="refund-lipstick")
    assert [situations(a) for a in answers[:3]] == [["silence"], ["silence_again"], ["silence_end"]]
    assert customer.state.ending == "left"


def test_a_slow_answer_costs_patience_unless_the_customer_is_unhurried() -> None:
    quick, slow = (talk("好，我睇緊。", seconds=s)[0].state for s in (10, 200))
    assert slow.patience < quick.patience
    assert slow.anger > quick.anger
    unhurried = VirtualCustomer(card(), 1, unhurried=True)
    assert unhurried.hear("好，我睇緊。", 200).state.patience == quick.patience


def test_time_runs_out_as_the_card_says() -> None:
    customer, answers = talk("稍等。", seconds=card().minutes * 60 + 1)
    assert situations(answers[0]) == ["time_up"]
    assert customer.state.ending == "left"


def test_perhaps_is_asked_to_be_said_surely() -> None:
    _, answers = talk(SORRY, "我睇下可唔可以安排專車聽日送到。")
    assert situations(answers[1]) == ["wants_sure"]


def test_an_offer_taken_back_opens_the_talk_again() -> None:
    customer, answers = talk(SORRY, OFFER, "唔好意思，聽日送唔到。")
    assert answers[1].state.accepted == "tomorrow"
    assert situations(answers[2]) == ["withdrawn"]
    assert customer.state.ending == ""


def test_jargon_and_foreign_words_are_asked_back() -> None:
    _, answers = talk("Please kindly provide your order number for our follow up.")
    assert situations(answers[0]) == ["foreign"]


@pytest.mark.parametrize(
    ("id", "message", "situation"),
    [("technical-router", "我派光纖技術員上門換個 ONT。", "hesitates"), (SOFA, "稍等。", "holds")],
)
def test_types_behave_differently(id: str, message: str, situation: str) -> None:
    _, answers = talk("ONT 啲燈點閃？", message, id=id)
    assert situations(answers[1])[0] == situation


def test_a_talk_is_resumed_where_it_was() -> None:
    heard = [("你好，我係 Amy。", 20.0), (SORRY, 15.0), ("", 130.0)]
    customer, _ = talk()
    for message, seconds in heard:
        customer.hear(message, seconds)
    again = resumed(card(), 1, heard)
    assert again.state == customer.state
    assert again.turns == customer.turns
    assert again.hear(OFFER, 9) == customer.hear(OFFER, 9)


def test_turning_points_tell_the_message_and_what_it_moved() -> None:
    customer, _ = talk(SORRY, "係你自己冇睇清楚送貨通知。", id=SOFA)
    better, worse = customer.turning_points
    assert better.after.anger < better.before.anger
    assert {"apologise", "empathise"} <= {change.why for change in better.changes}
    assert worse.message == "係你自己冇睇清楚送貨通知。"
    assert worse.after.anger > worse.before.anger
    assert "blame" in {change.why for change in worse.changes}
