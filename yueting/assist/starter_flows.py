"""The fifteen flows that come along (assist/flows/*.yaml), read and checked once."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from yueting.assist.flow import LANGUAGES, TWINS, Flow, flow_from

_FOLDER = Path(__file__).parent / "flows"


@cache
def starter_flows() -> tuple[Flow, ...]:
    """All flows in the order of their numbers; raises BadFlow for one that cannot be walked."""
    files = sorted(_FOLDER.glob("*.yaml"))
    written = [entry for file in files for entry in yaml.safe_load(file.read_text(encoding="utf-8"))]
    return tuple(sorted((flow_from(_spread(entry)) for entry in written), key=lambda flow: flow.number))


def _spread(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Lists of words become mappings by language, as a flow is kept."""
    steps = [
        {
            **step,
            "do": _by(LANGUAGES, step.get("do")),
            "say": _by(TWINS, step.get("say")),
            "ways": [{**way, "label": _by(LANGUAGES, way["label"])} for way in step.get("ways", ())],
        }
        for step in entry["steps"]
    ]
    return {**entry, "names": _by(LANGUAGES, entry["names"]), "steps": steps}


def _by(languages: tuple[str, ...], words: list[str] | None) -> dict[str, str]:
    return dict(zip(languages, words, strict=True)) if words else {}
