"""A virtual customer to practise with. Pure: no clock, no network, the same seed says the same words.

    card = starter_cards()["delay-sofa"]
    customer = VirtualCustomer(card, seed=7)
    customer.opening()                          # the first words
    answer = customer.hear("早晨，我係 Amy …", seconds=20)
    answer.text, answer.state, answer.ended, answer.why

`hear("", seconds)` is silence: call it when nothing was said for `seconds`. A talk is stored as the list of what the
trainee said; `resumed(card, seed, heard)` brings the customer back to that point. `card.briefing` is what the trainee
may read before. At the end `customer.state.ending`, `customer.course` and `customer.turning_points` tell how it went;
`customer.rating()` is what the customer would answer to a question for a rating.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from yueting.academy.customers.card import Card
from yueting.academy.customers.card_files import starter_cards
from yueting.academy.customers.deciding import Part, decide
from yueting.academy.customers.hearing import listen
from yueting.academy.customers.moves import beginning
from yueting.academy.customers.state import Change, State, TurningPoint
from yueting.academy.customers.wording import Voice, slots_of
from yueting.understanding.turns import Turn

__all__ = ["Answer", "VirtualCustomer", "resumed", "starter_cards"]

# A message that moves anger or trust by so much, or after which something is taken, turns the talk.
_TURNS = 12
_STARS = {"satisfied": (4, 5), "parted": (3, 4), "left": (1, 2), "escalated": (1, 1)}


@dataclass(frozen=True, slots=True)
class Answer:
    """What the customer says ("" when all is said), how they stand now, and what in the message moved them."""

    text: str
    state: State
    ended: bool
    why: tuple[Change, ...]
    parts: tuple[Part, ...] = ()


class VirtualCustomer:
    """One customer in one talk. `unhurried`: neither the card's time limit nor slow answers count."""

    def __init__(self, card: Card, seed: int, *, unhurried: bool = False) -> None:
        self.card, self.seed = card, seed
        self.state = beginning(card)
        self.turns: list[Turn] = []
        self.course: list[State] = [self.state]
        self.turning_points: list[TurningPoint] = []
        self._unhurried = unhurried
        self._rating: tuple[int, str] | None = None
        self._voice = Voice(card, slots_of(card, self._chance("slots")))

    def opening(self) -> str:
        """The first words; the same again when asked again."""
        if not self.turns:
            self.turns.append(Turn("customer", self._voice.opening(self._chance("opening"))))
        return self.turns[0].text

    def hear(self, message: str, seconds: float) -> Answer:
        """Answer to the trainee's message, which came `seconds` after the customer's last words."""
        self.opening()
        if self.state.ending:
            return Answer("", self.state, True, ())
        chance, before = self._chance(len(self.course)), self.state
        heard = listen(self.card, self.turns, message, seconds)
        decision = decide(self.card, before, heard, chance, self._unhurried)
        self.state = decision.state
        text = self._voice.say(decision.parts, self.state, chance)
        self._note(heard.message, text, before, decision.changes)
        return Answer(text, self.state, bool(self.state.ending), decision.changes, decision.parts)

    def rating(self) -> tuple[int, str]:
        """One to five, and a comment; for a talk that has not ended, as if the customer had to go now."""
        if self._rating is None:
            self._rating = self._rated()
        return self._rating

    def _rated(self) -> tuple[int, str]:
        content = "satisfied" if self.card.solvable else "parted"
        ending = self.state.ending or (content if self.state.accepted else "left")
        chance = self._chance("rating")
        low, high = _STARS[ending]
        score = high if self.state.anger < 20 else low
        return score, self._voice.say([Part(f"rates_{ending}")], self.state, chance)

    def _note(self, message: str, text: str, before: State, why: tuple[Change, ...]) -> None:
        if message:
            self.turns.append(Turn("agent", message))
        if text:
            self.turns.append(Turn("customer", text))
        self.course.append(self.state)
        moved = max(abs(self.state.anger - before.anger), abs(self.state.trust - before.trust))
        if moved >= _TURNS or self.state.accepted != before.accepted or self.state.ending:
            number = len(self.course) - 1
            self.turning_points.append(TurningPoint(number, message, before, self.state, why))

    def _chance(self, place: int | str) -> Random:
        """Chance of its own for every step, so that a talk that is resumed goes on the same way."""
        return Random(f"{self.card.id}:{self.seed}:{place}")


def resumed(
    card: Card, seed: int, heard: Iterable[tuple[str, float]], *, unhurried: bool = False
) -> VirtualCustomer:
    """The customer after these messages (text, seconds before it), as a stored talk tells them."""
    customer = VirtualCustomer(card, seed, unhurried=unhurried)
    customer.opening()
    for message, seconds in heard:
        customer.hear(message, seconds)
    return customer
