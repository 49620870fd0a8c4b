"""What the demo tells, read from the files in `content/`: brands, people, talks, articles; and who comes to it live."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from yueting.academy.customers.card import Card
from yueting.academy.virtual_customer import starter_cards

CONTENT = Path(__file__).parent / "content"
# The content writes languages as people do, the desk as Django does.
INTERFACE = {"zh-Hant": "zh-hant", "zh-Hans": "zh-hans", "en": "en"}
LANGUAGE_OF = {"yue": "zh-Hant", "mixed": "zh-Hant", "cmn": "zh-Hans", "en": "en"}


@dataclass(frozen=True, slots=True)
class Product:
    names: Mapping[str, str]
    price: int


@dataclass(frozen=True, slots=True)
class BrandCard:
    """A brand; `week` is a plan of business hours as `tickets.hours_plan` reads it, names are by language."""

    slug: str
    names: Mapping[str, str]
    zone: str
    sign: str
    variety: str
    language: str
    email: str
    hours: Mapping[str, Any]
    teams: tuple[Mapping[str, Any], ...]
    products: tuple[Product, ...]


@dataclass(frozen=True, slots=True)
class PersonCard:
    key: str
    name: str
    name_en: str
    email: str
    staff_number: str
    role: str
    brands: tuple[str, ...]
    teams: tuple[str, ...]
    languages: tuple[str, ...]
    skills: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """A short conversation with slots. `turns` are ("customer" | "agent", text); `level` is what its words mean."""

    id: str
    brand: str
    variety: str
    channels: tuple[str, ...]
    level: int
    emotion: str
    subject: str
    customer_name: str
    turns: tuple[tuple[str, str], ...]
    ending: str
    rating: int
    rating_comment: str


@dataclass(frozen=True, slots=True)
class Manners:
    """What surrounds the words of a talk in one variety: openers, follow-ups, the lines of a mail."""

    openers: tuple[str, ...]
    follow_ups: tuple[tuple[str, str], ...]
    mail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ArticleCard:
    brand: str
    slug: str
    title: str
    language: str
    audience: str
    questions: tuple[str, ...]
    topic: str
    body: str


@cache
def brands() -> tuple[BrandCard, ...]:
    return tuple(_brand(given) for given in _read("brands.yaml"))


@cache
def people() -> tuple[PersonCard, ...]:
    return tuple(_person(given) for given in _read("people.yaml"))


@cache
def talks() -> tuple[Talk, ...]:
    return tuple(_talk(given) for given in _read("conversations.yaml")["conversations"])


@cache
def manners(variety: str) -> Manners:
    book = _read("conversations.yaml")
    pairs = tuple((ask, answer) for ask, answer in book["follow_ups"][variety])
    return Manners(tuple(book["openers"][variety]), pairs, book["mail"][variety])


@cache
def articles() -> tuple[ArticleCard, ...]:
    return tuple(_article(file) for file in sorted((CONTENT / "articles").rglob("*.md")))


def _brand(given: Mapping[str, Any]) -> BrandCard:
    return BrandCard(
        slug=given["slug"],
        names=given["names"],
        zone=given["zone"],
        sign=given["currency_sign"],
        variety=given["variety"],
        language=given["language"],
        email=given["email"],
        hours=_hours(given),
        teams=tuple(given["teams"]),
        products=tuple(Product(p["names"], p["price"]) for p in given["products"]),
    )


def _person(given: Mapping[str, Any]) -> PersonCard:
    lists = ("brands", "teams", "languages", "skills")
    return PersonCard(**{**given, **{name: tuple(given[name]) for name in lists}})


def _hours(given: Mapping[str, Any]) -> dict[str, Any]:
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    week = {days[day]: [f"{one['opens']}-{one['closes']}"] for one in given["hours"] for day in one["days"]}
    return {"zone": given["zone"], "week": week}  # open on holidays too, as the shops say


def _talk(given: Mapping[str, Any]) -> Talk:
    names = ("id", "brand", "variety", "level", "emotion", "subject", "customer_name", "ending", "rating")
    return Talk(
        **{name: given[name] for name in names},
        channels=tuple(given["channels"]),
        turns=tuple((role, text) for role, text in given["turns"]),
        rating_comment=given["rating_comment"],
    )


def _article(file: Path) -> ArticleCard:
    _, front, body = file.read_text(encoding="utf-8").split("---\n", 2)
    given = yaml.safe_load(front)
    return ArticleCard(
        brand=file.parent.name,
        slug=given["slug"],
        title=given["title"],
        language=INTERFACE[given["language"]],
        audience=given["audience"],
        questions=tuple(given["questions"]),
        topic=_read("topics.yaml").get(given["tags"][0], {}).get(given["language"], ""),
        body=body.strip(),
    )


@cache
def _read(name: str) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load((CONTENT / name).read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 both are the safe ones


@cache
def customers(slug: str) -> tuple[Card, ...]:
    """The virtual customers of a demo brand: the academy's cards that name it."""
    names = {name for brand in brands() if brand.slug == slug for name in brand.names.values()}
    return tuple(card for card in starter_cards().values() if card.brand in names)
