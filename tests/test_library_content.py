"""The starter library and every demo text keep the house rules of wording; all of it is data, no database."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Any

import pytest
from opencc import OpenCC

from tests.written_content import (
    CUSTOMER_TYPES,
    EMOTIONS,
    INTENTS,
    MOMENTS,
    SCRIPTS,
    SITUATIONS,
    cantonese,
    simplified_chinese,
    traditional_chinese,
)

CHANNELS = {"chat", "email", "phone"}
VARIABLES = {"customer", "agent", "staff_number", "reference", "date", "brand"}
# Words that Cantonese shares with written Chinese, and a label of the shop's page; taken out before the check.
SHARED_WORDS = "目的 的確 的士 我的訂單 實在 存在 自在 在場 在線 在乎 所在 了解 為了 了結 說明 說話 小說 沒收 沒落 不要緊".split()
MANDARIN = re.compile(
    "的|這|那|他們|她們|我們|你們|咱|沒|什麼|怎麼|為什麼|是不是|不是|不會|不能|不要|不用|"
    "很|給|說|吃|在|了|剛才|看看|哪"
)
VAGUE = re.compile("第一時間|盡快|儘快|盡量|差不多|差唔多|可能|公司規定|第一时间|尽快|尽量|公司规定")
CONDITIONAL_APOLOGY = re.compile("(如果|假如|要是|若)[^。！？]*(抱歉|對唔住|道歉|唔好意思|对不起|不好意思)")
DENIAL = re.compile("你冷靜|你唔應該|你不应该|您不应该|冷静一点|唔關我哋事|不关我们的事")
# Written like this in Hong Kong; OpenCC would swap them for another variant.
HONG_KONG_FORMS = set("晒吓床霉台厘峰群伙郁仆吃")
TRADITIONAL = OpenCC("s2t")
SIMPLIFIED = OpenCC("t2s")


def han(text: str) -> list[str]:
    return [c for c in text if unicodedata.name(c, "").startswith("CJK UNIFIED")]


def encodable(character: str, charset: str) -> bool:
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def mandarin_habits(text: str) -> list[str]:
    for word in SHARED_WORDS:
        text = text.replace(word, "")
    return MANDARIN.findall(text)


def test_the_mandarin_check_knows_a_mandarin_sentence_from_a_cantonese_one() -> None:
    assert mandarin_habits("我們這裡的服務很好，他們沒有給你說嗎") != []
    assert mandarin_habits("你目的係想退貨，我哋的確收到，搭的士嚟都得") == []


def test_every_script_has_its_own_id_and_known_labels() -> None:
    assert len(SCRIPTS) >= 75
    assert [i for i, n in Counter(s["id"] for s in SCRIPTS).items() if n > 1] == []
    for s in SCRIPTS:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", s["id"])
        assert set(s.get("emotions", [])) <= EMOTIONS, s["id"]
        assert set(s.get("customer_types", [])) <= CUSTOMER_TYPES, s["id"]
        assert set(s.get("channels", [])) <= CHANNELS, s["id"]
        assert set(s.get("intents", [])) <= INTENTS, s["id"]
        assert set(s["title"]) == {"zh-Hant", "zh-Hans", "en"}
        for advice in (s["do"], s["dont"]):
            assert advice["zh-Hant"], s["id"]
            assert len(advice["zh-Hant"]) == len(advice["zh-Hans"]), s["id"]


@pytest.mark.parametrize(("key", "known"), [("situation", SITUATIONS), ("moment", MOMENTS)])
def test_every_situation_and_moment_has_two_scripts(key: str, known: list[dict[str, Any]]) -> None:
    counts = Counter(s[key] for s in SCRIPTS)
    assert set(counts) == {k["id"] for k in known}
    assert [name for name, n in counts.items() if n < 2] == []
    assert all(set(k["names"]) == {"yue", "zh-Hant", "zh-Hans", "en"} for k in known)


def test_the_fifteen_general_situations_and_the_ordinary_one_are_there() -> None:
    assert len(SITUATIONS) == 16
    assert SITUATIONS[0]["id"] == "general"


@pytest.mark.parametrize(
    ("field", "labels"), [("emotions", EMOTIONS), ("customer_types", CUSTOMER_TYPES), ("channels", CHANNELS)]
)
def test_scripts_differ_by_emotion_customer_type_and_channel(field: str, labels: set[str]) -> None:
    assert {label for s in SCRIPTS for label in s.get(field, [])} == labels


def test_scripts_use_only_the_six_variables() -> None:
    used = {v for s in SCRIPTS for v in re.findall(r"\{([^}]*)\}", s["yue"] + s["cmn"])}
    assert used == VARIABLES
    for s in SCRIPTS:
        assert sorted(re.findall(r"\{[^}]*\}", s["yue"])) == sorted(re.findall(r"\{[^}]*\}", s["cmn"])), s[
            "id"
        ]


@pytest.mark.parametrize("rule", [VAGUE, CONDITIONAL_APOLOGY, DENIAL], ids=["vague", "conditional", "denial"])
def test_scripts_break_no_rule_that_the_reply_check_teaches(rule: re.Pattern[str]) -> None:
    assert [
        (s["id"], rule.search(t).group()) for s in SCRIPTS for t in (s["yue"], s["cmn"]) if rule.search(t)
    ] == []


def test_refusals_give_a_way_out_and_promises_a_date_or_a_time() -> None:
    for s in SCRIPTS:
        if s["moment"] == "promise":
            assert re.search(r"\{date\}|分鐘內", s["yue"]), s["id"]
        if s["moment"] == "refusal":
            assert re.search("可以|做到|批到|搵返", s["yue"]), s["id"]


def test_offers_of_added_value_never_go_to_an_angry_customer() -> None:
    offers = [s for s in SCRIPTS if s["moment"] == "added-value"]
    assert offers
    assert all(set(s["emotions"]) <= {"calm", "pleased"} for s in offers)


def test_cantonese_has_no_mandarin_habits() -> None:
    assert [(where, found, text) for where, text in cantonese() if (found := mandarin_habits(text))] == []


def test_traditional_texts_hold_no_simplified_character() -> None:
    wrong = [
        (where, c)
        for where, text in traditional_chinese()
        for c in han(text)
        if not encodable(c, "big5hkscs")
        or (c not in HONG_KONG_FORMS and TRADITIONAL.convert(c) != c and SIMPLIFIED.convert(c) == c)
    ]
    assert wrong == []


def test_simplified_texts_hold_no_traditional_character() -> None:
    wrong = [
        (where, c)
        for where, text in simplified_chinese()
        for c in han(text)
        if not encodable(c, "gb2312") or SIMPLIFIED.convert(c) != c
    ]
    assert wrong == []
