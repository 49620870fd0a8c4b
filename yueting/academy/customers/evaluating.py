"""`yueting evaluate customers`: whom virtual customers are content with, and how differently they talk."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from yueting.academy.customers.agents import AGENTS
from yueting.academy.customers.card import Card
from yueting.academy.virtual_customer import VirtualCustomer
from yueting.understanding.evaluation.figures import Figure

SEEDS = 10
MOST_TURNS = 20
_SECONDS, _SILENCE = 20.0, 120.0  # before an agent's answer, and of a silence
# Share of cases that end well: for the polite agent at least, for the others at most; likeness at most.
GOALS = {"polite": 0.80, "brush-off": 0.10, "silent": 0.0}
LIKENESS = 0.7


@dataclass(frozen=True, slots=True)
class Played:
    """One talk: how it ended and what the customer said in it."""

    card: Card
    seed: int
    ending: str
    said: tuple[str, ...]
    talk: tuple[tuple[str, str], ...]


def play(card: Card, seed: int, agent: str) -> Played:
    """The customer of a card talks to a scripted agent until it ends, or nobody gets any further."""
    customer, answering = VirtualCustomer(card, seed), AGENTS[agent](card.briefing)
    said = customer.opening()
    talk = [("customer", said)]
    for _ in range(MOST_TURNS):
        words = answering.answer(said)
        answer = customer.hear(words, _SECONDS if words else _SILENCE)
        said = answer.text
        talk += [("agent", words), ("customer", said)]
        if answer.ended:
            break
    lines = tuple(text for role, text in talk if role == "customer")
    return Played(card, seed, customer.state.ending, lines, tuple(talk))


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """How much of two customers' talk is the same: shared character pairs, counted as often as they stand in both,
    of all in the two (Dice). 1 is the same talk."""
    mine, theirs = _pairs(one), _pairs(other)
    total = mine.total() + theirs.total()
    return 2 * (mine & theirs).total() / total if total else 1.0


def most_alike(played: Iterable[Played]) -> float:
    """The likeness of the two talks that are most alike."""
    return max((likeness(a.said, b.said) for a, b in combinations(played, 2)), default=0.0)


def figures_of(cards: Sequence[Card], seeds: int = SEEDS) -> tuple[list[Figure], list[str]]:
    """The figures, and a line for each card that missed one."""
    solvable = [card for card in cards if card.solvable]
    polite = {card.id: [play(card, seed, "polite") for seed in range(seeds)] for card in cards}
    talks = {
        "polite": [one for card in solvable for one in polite[card.id]],
        "brush-off": [play(card, seed, "brush-off") for card in solvable for seed in range(seeds)],
        "silent": [play(card, seed, "silent") for card in solvable for seed in range(seeds)],
    }
    figures = [_satisfied(agent, played) for agent, played in talks.items()]
    alike = {card.id: most_alike(polite[card.id]) for card in cards}
    figures.append(
        Figure(
            "likeness of two talks, the highest",
            max(alike.values()),
            LIKENESS,
            set="customers",
            how=f"{seeds} seeds of {len(cards)} cards",
            at_most=True,
        )
    )
    return figures, [*_hard(polite, solvable, seeds), *_alike(alike)]


def _satisfied(agent: str, played: Sequence[Played]) -> Figure:
    good = sum(one.ending == "satisfied" for one in played)
    return Figure(
        f"satisfied by the {agent} agent",
        good / len(played),
        GOALS[agent],
        set="customers",
        how=f"{good} of {len(played)} talks about what can be solved",
        at_most=agent != "polite",
    )


def _hard(polite: dict[str, list[Played]], cards: Sequence[Card], seeds: int) -> list[str]:
    lines = []
    for card in cards:
        endings = Counter(one.ending or "no end" for one in polite[card.id])
        if endings["satisfied"] < seeds:
            told = ", ".join(f"{ending} {count}" for ending, count in endings.most_common())
            lines.append(f"{card.id}: the polite agent: {told}")
    return lines


def _alike(alike: dict[str, float]) -> list[str]:
    return [f"{id}: two talks are alike by {share:.2f}" for id, share in alike.items() if share >= LIKENESS]


def _pairs(lines: Sequence[str]) -> Counter[str]:
    return Counter(line[i : i + 2] for line in lines for i in range(len(line) - 1))
