"""Case cards as files: cards/<id>.yaml. Every fault is told in words that say what to do."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from yueting.academy.customers.card import KINDS, MOODS, THREATS, VARIETIES, Card, Fact, Needs, Option
from yueting.academy.customers.moves import customer_types
from yueting.academy.customers.offers import kinds
from yueting.academy.customers.questions import topics
from yueting.understanding.yaml_files import load_mapping

FOLDER = Path(__file__).parent / "cards"
_TEXTS = ("title", "trade", "brand", "product", "name", "story", "background", "wish", "goal")
_KEYS = frozenset(
    {*_TEXTS, "id", "kind", "variety", "type", "mood", "level", "minutes", "openings", "matter", "facts"}
    | {"options", "needs", "solvable", "threat", "plain_words", "swears"}
)


class BadCard(ValueError):
    """A card cannot be used; the message names the card and its fault."""


@cache
def starter_cards() -> Mapping[str, Card]:
    """The cards that come with Yueting, by id, in the order of their ids."""
    return {card.id: card for path in sorted(FOLDER.glob("*.yaml")) for card in [read_card(path)]}


def read_card(path: Path) -> Card:
    """A card from its file. Raises BadCard."""
    try:
        return card_from(load_mapping(path), path.stem)
    except ValueError as fault:
        raise BadCard(f"{path.name}: {fault}") from None


def card_from(data: Mapping[str, Any], id: str = "") -> Card:
    """A card from its mapping, as in a file or a form. Raises BadCard."""
    try:
        card = _card(data)
    except KeyError as missing:
        raise BadCard(f"{missing.args[0]} is missing") from None
    except (TypeError, AttributeError) as fault:
        raise BadCard(f"something has the wrong form: {fault}") from None
    if id and card.id != id:
        raise BadCard(f"the id is {card.id}, the file is named {id}")
    _check(card, data)
    return card


def _card(data: Mapping[str, Any]) -> Card:
    needs = data.get("needs") or {}
    return Card(
        **{name: str(data[name]).strip() for name in _TEXTS},
        id=str(data["id"]),
        kind=data["kind"],
        variety=data["variety"],
        type=data["type"],
        mood=data["mood"],
        level=int(data["level"]),
        minutes=int(data["minutes"]),
        openings=_lines(data["openings"]),
        matter=_lines(data["matter"]),
        facts=tuple(
            Fact(str(name), tuple(one["asked"]), _lines(one["says"]))
            for name, one in (data["facts"] or {}).items()
        ),
        options=tuple(_option(str(name), one) for name, one in data["options"].items()),
        needs=Needs(
            tuple(needs.get("acts", ())), tuple(needs.get("facts", ())), int(needs.get("calm", Needs().calm))
        ),
        solvable=bool(data.get("solvable", True)),
        threat=data.get("threat") or "",
        plain_words=bool(data.get("plain_words", False)),
        swears=bool(data.get("swears", False)),
    )


def _option(name: str, one: Mapping[str, Any]) -> Option:
    return Option(
        name,
        one["kind"],
        str(one["label"]),
        bool(one["takes"]),
        _lines(one["because"]),
        tuple(one.get("names", ())),
    )


def _lines(given: Any) -> tuple[str, ...]:
    if isinstance(given, str) or not given:
        raise BadCard(f"a list of wordings is needed, not {given!r}")
    return tuple(str(line).strip() for line in given)


def _check(card: Card, data: Mapping[str, Any]) -> None:
    """Everything that names something must name what exists."""
    _known("key", set(data), _KEYS)
    _known("kind", {card.kind}, KINDS)
    _known("variety", {card.variety}, VARIETIES)
    _known("type", {card.type}, customer_types())
    _known("mood", {card.mood}, MOODS)
    _known("threat", {card.threat}, THREATS)
    _known("topic", {topic for fact in card.facts for topic in fact.asked_by}, topics())
    _known("kind of option", {option.kind for option in card.options}, kinds())
    _known("fact in needs", set(card.needs.facts), {fact.id for fact in card.facts})
    _known("act in needs", set(card.needs.acts), NEEDED_ACTS)
    if not 0 <= card.level <= 4 or not 1 <= card.minutes <= 60:
        raise BadCard("level is 0 to 4, minutes 1 to 60")
    if not any(option.takes for option in card.options):
        raise BadCard("no option is taken: one that ends the talk well is needed, also where it is a no")
    for option in card.options:
        if option.kind == "answer" and not option.names:
            raise BadCard(f"option {option.id} is an answer: `names` must say by which words it is known")
        for name in option.names:
            try:
                re.compile(name)
            except re.error as problem:
                raise BadCard(f"option {option.id}: {name} is no pattern ({problem})") from None


# Acts that a customer can miss: for each there is a situation "wants_…" in the wording banks.
NEEDED_ACTS = frozenset(
    {"apologise", "empathise", "confirm", "explain", "promise_dated", "options", "refuse_reasoned"}
)


def _known(what: str, given: set[str], allowed: Any) -> None:
    unknown = sorted(str(one) for one in given if one not in allowed)
    if unknown:
        raise BadCard(
            f"unknown {what} {', '.join(unknown)}; known: {', '.join(sorted(filter(None, allowed)))}"
        )
