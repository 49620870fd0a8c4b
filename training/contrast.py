"""Lines made of praise and a fact (contrast.yaml): the same words of praise beside a bad and a good fact."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from yueting.understanding.yaml_files import load_mapping

_FILE = Path(__file__).parent / "contrast.yaml"
_BEFORE, _AFTER = 2, 1
_JOINTS = {"yue": "，，，。！ ", "cmn": "，，，。！ ", "en": ",,.!"}


def contrasts() -> Iterator[dict[str, Any]]:
    """Every fact with words of praise before and after it, and good ones once alone; a second run gives the
    same lines."""
    chance = random.Random(5)
    for variety, given in load_mapping(_FILE).items():
        for pair in given["facts"]:
            bad, good = pair.split(" / ")
            for place, praise in enumerate(chance.sample(given["openers"], _BEFORE + _AFTER)):
                joint = chance.choice(_JOINTS[variety]) + (" " if variety == "en" else "")
                for fact, labels in ((bad, {"emotion": "angry"}), (good, {"emotion": "pleased", "level": 0})):
                    said = (praise, fact) if place < _BEFORE else (fact, praise)
                    yield _line(joint.join(said), labels)
            yield _line(good, {"emotion": "pleased", "level": 0})


def _line(text: str, labels: dict[str, Any]) -> dict[str, Any]:
    return {"turns": [{"role": "customer", "text": text}], **labels}
