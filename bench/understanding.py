"""How good the small models are, on the public sets beside the project and on cases of our own."""

import os
import sys
from pathlib import Path

from bench.result import Result, at_least, at_most

# `YUETING_PUBLIC_SETS` names another folder.
DATA = Path(os.environ.get("YUETING_PUBLIC_SETS", "") or Path(__file__).parents[1].parent / "shared" / "data")


def measure(_quick: bool = False) -> list[Result]:
    """Figures of `yueting evaluate`, in percent; a set that is not there is passed over and named."""
    from yueting.understanding.evaluating import SETS, figures_of
    from yueting.understanding.evaluation.case_files import MissingData

    results = []
    for name in SETS:
        try:
            figures = figures_of(name, DATA)
        except MissingData as problem:
            print(f"understanding: {name} is left out. {problem}", file=sys.stderr)
            continue
        for one in figures:
            times, unit = (1, "") if "count" in one.name else (100, "%")
            reach = at_most if one.at_most else at_least
            goal = None if one.goal is None else reach(round(times * one.goal, 2))
            results.append(Result(f"{one.set}: {one.name}", times * one.value, unit, goal))
    return results
