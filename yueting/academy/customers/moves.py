"""What a message does to the customer's feelings. How much each thing counts is data: words/moves.yaml, types.yaml."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from yueting.academy.customers.card import Card
from yueting.academy.customers.hearing import Heard
from yueting.academy.customers.state import Change, State
from yueting.understanding.yaml_files import load_mapping

_WORDS = Path(__file__).parent / "words"
_MOST_HALVINGS = 4


@cache
def rules() -> Mapping[str, Any]:
    return load_mapping(_WORDS / "moves.yaml")


@cache
def manner(type: str) -> Mapping[str, Any]:
    """How a customer type differs. Raises KeyError for one that docs/readings.md does not know."""
    return dict(load_mapping(_WORDS / "types.yaml")[type])


def customer_types() -> frozenset[str]:
    return frozenset(load_mapping(_WORDS / "types.yaml"))


def beginning(card: Card) -> State:
    """How the customer stands before the first word is said."""
    start, type = rules()["start"], manner(card.type)
    base = State(
        start["anger"][card.level],
        start["trust"] + type.get("trust", 0),
        start["patience"] + type.get("patience", 0),
        start["understanding"],
    )
    return base.moved((_change("mood", start["mood"][card.mood]),))


def changes(card: Card, state: State, heard: Heard) -> tuple[Change, ...]:
    """Everything in a message, or in a silence, that moves the customer."""
    if heard.silent:
        return (_change("silence", rules()["silence"]["each"]),)
    return (
        *_of_acts(card, state, heard),
        *_of_faults(card, heard),
        *_of_waiting(card, heard),
        *_of_length(card, heard),
        *_of_offers(card, state, heard),
        *_of_aim(card, state, heard),
    )


def leads_on(heard: Heard) -> bool:
    """Whether the message does something about the matter: asks, answers, offers, promises."""
    about = {"options", "promise_dated", "explain", "confirm", "refuse_reasoned", "escalate", "ask_open"}
    return bool(heard.offers or heard.topics or heard.did & about)


def _of_acts(card: Card, state: State, heard: Heard) -> Iterator[Change]:
    table, good = rules()["acts"], frozenset(rules()["good"])
    for act in dict.fromkeys(one.act for one in heard.acts):
        if act not in table:
            continue
        words = next(one.text for one in heard.acts if one.act == act)
        factor = _weight(card, act)
        if act in good:
            factor /= 2 ** min(state.times(act), _MOST_HALVINGS)
        change = _change(act, table[act], factor, words)
        if any((change.anger, change.trust, change.patience, change.understanding)):
            yield change


def _of_faults(card: Card, heard: Heard) -> Iterator[Change]:
    table, counted = rules()["faults"], {rules()["same"].get(act) for act in heard.did}
    for kind in dict.fromkeys(one.kind for one in heard.faults):
        if kind in table and kind not in counted:
            words = next(one.text for one in heard.faults if one.kind == kind)
            yield _change(kind, table[kind], _weight(card, kind), words)


def _of_waiting(card: Card, heard: Heard) -> Iterator[Change]:
    rule = rules()["waiting"]
    bears = rule["bears"] * float(manner(card.type).get("bears", 1))
    spans = min(rule["most"], int(heard.seconds // bears))
    if spans:
        yield _change("waiting", rule["each"], spans)


def _of_length(card: Card, heard: Heard) -> Iterator[Change]:
    rule = rules()["long_message"]
    bears = rule["slow_from"] if card.plain_words else rule["from"]
    if len(heard.message) > bears:
        yield _change("long_message", rule["each"], 1.6 if card.plain_words else 1.0)


def _of_offers(card: Card, state: State, heard: Heard) -> Iterator[Change]:
    for one in heard.offers:
        option = next(option for option in card.options if option.id == one.kind)
        if one.how == "firm" and option.takes and option.id not in state.offered:
            yield _change("offered", rules()["offered"], 1, one.text)
        elif one.how == "firm" and not option.takes:
            yield _change("unwanted", rules()["unwanted"], 1, one.text)
        elif one.how == "no" and option.takes and option.id in state.offered:
            yield _change("withdrawn", rules()["withdrawn"], 1, one.text)


def _of_aim(card: Card, state: State, heard: Heard) -> Iterator[Change]:
    good = heard.did & frozenset(rules()["good"])
    # The first words of a talk may be a mere greeting; an affront counts as what it is.
    excused = heard.did & frozenset(rules()["affronts"]) or (not state.done and "greet" in heard.did)
    if not (leads_on(heard) or excused or state.accepted):
        rule = rules()["aimless"]["kind" if good or heard.did & {"greet", "hold"} else "bare"]
        yield _change("aimless", rule, _weight(card, "aimless"))
    asked = bool(heard.topics) and not heard.offers
    if asked and state.questions >= rules()["questions"]["free"]:
        yield _change("questions", rules()["questions"]["more"], _weight(card, "questions"))


def _weight(card: Card, what: str) -> float:
    return float(manner(card.type).get("weight", {}).get(what, 1))


def _change(why: str, by: Sequence[float], factor: float = 1.0, words: str = "") -> Change:
    anger, trust, patience, understanding = (round(value * factor) for value in by)
    return Change(why, words, anger, trust, patience, understanding)
