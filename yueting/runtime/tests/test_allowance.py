import pytest

from yueting.runtime import allowance
from yueting.runtime.allowance import Allowance


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
