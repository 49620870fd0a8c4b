"""What a message does, in both varieties and in plain English, near misses included."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yueting.understanding import Reading, Turn, read
from yueting.understanding.acts import ACTS, acts_in
from yueting.understanding.lexicon import Entry, starter


def acts(text: str, before: str = "", role: str = "agent") -> set[str]:
    other = "customer" if role == "agent" else "agent"
    turns = [*([Turn(other, before)] if before else []), Turn(role, text)]  # type: ignore[arg-type]
    return {act.act for act in read(turns).acts}


@pytest.mark.parametrize(
    ("before", "text", "act"),
    [
        ("", "早晨，悅心客戶服務", "greet"),
        ("改地址", "麻煩核對一下姓名同電話後四位", "identify"),
        ("焗爐壞咗", "麻煩講返電話最後四個字，想確認一下係咪焗爐嗰張單？", "identify"),
        ("燈壞咗", "可唔可以講多啲當時嘅情況？", "ask_open"),
        ("灯坏了", "请问是什么时候发现的？", "ask_open"),
        ("訂枱", "你係咪用信用卡畀錢㗎？", "ask_closed"),
        ("張單 3 號落，今日仲未到", "即係話張單 3 號落，今日仲未到，係咪？", "confirm"),
        ("等咗好耐", "等咗咁耐，換轉係我都會心急", "empathise"),
        ("送錯", "真係好對唔住，今次係我哋做得唔好", "apologise"),
        ("好嬲", "如果令你覺得唔開心，我哋深感抱歉", "apologise_conditional"),
        ("点解迟", "因為颱風停航，所以延遲咗", "explain"),
        ("爛咗", "一係退款，三日到賬；一係換貨，聽日寄", "options"),
        ("幾時", "聽日六點前覆你", "promise_dated"),
        ("什么时候", "我们会尽快跟进", "promise_undated"),
        ("查單", "麻煩你等我兩分鐘，我查一查", "hold"),
        ("多謝", "仲有冇其他可以幫到你？祝你有愉快嘅一日", "close"),
        ("想退", "拆咗封就退唔到，不過可以幫你換貨", "refuse_reasoned"),
        ("想退", "退唔到。", "refuse_bare"),
        ("壞咗", "係你自己冇睇清楚", "blame"),
        ("通融", "公司規定係咁，我冇辦法", "brush_off"),
        ("好嬲", "你冇必要咁激動", "deny_feelings"),
        ("投訴", "我即刻請主管跟進", "escalate"),
    ],
)
def test_an_agents_act_is_found(before: str, text: str, act: str) -> None:
    assert act in acts(text, before)


@pytest.mark.parametrize(
    ("before", "text", "act"),
    [
        ("星期四送得唔得？", "好，就咁啦", "accept"),
        ("補你五十蚊", "唔得，我唔接受", "reject"),
        ("要做 eKYC", "咩意思呀？我唔明", "not_following"),
        ("幫唔到", "叫你經理嚟", "escalate"),
    ],
)
def test_a_customers_act_is_found(before: str, text: str, act: str) -> None:
    assert act in acts(text, before, "customer")


@pytest.mark.parametrize(
    ("before", "text", "absent"),
    [
        ("想退", "公司規定拆封唔退，因為涉及衞生，不過可以換貨", "brush_off"),
        ("想退", "抱歉，如果想換貨可以即刻辦", "apologise_conditional"),
        ("幾時到", "你幾時落單㗎？", "promise_dated"),
        ("嘈", "我查下係咩原因", "ask_open"),
        ("", "你好麻煩呀", "greet"),
        ("好擔心", "唔使擔心，我跟到底", "deny_feelings"),
        ("謝謝", "不客气", "thank"),
    ],
)
def test_what_only_looks_like_an_act_is_none(before: str, text: str, absent: str) -> None:
    assert absent not in acts(text, before)


def test_the_acts_of_a_talk_are_those_of_each_of_its_turns() -> None:
    lines = ("想退款", "你好，我係阿明", "快啲啦", "有兩個方法：一、換新；二、退款。你揀邊個？", "好呀，揀二")
    turns = [Turn("agent" if place % 2 else "customer", line) for place, line in enumerate(lines)]
    each = [act for place in range(len(turns)) for act in read(turns[: place + 1]).acts]
    assert list(acts_in(turns)) == list(acts_in(turns)) == each
    assert {(act.act, act.turn) for act in each} >= {("greet", 1), ("options", 3), ("accept", 4)}


def test_a_brands_own_words_are_acts_at_once() -> None:
    own = starter().with_entries("acts", [Entry("acts.own", "greet", ("悅心問候",))])
    assert {act.act for act in read([Turn("agent", "悅心問候")], lexicons=own).acts} == {"greet"}


def test_a_reading_stored_before_there_were_acts_still_loads() -> None:
    stored = read([Turn("agent", "你好")]).as_dict()
    del stored["acts"]
    assert Reading.from_dict(json.loads(json.dumps(stored))).acts == ()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.sampled_from(["agent", "customer"]),
    st.text(max_size=60) | st.text("唔好對抱歉？如果，我會聽日a.1 \n", max_size=60),
)
def test_every_act_cites_words_of_its_turn_whatever_the_text(role: str, text: str) -> None:
    turns = [Turn("agent", "補你五十蚊好唔好？"), Turn(role, text)]  # type: ignore[arg-type]
    reading = read(turns)
    for act in reading.acts:
        assert act.act in ACTS
        assert act.turn == 1
        assert act.text
        assert act.start < act.end <= len(text)
