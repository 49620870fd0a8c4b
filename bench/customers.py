"""Whom virtual customers are content with, how differently they talk, and how long an answer takes."""

import time

from bench.result import Goal, Result, at_least, at_most


def measure(quick: bool = False) -> list[Result]:
    """Three scripted agents talk to the customer of every card, with ten seeds each."""
    from yueting.academy.customers.evaluating import SEEDS, figures_of, play
    from yueting.academy.virtual_customer import starter_cards

    cards = list(starter_cards().values())
    figures, _ = figures_of(cards, 2 if quick else SEEDS)
    results = [
        Result(f"customers: {figure.name}", 100 * figure.value, "%", _goal(figure.goal, figure.at_most))
        for figure in figures
    ]
    began = time.process_time()
    # Seeds that were not played yet: what was read before helps only where the same words come again.
    answers = sum(len(play(card, seed, "polite").said) for card in cards[:10] for seed in (101, 102))
    return [
        *results,
        Result("customers: one answer", 1000 * (time.process_time() - began) / answers, "ms"),
    ]


def _goal(share: float | None, most: bool) -> Goal | None:
    if share is None:
        return None
    return at_most(100 * share) if most else at_least(100 * share)
