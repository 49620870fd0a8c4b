"""Lines made of praise and a fact (contrast.yaml): the same opener before a bad and a good fact."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from yueting.understanding.yaml_files import load_mapping

_FILE = Path(__file__).parent / "contrast.yaml"
_OPENERS_EACH = 4
_JOINTS = {"yue": "，", "cmn": "，", "en": ", "}


def contrasts() -> Iterator[dict[str, Any]]:
    """Every fact with a few openers, and once alone; a second run gives the same lines."""
    chance = random.Random(5)
    for variety, given in load_mapping(_FILE).items():
        for pair in given["facts"]:
            bad, good = pair.split(" / ")
            for opener in chance.sample(given["openers"], _OPENERS_EACH):
                yield _line(f"{opener}{_JOINTS[variety]}{bad}", "angry")
                yield _line(f"{opener}{_JOINTS[variety]}{good}", "pleased", level=0)
            yield _line(good, "pleased", level=0)


def _line(text: str, emotion: str, **more: int) -> dict[str, Any]:
    return {"turns": [{"role": "customer", "text": text}], "emotion": emotion, **more}
