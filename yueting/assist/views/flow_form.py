"""The form of the flow editor: a flow as fields, and fields as a flow, whatever state it is in."""

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from yueting.assist.flow import LANGUAGES, MOST_STEPS, MOST_WAYS, TWINS, Flow, Step

CHANNELS = ("chat", "phone", "email")
_KEY = re.compile(r"[^a-z0-9-]+")
NEW_FLOW: dict[str, Any] = {
    "key": "",
    "number": 0,
    "names": {},
    "situation": "general",
    "channels": [],
    "start": "first",
    "steps": [{"id": "first", "ways": [{"to": "end", "label": {}}]}, {"id": "end", "outcome": "goes_on"}],
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A step on the card: its number, itself, and its ways with the numbers they lead to."""

    number: int
    step: Step
    ways: list[tuple[int, Mapping[str, str]]]


def outline(flow: Flow) -> list[Shown]:
    """The steps numbered from 1, the first one first."""
    ids = [flow.start, *(id for id in flow.steps if id != flow.start)]
    number = {id: place for place, id in enumerate(ids, start=1)}
    return [
        Shown(number[id], flow.steps[id], [(number[way.to], way.label) for way in flow.steps[id].ways])
        for id in ids
    ]


def written_flow(sent: Mapping[str, str], key: str) -> dict[str, Any]:
    """What the form says, unchecked: `assist.flow.flow_from` tells what is wrong with it."""
    names = {language: _text(sent, f"name-{language}") for language in LANGUAGES}
    new_key = _KEY.sub("-", (sent.get("key", "") or names["en"]).lower()).strip("-")[:50]
    return {
        "key": key or new_key,
        "number": _whole(sent, "number"),
        "names": names,
        "situation": sent.get("situation", "general")[:50],
        "channels": [channel for channel in CHANNELS if f"channel-{channel}" in sent],
        "start": sent.get("start", "")[:50],
        "steps": [_step(sent, f"step-{place}") for place in range(MOST_STEPS) if f"step-{place}-id" in sent],
    }


def changed_by_button(written: dict[str, Any], button: str) -> dict[str, Any]:
    """The flow with a step or a way more or less: "step", "way-2", "drop-2" (places from 0)."""
    changed = deepcopy(written)
    steps = changed["steps"]
    what, _dash, place = button.partition("-")
    if what == "step" and len(steps) < MOST_STEPS:
        steps.append({"id": _free_id(steps), "ways": [{"to": "", "label": {}}]})
    elif place.isdecimal() and int(place) < len(steps):
        if what == "drop":
            steps.pop(int(place))
        elif what == "way":
            steps[int(place)].setdefault("ways", []).append({"to": "", "label": {}})
    return changed


def rows_of(written: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The steps with the names of their fields, as the template walks over them."""
    return [_row(place, step) for place, step in enumerate(written["steps"])]


def _row(place: int, step: Mapping[str, Any]) -> dict[str, Any]:
    prefix = f"step-{place}"
    do, say = step.get("do") or {}, step.get("say") or {}
    return {
        "place": place,
        "prefix": prefix,
        "id": step.get("id", ""),
        "wait": step.get("wait", 0) or "",
        "deed": step.get("deed", ""),
        "outcome": step.get("outcome", ""),
        "do": [(language, f"{prefix}-do-{language}", do.get(language, "")) for language in LANGUAGES],
        "say": [(twin, f"{prefix}-say-{twin}", say.get(twin, "")) for twin in TWINS],
        "ways": [_way_row(prefix, at, way) for at, way in enumerate(step.get("ways") or ())],
        "may_add": len(step.get("ways") or ()) < MOST_WAYS,
    }


def _way_row(prefix: str, at: int, way: Mapping[str, Any]) -> dict[str, Any]:
    name = f"{prefix}-way-{at}"
    label = way.get("label") or {}
    return {
        "name": name,
        "to": way.get("to", ""),
        "labels": [(language, f"{name}-{language}", label.get(language, "")) for language in LANGUAGES],
    }


def _step(sent: Mapping[str, str], prefix: str) -> dict[str, Any]:
    ways = [_way(sent, f"{prefix}-way-{at}") for at in range(MOST_WAYS) if f"{prefix}-way-{at}-to" in sent]
    return {
        "id": _KEY.sub("-", sent[f"{prefix}-id"].lower()).strip("-")[:50],
        "do": {language: _text(sent, f"{prefix}-do-{language}") for language in LANGUAGES},
        "say": {twin: _text(sent, f"{prefix}-say-{twin}") for twin in TWINS},
        # A way without goal and words is one that was added and not needed.
        "ways": [way for way in ways if way["to"] or any(way["label"].values())],
        "outcome": sent.get(f"{prefix}-outcome", "")[:50],
        "wait": _whole(sent, f"{prefix}-wait"),
        "deed": sent.get(f"{prefix}-deed", "")[:50],
    }


def _way(sent: Mapping[str, str], name: str) -> dict[str, Any]:
    labels = {language: _text(sent, f"{name}-{language}", 100) for language in LANGUAGES}
    return {"to": sent.get(f"{name}-to", "")[:50], "label": labels}


def _free_id(steps: list[dict[str, Any]]) -> str:
    taken = {step.get("id") for step in steps}
    return next(f"step-{n}" for n in range(1, MOST_STEPS + 2) if f"step-{n}" not in taken)


def _text(sent: Mapping[str, str], name: str, most: int = 1000) -> str:
    return sent.get(name, "").replace("\x00", "").strip()[:most]


def _whole(sent: Mapping[str, str], name: str) -> int:
    text = sent.get(name, "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 0
