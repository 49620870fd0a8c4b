"""The public sets in a folder; what each is and what its authors allow stands in docs/models/."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Row = tuple[str, str]


def read(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    with (folder / f"{name}.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def labelled(folder: Path, name: str) -> list[Row]:
    """(text, label) of a set; the same text twice is kept once, so that no fold sees what it is tested on."""
    rows: dict[str, str] = {}
    for row in read(folder, name):
        rows.setdefault(row["text"], str(row["label"]))
    return list(rows.items())
