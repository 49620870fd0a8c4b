"""How simulated customers understand agents, and when they have had enough."""

from random import Random

import pytest

from yueting.demo.reactions import Mind, Standing, day_in, rows_of
from yueting.demo.story_book import partings, personas


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("真係對唔住，累你等咗咁耐。", {"apologise"}),
        ("非常抱歉给您带来麻烦。", {"apologise"}),
        ("明白你等到好心急。", {"empathise"}),
        ("可唔可以講多少少，幾時開始咁？", {"question"}),
        ("請問係邊張單？", {"question"}),
        ("我幫你跟到底，6月8日前親自覆你。", {"promise_dated"}),
        ("明天下午之前一定给您送到。", {"promise_dated"}),
        ("We will deliver it by Friday.", {"promise_dated"}),
        ("有兩個方法，你揀：第一，換新；第二，退款。", {"options"}),
        ("稍等，我查一查。", {"brush_off"}),
        ("呢個做唔到。", {"brush_off"}),
        ("對唔住，稍等，我查一查。", {"brush_off"}),  # only a manner of asking for the moment
        ("對唔住，累你等咁耐。稍等，我查一查。", {"apologise"}),  # a wait with an apology brushes nobody off
        ("哦。", {"other"}),
    ],
)
def test_an_agents_words_are_understood(words: str, rows: set[str]) -> None:
    assert rows <= rows_of(words)
    assert "brush_off" not in rows_of(words) or rows == {"brush_off"}


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("6月8日下晝送到", "6月8日"),
        ("下星期三前覆你", "下星期三"),
        ("24小時內", "24小時內"),
        ("by tomorrow", "tomorrow"),
        ("很快", ""),
    ],
)
def test_a_named_day_is_remembered(words: str, day: str) -> None:
    assert day_in(words) == day


def mind(id: str = "sim-late-delivery") -> Mind:
    persona = next(p for p in personas() if p.id == id)
    slots = {"order": "JH1", "product": "風扇", "amount": "HK$1", "name": persona.name, "agent": ""}
    return Mind(persona, partings(persona.variety), slots, Random(1))


def test_who_hears_an_apology_and_a_date_is_content_says_thanks_and_rates_well() -> None:
    customer = mind()
    assert len(customer.hears("真係對唔住，等我幫你睇。")) == 1
    answer, thanks = customer.hears("6月8日下晝一定送到。")
    assert "{" not in answer + thanks
    assert customer.standing is Standing.CONTENT
    assert customer.rating()[0] == 4
    assert customer.hears("仲有冇其他？") == []


def test_who_is_brushed_off_too_often_leaves_and_rates_badly() -> None:
    customer = mind()
    for _ in range(customer.persona.patience + 1):
        assert customer.standing is Standing.WAITING
        assert customer.hears("稍等。")
    assert customer.standing is Standing.GONE
    assert customer.rating()[0] == 1


def test_who_gets_no_answer_asks_once_and_says_goodbye() -> None:
    customer = mind()
    words = [customer.wonders(), customer.wonders(), customer.wonders()]
    assert words[0] in partings("yue").nudges
    assert words[1] in partings("yue").goodbyes
    assert words[2] == ""


def test_answers_to_the_same_act_are_not_repeated_at_once() -> None:
    customer = mind()
    said = [customer.hears("哦。")[0] for _ in range(3)]
    assert len(set(said)) == 3


@pytest.mark.parametrize("id", [p.id for p in personas()])
def test_every_customer_can_open_be_satisfied_and_say_goodbye(id: str) -> None:
    customer = mind(id)
    assert "{" not in customer.opens()
    for words in ("明白你好擔心，真係對唔住。", "你可唔可以講多少少？", "有兩個方法你揀。", "6月8日前覆你。"):
        assert all("{" not in said for said in customer.hears(words))
    assert customer.standing is Standing.CONTENT
