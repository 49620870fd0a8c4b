"""What the house ships in writing: the starter library and the demo's content, loaded for the tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent / "yueting"
LIBRARY = ROOT / "knowledge" / "library"
DEMO = ROOT / "demo" / "content"

EMOTIONS = {"calm", "pleased", "anxious", "disappointed", "angry", "confused"}
CUSTOMER_TYPES = {"impatient", "rational", "uncertain", "expert", "talkative", "sceptical", "demanding"}
INTENTS = {
    "consultation", "complaint", "after_sales", "order", "delivery", "refund", "invoice", "account",
    "technical", "suggestion", "praise", "emergency", "chit_chat", "human",
}  # fmt: skip


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


SCRIPTS: list[dict[str, Any]] = [s for p in sorted((LIBRARY / "scripts").glob("*.yaml")) for s in load(p)]
SITUATIONS: list[dict[str, Any]] = load(LIBRARY / "situations.yaml")
MOMENTS: list[dict[str, Any]] = load(LIBRARY / "moments.yaml")
BRANDS: list[dict[str, Any]] = load(DEMO / "brands.yaml")
PEOPLE: list[dict[str, Any]] = load(DEMO / "people.yaml")
TALKS: dict[str, Any] = load(DEMO / "conversations.yaml")
CONVERSATIONS: list[dict[str, Any]] = TALKS["conversations"]
CUSTOMERS = ROOT / "academy" / "customers"
CARDS: list[dict[str, Any]] = [load(path) for path in sorted((CUSTOMERS / "cards").glob("*.yaml"))]
# What scripted agents and virtual customers say, by variety.
SPEECH: dict[str, Any] = {path.stem: load(path) for path in (CUSTOMERS / "speech").glob("*.yaml")}


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


def spoken(*varieties: str) -> Iterator[tuple[str, str]]:
    """Where and what: all that virtual customers of these varieties say."""
    for c in CARDS:
        if c["variety"] in varieties:
            said = [c["openings"], c["matter"], [f["says"] for f in c["facts"].values()]]
            options = [[o["label"], o["because"]] for o in c["options"].values()]
            yield from ((c["id"], t) for t in texts([said, options]))
    for variety in varieties:
        yield from ((f"speech/{variety}", t) for t in texts(SPEECH[variety]))


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
    yield from spoken("yue", "mixed")
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
    yield from spoken("zh-Hans")
    told = ("title", "trade", "brand", "product", "name", "story", "background", "wish", "goal")
    for c in CARDS:
        if c["variety"] == "zh-Hans":
            yield from ((c["id"], c[name]) for name in told)
    for front, body in articles("lingshang"):
        yield from ((front["slug"], t) for t in texts([front["title"], front["questions"], body]))


def traditional_chinese() -> Iterator[tuple[str, str]]:
    """Where and what: every text in Traditional characters, Cantonese or written Chinese."""
    yield from cantonese()
    yield from spoken("zh-Hant")
    for s in SCRIPTS:
        yield from (
            (s["id"], t) for t in texts([s["title"]["zh-Hant"], s["do"]["zh-Hant"], s["dont"]["zh-Hant"]])
        )
    for front, body in articles("joyhome"):
        if front["language"] == "zh-Hant":
            yield from ((front["slug"], t) for t in texts([front["title"], front["questions"], body]))
