"""What a drill is made of, as data: scenes with their case cards, the time for each, and what disturbs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LANGUAGES = ("zh-Hant", "zh-Hans", "en")
MOST_SCENES, MOST_DISTURBANCES = 3, 8
LEAST_MINUTES, MOST_MINUTES, MOST_PREPARATION = 2, 20, 10

_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")

Texts = Mapping[str, str]


class BadPlan(ValueError):
    """A plan that cannot be practised; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Disturbance:
    """Something that happens `after` so many seconds of a scene.

    noise: `text` is heard at the desk (an internal note). outage: help is away for `seconds`. second_problem: the
    customer adds `text`; they are not content before one of the patterns `names` stands in a reply. colleague: a
    department called `who` that answers `text`, `seconds` after it was named in a note.
    """

    kind: str
    after: int = 0
    text: str = ""
    seconds: int = 0
    who: str = ""
    names: tuple[str, ...] = ()
    scene: int = 0


KINDS: Mapping[str, tuple[str, ...]] = {  # what each kind needs
    "noise": ("text",),
    "outage": ("seconds",),
    "second_problem": ("text", "names"),
    "colleague": ("text", "who"),
}


@dataclass(frozen=True, slots=True)
class ScenePlan:
    """One customer: the key of a case card, and how long it may take."""

    card: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Plan:
    """`goals` are texts by language; `items` are ids of rubric items it exercises; `at_once`: all scenes together."""

    key: str
    names: Texts
    goals: Texts
    scenes: tuple[ScenePlan, ...]
    items: tuple[str, ...] = ()
    disturbances: tuple[Disturbance, ...] = ()
    at_once: bool = False
    assist: bool = True
    preparation: int = 5
    rubric: str = ""

    def of_scene(self, place: int) -> tuple[Disturbance, ...]:
        """What disturbs the scene at this place, counted from 0."""
        return tuple(one for one in self.disturbances if one.scene == place)


def plan_from(data: Any) -> Plan:
    """A plan from plain data. Raises BadPlan, naming what is wrong and what would be right."""
    given = _mapping(data, "the plan")
    scenes = tuple(_scene(one, place) for place, one in enumerate(_list(given, "scenes"), start=1))
    if not 1 <= len(scenes) <= MOST_SCENES:
        raise BadPlan(f"scenes: a drill has 1 to {MOST_SCENES} scenes, this one {len(scenes)}")
    disturbances = tuple(_disturbance(one, len(scenes)) for one in _list(given, "disturbances"))
    if len(disturbances) > MOST_DISTURBANCES:
        raise BadPlan(f"disturbances: at most {MOST_DISTURBANCES}, or nobody can work")
    return Plan(
        key=_key(given),
        names=_texts(given, "names"),
        goals=_texts(given, "goals"),
        scenes=scenes,
        items=tuple(str(one) for one in _list(given, "items")),
        disturbances=disturbances,
        at_once=bool(given.get("at_once", False)),
        assist=bool(given.get("assist", True)),
        preparation=_whole(given, "preparation", 0, MOST_PREPARATION, 5),
        rubric=str(given.get("rubric", "")),
    )


def plan_data(plan: Plan) -> dict[str, Any]:
    """A plan as plain data; `plan_from` brings it back."""
    return {
        "key": plan.key,
        "names": dict(plan.names),
        "goals": dict(plan.goals),
        "scenes": [{"card": one.card, "minutes": one.minutes} for one in plan.scenes],
        "items": list(plan.items),
        "disturbances": [disturbance_data(one) for one in plan.disturbances],
        "at_once": plan.at_once,
        "assist": plan.assist,
        "preparation": plan.preparation,
        "rubric": plan.rubric,
    }


def disturbance_data(one: Disturbance) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "after": one.after,
        "text": one.text,
        "seconds": one.seconds,
        "who": one.who,
        "names": list(one.names),
        "scene": one.scene + 1,
    }


def single(card: str, names: Texts, goals: Texts, items: tuple[str, ...] = (), minutes: int = 8) -> Plan:
    """The plan of practising one case card."""
    scenes = (ScenePlan(card, max(LEAST_MINUTES, min(MOST_MINUTES, minutes))),)
    return Plan(card, names, goals, scenes, items, preparation=MOST_PREPARATION)


def _scene(data: Any, place: int) -> ScenePlan:
    given = _mapping(data, f"scene {place}")
    return ScenePlan(_text(given, "card"), _whole(given, "minutes", LEAST_MINUTES, MOST_MINUTES, 6))


def _disturbance(data: Any, scenes: int) -> Disturbance:
    given = _mapping(data, "a disturbance")
    kind = str(given.get("kind", ""))
    if kind not in KINDS:
        raise BadPlan(f"disturbances: kind “{kind[:40]}” is none of {', '.join(KINDS)}")
    for name in KINDS[kind]:
        if not given.get(name):
            raise BadPlan(f"disturbances: {kind} needs {name}")
    return Disturbance(
        kind,
        _whole(given, "after", 0, MOST_MINUTES * 60, 0),
        str(given.get("text", ""))[:500],
        _whole(given, "seconds", 0, 900, 0),
        str(given.get("who", ""))[:60],
        _patterns(given),
        _whole(given, "scene", 1, scenes, 1) - 1,
    )


def _patterns(given: Mapping[str, Any]) -> tuple[str, ...]:
    patterns = tuple(str(one) for one in _list(given, "names"))
    for one in patterns:
        try:
            re.compile(one)
        except re.error as problem:
            raise BadPlan(f"disturbances: {one} is no pattern ({problem})") from None
    return patterns


def _mapping(data: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise BadPlan(f"{where}: expected names and values, like “key: late-parcel”")
    return data


def _list(given: Mapping[str, Any], name: str) -> list[Any]:
    value = given.get(name) or []
    if not isinstance(value, list):
        raise BadPlan(f"{name}: expected a list, a line with “-” for each")
    return value


def _text(given: Mapping[str, Any], name: str) -> str:
    value = str(given.get(name) or "").strip()
    if not value:
        raise BadPlan(f"{name} is missing")
    return value[:100]


def _key(given: Mapping[str, Any]) -> str:
    key = _text(given, "key")
    if not _KEY.fullmatch(key):
        raise BadPlan(f"key: small letters, digits and “-” only, at most 60, not “{key[:40]}”")
    return key


def _texts(given: Mapping[str, Any], name: str) -> Texts:
    value = given.get(name) or {}
    if not isinstance(value, dict) or not any(str(value.get(one) or "").strip() for one in LANGUAGES):
        raise BadPlan(f"{name}: expected words in at least one of {', '.join(LANGUAGES)}")
    return {one: str(value[one]).strip()[:500] for one in LANGUAGES if str(value.get(one) or "").strip()}


def _whole(given: Mapping[str, Any], name: str, least: int, most: int, usual: int) -> int:
    value = given.get(name, usual)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BadPlan(f"{name}: expected a whole number from {least} to {most}, not “{str(value)[:20]}”")
    return value
