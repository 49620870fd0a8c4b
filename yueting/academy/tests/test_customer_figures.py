"""Virtual customers are content with whom they should be, and no two talks read alike."""

import pytest

from yueting.academy.customers.evaluating import LIKENESS, figures_of, likeness, most_alike, play
from yueting.academy.virtual_customer import starter_cards
from yueting.assist.checking import held, look_over, starter_policy
from yueting.understanding.reply_check import Context

CARDS = list(starter_cards().values())


def test_the_bars_are_reached() -> None:
    figures, _ = figures_of(CARDS, seeds=2)
    assert {figure.name: figure.is_met for figure in figures if not figure.is_met} == {}


@pytest.mark.slow
def test_ten_talks_of_every_card_read_differently() -> None:
    alike = {card.id: most_alike([play(card, seed, "polite") for seed in range(10)]) for card in CARDS}
    assert {id: share for id, share in alike.items() if share >= LIKENESS} == {}


def test_what_cannot_be_solved_ends_with_a_no_taken_well_at_most() -> None:
    for card in CARDS:
        if not card.solvable:
            assert {play(card, seed, "polite").ending for seed in range(3)} <= {"parted", ""}
            assert play(card, 0, "brush-off").ending in ("left", "escalated")


def test_likeness_is_one_for_the_same_and_nothing_for_other_words() -> None:
    assert likeness(["貨未到"], ["貨未到"]) == 1
    assert likeness(["貨未到"], ["茶好飲"]) == 0
    assert likeness(["貨未到"], ["貨未嚟"]) == 0.5


def test_who_is_not_answered_goes() -> None:
    assert {play(card, 0, "silent").ending for card in CARDS} == {"left"}


def test_the_polite_agent_says_nothing_that_a_desk_holds_back() -> None:
    policy = starter_policy()
    said = {text for card in CARDS for role, text in play(card, 1, "polite").talk if role == "agent"}
    assert [text for text in said if held(look_over(text, Context(), policy))] == []
