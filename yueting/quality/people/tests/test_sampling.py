"""What a plan draws."""

import pytest

from yueting.quality.people.sampling import Candidate, Plan, draw, fits

MANY = [Candidate(str(number), score=0.9, confidence=0.9) for number in range(40)]


def test_the_same_seed_draws_the_same_whatever_the_order() -> None:
    plan = Plan("random", number=5)
    assert draw(MANY, plan, "w1") == draw(MANY[::-1], plan, "w1")
    assert draw(MANY, plan, "w1") != draw(MANY, plan, "w2")


def test_what_was_drawn_counts_and_never_comes_again() -> None:
    plan = Plan("random", share=0.25)
    first = draw(MANY, plan, "w1")
    assert len(first) == 10
    assert draw(MANY, plan, "w1", drawn=first) == []
    rest = draw(MANY, plan, "w1", drawn=first[:4])
    assert len(rest) == 6
    assert not set(rest) & set(first[:4])


def test_nobody_is_drawn_twice_and_nothing_is_drawn_from_nothing() -> None:
    assert len(draw(MANY + MANY, Plan("random", number=60), "w1")) == 40
    assert draw([], Plan("random", share=1), "w1") == []


@pytest.mark.parametrize(
    ("kind", "candidate", "expected"),
    [
        ("risk", Candidate("a", 0.9, 0.9, level=2), True),
        ("risk", Candidate("a", 0.9, 0.9, is_angry=True), True),
        ("risk", Candidate("a", 0.9, 0.9, is_fatal=True), True),
        ("risk", Candidate("a", 0.5, 0.9), True),
        ("risk", Candidate("a", 0.9, 0.9, level=1), False),
        ("new_agents", Candidate("a", 0.9, 0.9, agent_days=29), True),
        ("new_agents", Candidate("a", 0.9, 0.9, agent_days=30), False),
        ("new_agents", Candidate("a", 0.9, 0.9), False),
        ("low_confidence", Candidate("a", 0.9, 0.5), True),
        ("low_confidence", Candidate("a", 0.9, 0.9), False),
    ],
)
def test_a_plan_looks_at_its_own_kind(kind: str, candidate: Candidate, expected: bool) -> None:
    assert fits(candidate, Plan(kind, number=1)) is expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "amount", [{}, {"share": 0.1, "number": 2}, {"share": 0.0}, {"share": 1.1}, {"number": 0}]
)
def test_a_plan_without_a_clear_amount_is_refused(amount: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"share|number"):
        Plan("random", **amount)  # type: ignore[arg-type]
