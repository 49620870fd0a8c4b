"""All checks by id. A new check is a file beside this one and a line here (docs/add-a-check.md)."""

from types import MappingProxyType

from yueting.quality.checks import better_than, felt, in_order, in_time, never, said
from yueting.quality.checks.check import Check, Judged
from yueting.quality.inspected import Inspected
from yueting.quality.rubric import Rule

CHECKS = MappingProxyType(
    {
        check.id: check
        for check in (said.CHECK, never.CHECK, better_than.CHECK, in_order.CHECK, in_time.CHECK, felt.CHECK)
    }
)


def judge(conversation: Inspected, rule: Rule) -> Judged:
    """Judge by a rule. Raises KeyError for a check that does not exist: rubrics are validated when they are read."""
    check: Check = CHECKS[rule.check]
    return check.judge(conversation, check.with_defaults(rule.with_))
