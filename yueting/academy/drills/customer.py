"""The one place where drills meet the virtual customer: bring it back from what it heard, and let it hear more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from yueting.academy.customers.agents import AGENTS
from yueting.academy.customers.card import Card
from yueting.academy.customers.card_files import FOLDER, BadCard, card_from, starter_cards
from yueting.academy.virtual_customer import VirtualCustomer, resumed
from yueting.understanding.yaml_files import load_mapping

__all__ = [
    "BadCard",
    "Card",
    "Standing",
    "card_from",
    "good_replies",
    "hears",
    "opens",
    "starter_card_data",
    "starter_cards",
]

Heard = tuple[
    str, float
]  # what was said ("" for silence), and how many seconds after the customer's last words


@dataclass(frozen=True, slots=True)
class Standing:
    """What the customer says next ("" for nothing) and how they stand; measures 0…100, `why` moved them."""

    text: str
    anger: int
    trust: int
    patience: int
    ending: str = ""
    why: tuple[str, ...] = ()


def opens(card: Mapping[str, Any], seed: int) -> Standing:
    """The first words."""
    customer = VirtualCustomer(card_from(card), seed)
    return _standing(customer, customer.opening(), ())


def hears(card: Mapping[str, Any], seed: int, before: Iterable[Heard], message: Heard) -> Standing:
    """The answer to one more message; `before` is all that was heard earlier, in order. The same gives the same."""
    customer = resumed(card_from(card), seed, before)
    answer = customer.hear(*message)
    return _standing(customer, answer.text, tuple(change.why for change in answer.why))


def good_replies(card: Mapping[str, Any], said: Iterable[str]) -> list[str]:
    """What the scripted polite agent would have answered to each message of the customer, without knowing the secrets
    of the card."""
    agent = AGENTS["polite"](card_from(card).briefing)
    return [agent.answer(words) for words in said]


def starter_card_data(key: str) -> dict[str, Any]:
    """The card that comes along, as plain data. Raises KeyError."""
    if key not in starter_cards():
        raise KeyError(key)
    return dict(load_mapping(FOLDER / f"{key}.yaml"))


def _standing(customer: VirtualCustomer, text: str, why: tuple[str, ...]) -> Standing:
    state = customer.state
    return Standing(text, state.anger, state.trust, state.patience, state.ending, why)
