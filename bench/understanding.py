"""How good the small models are, on the public sets beside the project and on cases of our own."""

import os
import sys
from pathlib import Path

from bench.result import Result, at_least

# `YUETING_PUBLIC_SETS` names another folder.
DATA = Path(os.environ.get("YUETING_PUBLIC_SETS", "") or Path(__file__).parents[1].parent / "shared" / "data")


def measure(_quick: bool = False) -> list[Result]:
    """Figures of `yueting evaluate`, in percent; a set that is not there is passed over and named."""
    from yueting.understanding.evaluating import SETS, MissingData, figures_of

    results = []
    for name in SETS:
        try:
            figures = figures_of(name, DATA)
        except MissingData as problem:
            print(f"understanding: {name} is left out. {problem}", file=sys.stderr)
            continue
        for one in figures:
            goal = at_least(round(100 * one.goal, 2)) if one.goal else None
            results.append(Result(f"{one.set}: {one.name}", 100 * one.value, "%", goal))
    return results
