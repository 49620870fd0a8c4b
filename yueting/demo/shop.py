"""The two demo shops: what their pages show, read from the demo's content."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

CONTENT = Path(__file__).parent / "content"
LANGUAGES = {"zh-hant": "zh-Hant", "zh-hans": "zh-Hans", "en": "en"}  # Django's name → the content's


@dataclass(frozen=True, slots=True)
class Product:
    """One thing to buy; `sku` also names its drawing."""

    sku: str
    name: str
    price: str


@dataclass(frozen=True, slots=True)
class Promise:
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop in one language."""

    slug: str
    name: str
    tagline: str
    lead: str
    products: tuple[Product, ...]
    promises: tuple[Promise, ...]
    words: Mapping[str, str]


def slugs() -> tuple[str, ...]:
    """The shops, in the order of the content."""
    return tuple(brand["slug"] for brand in _brands())


def shop(slug: str, language: str) -> Shop:
    """One shop in one of LANGUAGES (its keys). Raises KeyError for a shop that does not exist."""
    brand = next((b for b in _brands() if b["slug"] == slug), None)
    if brand is None:
        raise KeyError(slug)
    own, tongue = _shops()[slug], LANGUAGES[language]
    return Shop(
        slug=slug,
        name=brand["names"][tongue],
        tagline=own["tagline"][tongue],
        lead=own["lead"][tongue],
        products=tuple(
            Product(p["sku"], p["names"][tongue], f"{brand['currency_sign']}{p['price']:,}")
            for p in brand["products"]
        ),
        promises=tuple(Promise(p["title"][tongue], p["text"][tongue]) for p in own["promises"]),
        words={name: word[tongue] for name, word in _shops()["words"].items()},
    )


def own_language(slug: str) -> str:
    """The language of the shop's market, as Django names it."""
    brand = next(b for b in _brands() if b["slug"] == slug)
    return str(brand["language"]).lower()


@cache
def _brands() -> list[dict[str, Any]]:
    return list(yaml.safe_load((CONTENT / "brands.yaml").read_text("utf-8")))


@cache
def _shops() -> dict[str, Any]:
    return dict(yaml.safe_load((CONTENT / "shops.yaml").read_text("utf-8")))
