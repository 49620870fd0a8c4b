"""The starter library and the demo's content keep the house rules of wording; all of it is data, no database."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from opencc import OpenCC

ROOT = Path(__file__).resolve().parent.parent / "yueting"
LIBRARY = ROOT / "knowledge" / "library"
DEMO = ROOT / "demo" / "content"

EMOTIONS = {"calm", "pleased", "anxious", "disappointed", "angry", "confused"}
CUSTOMER_TYPES = {"impatient", "rational", "uncertain", "expert", "talkative", "sceptical", "demanding"}
INTENTS = {
    "consultation", "complaint", "after_sales", "order", "delivery", "refund", "invoice", "account",
    "technical", "suggestion", "praise", "emergency", "chit_chat", "human",
}  # fmt: skip
CHANNELS = {"chat", "email", "phone"}
ACTS = {"empathise", "apologise", "question", "promise_dated", "options", "brush_off", "other"}
ROLES = {"agent", "leader", "supervisor", "quality", "trainer", "editor", "client", "admin"}
# Words that Cantonese shares with written Chinese, and a label of the shop's page; taken out before the check.
SHARED_WORDS = "目的 的確 的士 我的訂單 實在 存在 自在 在場 在線 在乎 所在 了解 為了 了結 說明 說話 小說 沒收 沒落 不要緊".split()
MANDARIN = re.compile(
    "的|這|那|他們|她們|我們|你們|咱|沒|什麼|怎麼|為什麼|是不是|不是|不會|不能|不要|不用|"
    "很|給|說|吃|在|了|剛才|看看|哪"
)
VAGUE = re.compile("第一時間|盡快|儘快|盡量|差不多|差唔多|可能|公司規定|第一时间|尽快|尽量|公司规定")
CONDITIONAL_APOLOGY = re.compile("(如果|假如|要是|若)[^。！？]*(抱歉|對唔住|道歉|唔好意思|对不起|不好意思)")
DENIAL = re.compile("你冷靜|你唔應該|你不应该|您不应该|冷静一点|唔關我哋事|不关我们的事")
VARIABLES = {"customer", "agent", "staff_number", "reference", "date", "brand"}
SLOTS = {"order", "product", "date", "amount", "name", "agent"}
# Written like this in Hong Kong; OpenCC would swap them for another variant.
HONG_KONG_FORMS = set("晒吓床霉台厘峰群伙")
TRADITIONAL = OpenCC("s2t")
SIMPLIFIED = OpenCC("t2s")


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


SCRIPTS: list[dict[str, Any]] = [s for p in sorted((LIBRARY / "scripts").glob("*.yaml")) for s in load(p)]
SITUATIONS: list[dict[str, Any]] = load(LIBRARY / "situations.yaml")
MOMENTS: list[dict[str, Any]] = load(LIBRARY / "moments.yaml")
BRANDS: list[dict[str, Any]] = load(DEMO / "brands.yaml")
PEOPLE: list[dict[str, Any]] = load(DEMO / "people.yaml")
TALKS: dict[str, Any] = load(DEMO / "conversations.yaml")
CONVERSATIONS: list[dict[str, Any]] = TALKS["conversations"]
CUSTOMERS: list[dict[str, Any]] = load(DEMO / "customers.yaml")


def articles(brand: str) -> list[tuple[dict[str, Any], str]]:
    """Front matter and body of every article of one brand."""
    found = []
    for path in sorted((DEMO / "articles" / brand).glob("*.md")):
        _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        found.append((yaml.safe_load(front), body.strip()))
    return found


def texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        yield from texts(list(node.values()))
    elif isinstance(node, list):
        for item in node:
            yield from texts(item)


def cantonese() -> Iterator[tuple[str, str]]:
    """Where and what: every text that a Hong Kong person says or writes."""
    for s in SCRIPTS:
        yield s["id"], s["yue"]
    for names in SITUATIONS + MOMENTS:
        yield names["id"], names["names"]["yue"]
    for c in CONVERSATIONS:
        if c["variety"] in {"yue", "mixed"}:
            yield from ((c["id"], text) for _, text in c["turns"])
            yield c["id"], c["rating_comment"]
    for c in CUSTOMERS:
        if c["variety"] in {"yue", "mixed"}:
            yield from ((c["id"], t) for t in texts([c["openings"], c["reactions"], c["rated"]]))
    for key in ("openers", "follow_ups"):
        yield from ((key, t) for variety in ("yue", "mixed") for t in texts(TALKS[key][variety]))


def simplified_chinese() -> Iterator[tuple[str, str]]:
    """Where and what: every text in Simplified characters."""
    for s in SCRIPTS:
        yield from (
            (s["id"], t)
            for t in texts([s["cmn"], s["title"]["zh-Hans"], s["do"]["zh-Hans"], s["dont"]["zh-Hans"]])
        )
    for c in CONVERSATIONS:
        if c["variety"] == "cmn":
            yield from ((c["id"], t) for t in texts([c["turns"], c["rating_comment"], c["subject"]]))
    for c in CUSTOMERS:
        if c["variety"] == "cmn":
            yield from ((c["id"], t) for t in texts([c["openings"], c["reactions"], c["rated"]]))
    for front, body in articles("lingshang"):
        yield from ((front["slug"], t) for t in texts([front["title"], front["questions"], body]))


def traditional_chinese() -> Iterator[tuple[str, str]]:
    """Where and what: every text in Traditional characters, Cantonese or written Chinese."""
    yield from cantonese()
    for s in SCRIPTS:
        yield from (
            (s["id"], t) for t in texts([s["title"]["zh-Hant"], s["do"]["zh-Hant"], s["dont"]["zh-Hant"]])
        )
    for front, body in articles("joyhome"):
        if front["language"] == "zh-Hant":
            yield from ((front["slug"], t) for t in texts([front["title"], front["questions"], body]))


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


def test_two_brands_with_eight_products_and_reasons_in_three_languages() -> None:
    assert [b["slug"] for b in BRANDS] == ["joyhome", "lingshang"]
    for b in BRANDS:
        assert len(b["products"]) == 8
        assert all(p["price"] > 0 and set(p["names"]) == {"zh-Hant", "zh-Hans", "en"} for p in b["products"])
        assert len({r["id"] for r in b["reasons"]}) == len(b["reasons"]) >= 10
        assert all(set(r["names"]) == {"zh-Hant", "zh-Hans", "en"} for r in b["reasons"])
        assert b["hours"]


def test_people_hold_every_role_and_serve_known_teams() -> None:
    teams = {t["slug"]: b["slug"] for b in BRANDS for t in b["teams"]}
    assert {p["role"] for p in PEOPLE} == ROLES
    for field in ("key", "email", "staff_number"):
        assert len({p[field] for p in PEOPLE}) == len(PEOPLE)
    for p in PEOPLE:
        assert p["email"].endswith("demo.example")
        assert {teams[t] for t in p["teams"]} <= set(p["brands"])
        assert set(p["languages"]) <= {"yue", "cmn", "en"}
    for brand, language in (("joyhome", "yue"), ("lingshang", "cmn")):
        assert any(
            p["role"] == "agent" and brand in p["brands"] and language in p["languages"] for p in PEOPLE
        )


@pytest.mark.parametrize(
    ("brand", "language", "least"),
    [("joyhome", "zh-Hant", 40), ("joyhome", "en", 8), ("lingshang", "zh-Hans", 12)],
)
def test_each_brand_has_its_articles(brand: str, language: str, least: int) -> None:
    of_language = [(f, b) for f, b in articles(brand) if f["language"] == language]
    assert len(of_language) >= least
    for front, body in of_language:
        assert 3 <= len(front["questions"]) <= 6, front["slug"]
        assert front["audience"] in {"public", "agents"}
        length = len(body.split()) if language == "en" else len(body)
        assert 80 <= length <= (250 if language == "en" else 400), front["slug"]


def test_article_slugs_are_unique_and_name_their_files() -> None:
    for brand in ("joyhome", "lingshang"):
        files = sorted(p.stem for p in (DEMO / "articles" / brand).glob("*.md"))
        assert sorted(f["slug"] for f, _ in articles(brand)) == files


def test_articles_of_joyhome_agree_on_the_figures_that_customers_quote() -> None:
    zh = {f["slug"]: b for f, b in articles("joyhome")}
    for slug in ("delivery-fees", "en-delivery"):
        assert "HK$500" in zh[slug]
        assert "HK$40" in zh[slug]
    for slug in ("refund-times", "en-refund"):
        assert re.search("7 (至|to) 10", zh[slug])
    for slug in ("repair-fees", "en-warranty"):
        assert "HK$150" in zh[slug]


def test_conversations_have_ids_slots_and_turns_that_start_with_the_customer() -> None:
    assert len({c["id"] for c in CONVERSATIONS}) == len(CONVERSATIONS) >= 70
    for c in CONVERSATIONS:
        assert 3 <= len(c["turns"]) <= 9, c["id"]
        assert c["turns"][0][0] == "customer", c["id"]
        assert {role for role, _ in c["turns"]} == {"customer", "agent"}, c["id"]
        assert c["intent"] in INTENTS, c["id"]
        assert set(c["channels"]) <= {"chat", "email", "api"}, c["id"]
        assert c["rating_comment"], c["id"]
        assert c["subject"], c["id"]
    used = {slot for t in texts([TALKS, CUSTOMERS]) for slot in re.findall(r"\{([^}]*)\}", t)}
    assert used == SLOTS


@pytest.mark.parametrize(
    ("field", "labels", "least"),
    [
        ("level", {0, 1, 2, 3, 4}, 6),
        ("emotion", EMOTIONS, 9),
        ("rating", {1, 2, 3, 4, 5}, 6),
        ("brand", {"joyhome", "lingshang"}, 20),
        ("ending", {"solved", "unsolved", "praise"}, 6),
        ("variety", {"yue", "cmn", "en", "mixed"}, 5),
    ],
)
def test_conversations_spread_over(field: str, labels: set[Any], least: int) -> None:
    counts = Counter(c[field] for c in CONVERSATIONS)
    assert set(counts) == labels
    assert [label for label, n in counts.items() if n < least] == []


def test_openers_follow_ups_and_mail_lines_exist_for_every_variety() -> None:
    for key in ("openers", "follow_ups", "mail"):
        assert set(TALKS[key]) == {"yue", "cmn", "en", "mixed"}
        assert all(TALKS[key].values())


def test_twelve_live_customers_answer_three_ways_to_every_act() -> None:
    assert len({c["id"] for c in CUSTOMERS}) == len(CUSTOMERS) == 12
    for c in CUSTOMERS:
        assert c["mood"] in EMOTIONS
        assert c["customer_type"] in CUSTOMER_TYPES
        assert c["intent"] in INTENTS
        assert len(c["openings"]) == 3
        assert set(c["reactions"]) == ACTS
        assert all(len(set(wordings)) == 3 for wordings in c["reactions"].values()), c["id"]
        assert set(c["satisfied_by"]) <= ACTS - {"brush_off", "other"}
        assert c["rated"]["satisfied"]["rating"] > c["rated"]["unsatisfied"]["rating"]
