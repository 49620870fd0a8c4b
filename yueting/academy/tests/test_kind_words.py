"""Whatever the customer and their state: empathising, apologising, confirming, options, dates and thanks never anger."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yueting.academy.customers.deciding import decide
from yueting.academy.customers.hearing import listen
from yueting.academy.customers.moves import changes, rules
from yueting.academy.customers.state import State
from yueting.academy.virtual_customer import VirtualCustomer, starter_cards
from yueting.understanding.acts import acts_in
from yueting.understanding.turns import Turn

KIND = {
    "yue": {
        "empathise": ["換轉係我都會好心急。", "我好明白你嘅心情。", "等咗咁耐，真係好激氣。", "聽得出你真係好唔容易。"],
        "apologise": ["真係好對唔住，今次係我哋做得唔好。", "令你白等一日，好抱歉。", "對唔住，係我哋疏忽。"],
        "confirm": ["我覆返一次，你話貨未到，我有冇聽錯？", "即係話你等咗三日，仲未收到貨，係咪？"],
        "options": ["有兩個做法，你揀：一係退款，一係換貨。", "一係今晚送，一係聽朝送，睇你方便。"],
        "promise_dated": ["聽日六點前覆你。", "我今日五點前打畀你交代。"],
        "thank": ["多謝你話我知。", "唔該晒你嘅耐性。"],
    },
    "zh-Hans": {
        "empathise": ["换成是我也会很着急。", "我很理解您的心情。", "等了这么久，真的很让人生气。"],
        "apologise": ["真的非常抱歉，这次是我们做得不好。", "让您白等一天，对不起。", "对不起，是我们的疏忽。"],
        "confirm": ["我重复一遍，您说货还没到，我没听错吧？", "也就是说您等了三天，还没收到货，对吗？"],
        "options": ["有两个办法您选：要么退款，要么换货。", "要么今晚送，要么明早送，看您方便。"],
        "promise_dated": ["明天六点前回复您。", "我今天五点前给您打电话说明。"],
        "thank": ["谢谢您告诉我。", "感谢您的耐心。"],
    },
}  # fmt: skip
CARDS = list(starter_cards().values())


def said(variety: str) -> dict[str, list[str]]:
    return KIND["zh-Hans" if variety == "zh-Hans" else "yue"]


def test_the_words_of_these_tests_do_what_they_are_meant_to_do() -> None:
    for acts in KIND.values():
        for act, lines in acts.items():
            for line in lines:
                before = Turn("customer", "件貨等咗三日都未到，未收到貨")
                assert act in {one.act for one in acts_in([before, Turn("agent", line)])}, line


levels = st.integers(0, 100)


@st.composite
def moments(draw: st.DrawFn) -> tuple[int, State, str]:
    number = draw(st.integers(0, len(CARDS) - 1))
    state = State(draw(levels), draw(levels), draw(levels), draw(levels))
    for act in draw(st.lists(st.sampled_from(sorted(rules()["acts"])), max_size=6)):
        state = state.having_done(frozenset({act}))
    state = replace(state, questions=draw(st.integers(0, 9)), aimless=draw(st.integers(0, 4)))
    kind = said(CARDS[number].variety)
    acts = draw(st.lists(st.sampled_from(sorted(kind)), min_size=1, max_size=4, unique=True))
    return number, state, "".join(draw(st.sampled_from(kind[act])) for act in acts)


@given(moments(), st.floats(0, 20), st.integers(0, 9))
@settings(max_examples=400, deadline=None)
def test_kind_words_never_raise_anger(moment: tuple[int, State, str], seconds: float, seed: int) -> None:
    number, state, message = moment
    card = CARDS[number]
    heard = listen(card, [Turn("customer", card.openings[0])], message, seconds)
    assert sum(change.anger for change in changes(card, state, heard)) <= 0, message
    assert decide(card, state, heard, Random(seed)).state.anger <= state.anger


@given(st.sampled_from(CARDS), st.lists(st.text(max_size=80), max_size=5), st.integers(0, 5))
@settings(max_examples=150, deadline=None)
def test_whatever_is_typed_the_customer_answers_and_stays_within_the_scales(card, messages, seed) -> None:  # type: ignore[no-untyped-def]
    customer = VirtualCustomer(card, seed)
    for message in messages:
        ended = bool(customer.state.ending)
        answer = customer.hear(message, 10)
        assert bool(answer.text) is not ended
        assert "{" not in answer.text.replace(message, "")
        for measure in (
            answer.state.anger,
            answer.state.trust,
            answer.state.patience,
            answer.state.understanding,
        ):
            assert 0 <= measure <= 100


@pytest.mark.parametrize("act", sorted(rules()["good"]))
def test_a_good_act_again_helps_less(act: str) -> None:
    card = starter_cards()["delay-sofa"]
    state = State(60, 40, 50, 60)
    line = said("yue")[act][0]
    heard = listen(card, [Turn("customer", "件貨等咗三日都未到，未收到貨")], line, 5)
    first, later = (
        next(one for one in changes(card, s, heard) if one.why == act)
        for s in (state, state.having_done(frozenset({act})).having_done(frozenset({act})))
    )
    assert first.anger <= later.anger <= 0
    assert first.trust >= later.trust >= 0
