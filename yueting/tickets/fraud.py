"""Three signs of fraud (mission S3). A sign is no proof: it raises a flag that a person looks at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from yueting.tickets.reasons import Reason, because, gettext_noop
from yueting.understanding.yaml_files import load_mapping

_FILE = Path(__file__).parent / "policies" / "fraud.yaml"


class Sign(StrEnum):
    """What was noticed."""

    FAILED_CHECKS = "failed_checks"
    NEW_ADDRESS_THEN_REFUND = "new_address_then_refund"
    ONE_DEVICE_MANY_ACCOUNTS = "one_device_many_accounts"


@dataclass(frozen=True, slots=True)
class Alertness:
    """From when on the desk is alarmed (policies/fraud.yaml)."""

    failed_checks: int
    within: timedelta
    refund_after_change: timedelta
    accounts_per_device: int
    device_seen_within: timedelta


@cache
def starter_alertness() -> Alertness:
    """The numbers of policies/fraud.yaml."""
    written = load_mapping(_FILE)
    return Alertness(
        failed_checks=int(written["failed_checks"]),
        within=timedelta(hours=written["failed_within_hours"]),
        refund_after_change=timedelta(days=written["refund_within_days_of_change"]),
        accounts_per_device=int(written["accounts_per_device"]),
        device_seen_within=timedelta(days=written["device_seen_within_days"]),
    )


def failed_checks(failed_at: Sequence[datetime], now: datetime, alert: Alertness) -> Reason | None:
    """Several identity checks failed within the span that ends now."""
    recent = [at for at in failed_at if now - alert.within < at <= now]
    if len(recent) < alert.failed_checks:
        return None
    words = gettext_noop("%(count)s identity checks failed within %(hours)s hours")
    hours = round(alert.within / timedelta(hours=1))
    return because(Sign.FAILED_CHECKS.value, 0, words, count=len(recent), hours=hours)


def new_address_then_refund(
    changed_at: Sequence[datetime], refund_at: datetime, alert: Alertness
) -> Reason | None:
    """A way to reach the customer was changed shortly before money is asked back; later changes do not count."""
    spans = [refund_at - at for at in changed_at if at <= refund_at]
    if not spans or min(spans) > alert.refund_after_change:
        return None
    words = gettext_noop("a refund is asked %(days)s days after an address of the customer was changed")
    return because(Sign.NEW_ADDRESS_THEN_REFUND.value, 0, words, days=min(spans).days)


def one_device_many_accounts(accounts: int, alert: Alertness) -> Reason | None:
    """One device speaks for several customers."""
    if accounts < alert.accounts_per_device:
        return None
    words = gettext_noop("the same device was used for %(count)s customers")
    return because(Sign.ONE_DEVICE_MANY_ACCOUNTS.value, 0, words, count=accounts)
