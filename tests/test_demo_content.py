"""The demo's brands, people, articles and talks hold what a living desk needs."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from tests.written_content import (
    BRANDS,
    CONVERSATIONS,
    DEMO,
    EMOTIONS,
    INTENTS,
    PEOPLE,
    TALKS,
    articles,
    texts,
)

ROLES = {"agent", "leader", "supervisor", "quality", "trainer", "editor", "client", "admin"}
SLOTS = {"order", "product", "date", "amount", "name", "agent"}


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
    used = {slot for t in texts(TALKS) for slot in re.findall(r"\{([^}]*)\}", t)}
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


def test_a_talk_that_fits_some_products_only_names_products_of_its_brand() -> None:
    skus = {b["slug"]: {p["sku"] for p in b["products"]} for b in BRANDS}
    narrowed = [c for c in CONVERSATIONS if "products" in c]
    assert narrowed
    for c in narrowed:
        assert set(c["products"]) <= skus[c["brand"]], c["id"]
        assert any("{product}" in t for t in texts(c)), c["id"]
