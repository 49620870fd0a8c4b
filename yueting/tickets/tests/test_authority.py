"""Who may grant what, as a table."""

from decimal import Decimal

import pytest

from yueting.tickets.authority import (
    ROLES,
    BadAuthority,
    Limit,
    Measure,
    RemedyKind,
    Wanted,
    check_limits,
    cost_of,
    covers,
    most_for,
    starter_matrix,
)

K = RemedyKind


def wanted(kind: K, amount: float, level: int = 1, value: int = 0, **more) -> Wanted:
    return Wanted(kind, Decimal(str(amount)), level, value, **more)


@pytest.mark.parametrize(
    ("role", "wish", "may_alone"),
    [
        ("agent", wanted(K.VOUCHER, 100), True),
        ("agent", wanted(K.VOUCHER, 100.01), False),
        ("agent", wanted(K.VOUCHER, 150, order_value=Decimal(1000)), True),  # 15 % of the order
        ("agent", wanted(K.VOUCHER, 150.01, order_value=Decimal(1000)), False),
        ("agent", wanted(K.VOUCHER, 100, order_value=Decimal(10)), True),  # the fixed 100 still holds
        ("agent", wanted(K.VOUCHER, 60, granted_before=Decimal(60)), False),  # cut into pieces
        ("agent", wanted(K.VOUCHER, 40, granted_before=Decimal(60)), True),
        ("agent", wanted(K.UPGRADE, 1), True),
        ("agent", wanted(K.UPGRADE, 2), False),
        ("agent", wanted(K.NEXT_PURCHASE, 10), True),
        ("agent", wanted(K.EXPRESS, 1), True),
        ("agent", wanted(K.LONGER_SERVICE, 1), True),
        ("agent", wanted(K.GIFT, 100), True),
        ("agent", wanted(K.GIFT, 1, level=2), False),
        ("agent", wanted(K.VOUCHER, 100, level=2, value=2), False),
        ("agent", wanted(K.VOUCHER, 100, level=2, value=3), True),  # VIP
        ("leader", wanted(K.VOUCHER, 300, level=2), True),
        ("leader", wanted(K.VOUCHER, 300, level=3), False),
        ("supervisor", wanted(K.VOUCHER, 5000, level=4), True),
        ("supervisor", wanted(K.VOUCHER, 5001, level=4), False),
        ("client", wanted(K.EXPRESS, 1, level=0), False),
    ],
)
def test_the_starter_matrix(role: str, wish: Wanted, may_alone: bool) -> None:
    assert covers((role,), wish, starter_matrix()) is may_alone


@pytest.mark.parametrize("kind", RemedyKind)
def test_level_one_is_the_front_lines_in_full(kind: RemedyKind) -> None:
    assert most_for(("agent",), wanted(kind, 1), starter_matrix()) > 0


@pytest.mark.parametrize("kind", RemedyKind)
@pytest.mark.parametrize("level", range(5))
def test_a_higher_role_never_may_less(kind: RemedyKind, level: int) -> None:
    reach = [most_for((role,), wanted(kind, 1, level), starter_matrix()) for role in ROLES]
    assert reach == sorted(reach)


def test_of_several_roles_the_widest_counts() -> None:
    assert covers(("agent", "supervisor"), wanted(K.GIFT, 4000, level=4), starter_matrix())
    assert not covers((), wanted(K.GIFT, 1), starter_matrix())


@pytest.mark.parametrize(
    ("kind", "amount", "order", "told", "cost"),
    [
        (K.VOUCHER, "80", None, "5", "80"),
        (K.DISCOUNT, "15", "333.33", None, "50.00"),
        (K.UPGRADE, "1", None, "88", "88"),
        (K.EXPRESS, "1", None, None, "0"),
    ],
)
def test_what_a_remedy_costs(kind: K, amount: str, order: str | None, told: str | None, cost: str) -> None:
    given = cost_of(kind, Decimal(amount), Decimal(order) if order else None, Decimal(told) if told else None)
    assert given == Decimal(cost)


@pytest.mark.parametrize(
    ("kind", "most", "measure"),
    [
        (K.EXPRESS, "1", Measure.MONEY),
        (K.DISCOUNT, "101", Measure.PERCENT),
        (K.VOUCHER, "101", Measure.OF_ORDER),
        (K.GIFT, "0", Measure.MONEY),
        (K.GIFT, "-1", Measure.MONEY),
    ],
)
def test_a_line_that_makes_no_sense_is_named(kind: K, most: str, measure: Measure) -> None:
    fine = Limit("agent", K.GIFT, 1, 0, Decimal(1), Measure.MONEY)
    with pytest.raises(BadAuthority) as refused:
        check_limits([fine, Limit("agent", kind, 1, 0, Decimal(most), measure)])
    assert dict(refused.value.reason.values)["line"] == 2
