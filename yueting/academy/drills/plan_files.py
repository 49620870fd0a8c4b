"""The plans that come along: plans/<key>.yaml."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from yueting.academy.drills.plan import BadPlan, Plan, plan_from
from yueting.understanding.yaml_files import load_mapping

FOLDER = Path(__file__).parent / "plans"


@cache
def starter_plans() -> Mapping[str, Plan]:
    """By key, in the order of the files."""
    return {plan.key: plan for path in sorted(FOLDER.glob("*.yaml")) for plan in [read_plan(path)]}


def read_plan(path: Path) -> Plan:
    """A plan from its file. Raises BadPlan, naming the file."""
    try:
        return plan_from(load_mapping(path))
    except ValueError as fault:
        raise BadPlan(f"{path.name}: {fault}") from None
