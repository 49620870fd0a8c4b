import pytest

from yueting.runtime import allowance
from yueting.runtime.allowance import Allowance, household


def test_a_burst_is_allowed_and_then_one_more_each_interval() -> None:
    limit = Allowance(10, 10.0)
    assert [limit.take("a", 0.0) for _ in range(10)] == [0.0] * 10
    assert limit.take("a", 0.0) == pytest.approx(1.0)
    assert limit.take("a", 1.0) == 0.0
    assert limit.take("a", 1.0) > 0


def test_keys_do_not_share_an_allowance() -> None:
    limit = Allowance(1, 60.0)
    assert limit.take("a", 0.0) == 0.0
    assert limit.take("b", 0.0) == 0.0
    assert limit.take("a", 0.0) == pytest.approx(60.0)


def test_a_refused_take_costs_nothing() -> None:
    limit = Allowance(1, 10.0)
    limit.take("a", 0.0)
    for _ in range(5):
        limit.take("a", 1.0)
    assert limit.take("a", 10.0) == 0.0


def test_forgotten_keys_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowance, "TIDY_AT", 5)
    limit = Allowance(1, 1.0)
    for number in range(100):
        limit.take(str(number), float(number * 2))
    assert len(limit._used_until) <= 6


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("198.51.100.7", "198.51.100.8", False),
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("::ffff:198.51.100.7", "198.51.100.7", True),
        ("", "unknown", False),
    ],
)
def test_one_household_has_one_allowance_however_many_addresses_it_has(
    one: str, other: str, same: bool
) -> None:
    assert (household(one) == household(other)) is same
