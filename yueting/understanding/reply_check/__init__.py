"""A reply looked over before it is sent: `check(reply, context) -> list[Finding]`. Nothing in here knows Django."""

from yueting.understanding.reply_check.checking import check
from yueting.understanding.reply_check.findings import KINDS, Authority, Context, Finding, HouseTerm
from yueting.understanding.reply_check.rules import Rules, rule_from, starter_rules

__all__ = [
    "KINDS",
    "Authority",
    "Context",
    "Finding",
    "HouseTerm",
    "Rules",
    "check",
    "rule_from",
    "starter_rules",
]
