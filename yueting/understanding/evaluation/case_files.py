"""Files of cases: JSON lines, public ones beside the project and our own in the repository."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Cases written for this project; they are in the repository, not in the wheel.
CASES = Path(__file__).parents[3] / "bench" / "cases"


class MissingData(ValueError):
    """A set is not in the folder, or a package is; the message says which and what to do."""


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The lines of a file of cases. Raises MissingData where there is none."""
    if not path.is_file():
        raise MissingData(f"There is no {path}: name the folder of the public sets with --data FOLDER.")
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())
