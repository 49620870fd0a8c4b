"""Who, what and when a text names: numbers of people and orders, addresses, amounts, dates and times.

The rules are data (lexicons/entities.yaml). Hong Kong and the Mainland stand side by side; numbers that carry a check
digit are tested by it, so that a long order number is no identity card.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from yueting.understanding import check_digits
from yueting.understanding.folding import plain
from yueting.understanding.gating import Gated
from yueting.understanding.turns import storable
from yueting.understanding.yaml_files import load_mapping

KINDS = (
    *("order_number", "date", "time", "amount", "phone_hk", "phone_cn"),
    *("hkid", "id_card", "bank_card", "address", "email"),
)
# Longer texts are read up to here: the time of a reading stays bounded.
_MAX_READ = 4_000
# How far before a number the word that explains it may stand.
_NEAR = 12
_MASKED = re.compile(r"\[[^\[\]\n]{0,12}x\]|https?://[^\s\u3000-\uffff]+")


@dataclass(frozen=True, slots=True)
class Entity:
    """A kind (docs/readings.md) and its words: `text[start:end]`, offsets in code points."""

    kind: str
    start: int
    end: int
    text: str

    def as_dict(self) -> dict[str, Any]:
        return {"kind": self.kind, "start": self.start, "end": self.end, "text": self.text}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Entity":
        return cls(data["kind"], data["start"], data["end"], data["text"])


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern over the plain text; `near`: one of these words must stand before, and none of `unless`;
    `check` tests what was found."""

    kind: str
    pattern: re.Pattern[str]
    near: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    check: str = ""


@dataclass(frozen=True)
class EntityRules:
    """Rules in order: a place found by one is closed to those after it."""

    rules: tuple[Rule, ...]

    @cached_property
    def by_pattern(self) -> Gated[Rule]:
        return Gated(tuple((rule.pattern, rule) for rule in self.rules))


def find_entities(text: str, rules: EntityRules | None = None) -> tuple[Entity, ...]:
    """The entities of a text in the order they stand in, none inside another."""
    original = storable(text[:_MAX_READ])
    open_text = _MASKED.sub(lambda found: "\0" * len(found.group()), plain(original))
    found: list[Entity] = []
    for _, rule in (rules or starter_rules()).by_pattern.open_to(open_text):
        for start, end in _places(rule, open_text):
            found.append(Entity(rule.kind, start, end, original[start:end]))
            open_text = f"{open_text[:start]}{chr(0) * (end - start)}{open_text[end:]}"
    return tuple(sorted(found, key=lambda entity: entity.start))


def _places(rule: Rule, text: str) -> Iterator[tuple[int, int]]:
    if rule.near and not any(word in text for word in rule.near):
        return
    for match in rule.pattern.finditer(text):
        start, end = match.span("it") if match.groupdict().get("it") else match.span()
        before = text[max(0, start - _NEAR) : start]
        if (rule.near and not any(word in before for word in rule.near)) or any(
            word in before for word in rule.unless
        ):
            continue
        place = _CHECKS[rule.check](text, start, end)
        if place:
            yield place


# -- what a rule asks of the words it found: gives their place, perhaps trimmed, or None ----------------------

_Check = Callable[[str, int, int], tuple[int, int] | None]

# What leads to an address and is no part of it: 我住喺, 寄去, 地址改咗做.
_LEAD_IN = re.compile(
    r"[一-龥]{0,6}?(?:地址|寄|送|住|喺|在|到|去|系|是|为|嚟|往|于|至|返|改|搬|咗|做|我|你|佢)(?=[一-龥a-z0-9])"
)
_ADDRESS_SIGN = re.compile(r"\d|[一二三四五六七八九十a-z](?:楼|座|室|号|栋|幢|期|铺)|地铺|地下")
_NO_ADDRESS = re.compile(
    r"^(?:客户|服务|购物|商业|医疗|健身|会员|呼叫)?中心|^知道|^味道|^频道|^渠道|^公里|^这里|^哪里|^里|^.{0,2}[屋楼城里],"
)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    words = text[start:end]
    start, end = end - len(words.lstrip()), start + len(words.rstrip(" ,，."))
    return (start, end) if start < end else None


def _address(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The address without the words that lead to it (我住喺…); None where no number or second place name is left."""
    place = _trimmed(text, start, end)
    if place is None:
        return None
    start, end = place
    while lead := _LEAD_IN.match(text, start, min(end, start + 8)):
        start = lead.end()
    words = text[start:end]
    if len(words) < 4 or _NO_ADDRESS.search(words) or (not _ADDRESS_SIGN.search(words) and len(words) < 7):
        return None
    return start, end


def _latin_address(text: str, start: int, end: int) -> tuple[int, int] | None:
    """An English address names a number; "the city" is none."""
    place = _trimmed(text, start, end)
    return place if place and re.search(r"\d", text[slice(*place)]) else None


def _digits(test: Callable[[str], bool]) -> _Check:
    def check(text: str, start: int, end: int) -> tuple[int, int] | None:
        return (start, end) if test(text[start:end]) else None

    return check


_CHECKS: Mapping[str, _Check] = {
    "": _trimmed,
    "luhn": _digits(check_digits.luhn),
    "hkid": _digits(check_digits.hkid),
    "address": _address,
    "latin_address": _latin_address,
}


@lru_cache(maxsize=1)
def starter_rules() -> EntityRules:
    """The rules that come with Yueting."""
    data = load_mapping(Path(__file__).parent / "lexicons" / "entities.yaml")
    return rules_from(data)


def rules_from(data: Mapping[str, Any]) -> EntityRules:
    """Rules from their mapping; raises ValueError that names the rule and what is wrong with it."""
    parts: dict[str, str] = {}
    for name, part in data.get("parts", {}).items():
        parts[name] = _filled(part, parts)
    return EntityRules(tuple(_rule(item, parts) for item in data["rules"]))


def _rule(item: Mapping[str, Any], parts: Mapping[str, str]) -> Rule:
    kind, check = item.get("kind", ""), item.get("check", "")
    if kind not in KINDS or check not in _CHECKS:
        raise ValueError(f"entities: {item} needs a kind of {KINDS} and a check of {tuple(_CHECKS)}")
    try:
        pattern = re.compile(_filled(item["pattern"], parts))
    except (KeyError, re.error) as problem:
        raise ValueError(f"entities: {item} has no pattern that can be used ({problem})") from None
    return Rule(kind, pattern, tuple(item.get("near", ())), tuple(item.get("unless", ())), check)


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    return re.sub(r"\{([a-z]+)\}", lambda found: parts[found[1]], pattern)
