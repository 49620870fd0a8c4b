"""Rubrics from files: YAML of our own, JSON out of the database; every fault is told in words."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from yueting.quality.checks import CHECKS
from yueting.quality.conditions import CONDITIONS
from yueting.quality.rubric import KINDS, Item, Rubric, Rule, Section

FOLDER = Path(__file__).parent / "rubrics"
LANGUAGES = ("zh-Hant", "zh-Hans", "en")
MOST_ITEMS = 60


class BadRubric(ValueError):
    """A rubric that cannot be used; the message says where and why."""


@lru_cache(maxsize=8)
def starter_rubric(name: str) -> Rubric:
    """A rubric that comes along: "service" or "complaint". Raises BadRubric for any other name."""
    path = FOLDER / f"{name}.yaml"
    if not name.isidentifier() or not path.is_file():
        known = ", ".join(sorted(one.stem for one in FOLDER.glob("*.yaml")))
        raise BadRubric(f"There is no rubric “{name[:40]}”. Known are: {known}; or give the path of a file.")
    return read_rubric(path.read_text(encoding="utf-8"))


def read_rubric(text: str) -> Rubric:
    """A rubric from YAML or JSON text. Raises BadRubric."""
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise BadRubric(f"This is no YAML: {error}") from error
    return rubric_from(data)


def rubric_from(data: Any) -> Rubric:
    """A rubric from plain data. Raises BadRubric naming the item and what is wrong with it."""
    given = _mapping(data, "the rubric")
    sections = tuple(_section(one) for one in _list(given.get("sections"), "sections"))
    rubric = Rubric(
        id=_word(given.get("id"), "id of the rubric"),
        version=int(given.get("version", 1)),
        names=_texts(given.get("names"), "names of the rubric"),
        sections=sections,
    )
    items = [item.id for item in rubric.items()]
    if not items or len(items) > MOST_ITEMS:
        raise BadRubric(f"A rubric has 1 to {MOST_ITEMS} items; this one has {len(items)}.")
    if twice := sorted({one for one in items if items.count(one) > 1}):
        raise BadRubric(f"Two items have the same id: {', '.join(twice)}.")
    if not any(item.weight for item in rubric.items()):
        raise BadRubric("No item has any weight, so nothing could be scored.")
    return rubric


def rubric_data(rubric: Rubric) -> dict[str, Any]:
    """A rubric as plain data; `rubric_from` brings it back."""
    return {
        "id": rubric.id,
        "version": rubric.version,
        "names": dict(rubric.names),
        "sections": [
            {"id": s.id, "names": dict(s.names), "items": [_item_data(item) for item in s.items]}
            for s in rubric.sections
        ],
    }


def _item_data(item: Item) -> dict[str, Any]:
    rule = item.rule and {"check": item.rule.check, **item.rule.with_}
    return {
        "id": item.id,
        "names": dict(item.names),
        "helps": dict(item.helps),
        "kind": item.kind,
        "weight": item.weight,
        "applies": list(item.applies),
        "rule": rule,
    }


def _section(data: Any) -> Section:
    given = _mapping(data, "a section")
    name = _word(given.get("id"), "id of a section")
    items = tuple(_item(one) for one in _list(given.get("items"), f"items of {name}"))
    return Section(name, _texts(given.get("names"), f"names of {name}"), items)


def _item(data: Any) -> Item:
    given = _mapping(data, "an item")
    name = _word(given.get("id"), "id of an item")
    kind = given.get("kind", "scored")
    if kind not in KINDS:
        raise BadRubric(f"{name}: kind “{kind}” is none of {', '.join(KINDS)}.")
    weight = given.get("weight", 0)
    if not isinstance(weight, int | float) or isinstance(weight, bool) or not 0 <= weight <= 1000:
        raise BadRubric(f"{name}: the weight is a number from 0 to 1000.")
    applies = tuple(str(one) for one in given.get("applies") or ())
    if unknown := [one for one in applies if one not in CONDITIONS]:
        raise BadRubric(f"{name}: condition “{unknown[0]}” is none of {', '.join(sorted(CONDITIONS))}.")
    return Item(
        id=name,
        names=_texts(given.get("names"), f"names of {name}"),
        helps=_texts(given.get("helps"), f"helps of {name}"),
        kind=kind,
        weight=float(weight),
        rule=_rule(given.get("rule"), name),
        applies=applies,
    )


def _rule(data: Any, name: str) -> Rule | None:
    if data is None:
        return None
    given = dict(_mapping(data, f"the rule of {name}"))
    check = CHECKS.get(str(given.pop("check", "")))
    if check is None:
        raise BadRubric(f"{name}: the rule names no check; known are {', '.join(sorted(CHECKS))}.")
    known = {setting.name: setting for setting in check.settings}
    for key, value in given.items():
        if key not in known:
            raise BadRubric(f"{name}: check “{check.id}” has no setting “{key}”.")
        setting = known[key]
        values = value if setting.kind == "many" else [value]
        if setting.kind == "number":
            if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
                raise BadRubric(f"{name}: “{key}” is a number from 0 on.")
        elif not isinstance(values, list | tuple) or (bad := [v for v in values if v not in setting.choices]):
            raise BadRubric(f"{name}: “{key}” takes of {', '.join(setting.choices)}, not {bad or value!r}.")
    return Rule(check.id, {key: tuple(v) if isinstance(v, list) else v for key, v in given.items()})


def _mapping(data: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise BadRubric(f"{what}: here named values are needed, not {type(data).__name__}.")
    return data


def _list(data: Any, what: str) -> list[Any]:
    if not isinstance(data, list):
        raise BadRubric(f"{what}: here a list is needed, not {type(data).__name__}.")
    return data


def _word(data: Any, what: str) -> str:
    if not isinstance(data, str) or not 1 <= len(data) <= 40 or not data.replace("-", "_").isidentifier():
        raise BadRubric(f"{what}: letters, digits, - and _ only, at most 40.")
    return data


def _texts(data: Any, what: str) -> Mapping[str, str]:
    given = _mapping(data, what)
    if missing := [one for one in LANGUAGES if not str(given.get(one, "")).strip()]:
        raise BadRubric(f"{what}: missing in {', '.join(missing)}.")
    return {one: str(given[one]).strip() for one in LANGUAGES}
