"""A case card out of a real talk: personal data masked, what was asked and offered found, for a trainer to finish."""

import itertools
import re
from collections.abc import Sequence
from typing import Any

from yueting.academy.customers.card import MOODS, VARIETIES
from yueting.academy.customers.moves import customer_types
from yueting.academy.customers.offers import offers_in
from yueting.academy.customers.questions import topics_asked
from yueting.understanding import Turn, read
from yueting.understanding.acts import acts_in
from yueting.understanding.entities import find_entities
from yueting.understanding.masking import mask

_MASKED = re.compile(r"\[(phone_hk|phone_cn|hkid|id_card|bank_card|address|email)\]")
# What stands in the place of personal data: nobody says a tag.
_SAID = {
    "hant": {
        "phone": "我登記嗰個電話",
        "card": "我張證件",
        "bank": "我張卡",
        "address": "我屋企地址",
        "email": "我個電郵",
    },
    "hans": {
        "phone": "我登记的那个电话",
        "card": "我的证件",
        "bank": "我的卡",
        "address": "我家地址",
        "email": "我的邮箱",
    },
}
_OF = {"phone_hk": "phone", "phone_cn": "phone", "hkid": "card", "id_card": "card", "bank_card": "bank"}
_CALLBACK = {
    "hant": ("查清楚之後，喺講好嘅時間覆你", "好，咁我等你覆"),
    "hans": ("查清楚以后，在说好的时间回复您", "好，那我等您回复"),
}
_SLOT = re.compile(r"\{\w+\}")
_MOST_FACTS, _MOST_LINES, _LONGEST = 6, 6, 160
_TAKEN = re.compile(r"好[呀啊的，。!！]|得[啦喇，。]|可以|唔該|多謝|谢谢|謝謝|行[，。吧]|ok", re.IGNORECASE)


def card_of_talk(
    key: str, turns: Sequence[Turn], names: Sequence[str], brand: str, level: int
) -> dict[str, Any]:
    """The card as plain data. `names` of people are taken out everywhere.

    Raises ValueError where the customer said nothing: there is no case in it.
    """
    reading = read(turns)
    variety = reading.variety.label if reading.variety.label in VARIETIES else "yue"
    script = "hans" if variety == "zh-Hans" else "hant"
    clean = [
        Turn(
            turn.role, cleaned(turn.text, names, script, "{name}" if turn.role == "customer" else ""), turn.at
        )
        for turn in turns
    ]
    said = [turn.text for turn in clean if turn.role == "customer" and turn.text]
    if not said:
        raise ValueError("the customer said nothing in words")
    facts, options = _facts(clean), _options(clean, script)
    told = {line for fact in facts.values() for line in fact["says"]}
    told |= {line for option in options.values() for line in option["because"]}
    matter = [one for one in said if one not in told] or said[:1]
    mood, kind = reading.emotion.label, reading.customer_type.label
    return {
        "id": key,
        "kind": "complaint" if level else "consultation",
        "title": _plain(said[0])[:24],
        "trade": brand,
        "brand": brand,
        "product": brand,
        "name": "客戶" if script == "hant" else "客户",
        "variety": variety,
        "type": kind if kind in customer_types() else "rational",
        "mood": mood if mood in MOODS else "calm",
        "level": min(level, 4),
        "minutes": 8,
        "story": _plain(said[0])[:_LONGEST],
        "background": _plain(" ".join(said))[:600],
        "wish": _plain(matter[-1])[:_LONGEST],
        "goal": _plain(said[0])[:_LONGEST],
        "openings": [said[0]],
        "matter": matter[:_MOST_LINES],
        "facts": facts,
        "options": options,
        "needs": {},
    }


def _plain(text: str) -> str:
    """Texts for trainees have no slots."""
    return _SLOT.sub("", text).strip(" ，,。")


def cleaned(text: str, names: Sequence[str], script: str, name_slot: str = "{name}") -> str:
    """A text without personal data and names; order numbers become a slot that is filled anew in each talk."""
    for name in sorted((one for one in names if len(one) > 1), key=len, reverse=True):
        text = text.replace(name, "〔名〕")
    text = _with_order_slots(text.replace("{", "（").replace("}", "）"))
    text = _MASKED.sub(lambda hit: _SAID[script][_OF.get(hit[1], hit[1])], mask(text))
    return text.replace("〔名〕", name_slot)


def _with_order_slots(text: str) -> str:
    pieces, reach = [], 0
    for entity in find_entities(text):
        if entity.kind == "order_number" and entity.start >= reach:
            pieces += [text[reach : entity.start], "{order}"]
            reach = entity.end
    return "".join([*pieces, text[reach:]])


def _facts(turns: Sequence[Turn]) -> dict[str, Any]:
    """What the customer answered to a question, by what was asked."""
    acts = acts_in(turns)
    facts: dict[str, Any] = {}
    for place, (turn, answer) in enumerate(itertools.pairwise(turns)):
        if turn.role != "agent" or answer.role != "customer" or not answer.text:
            continue
        asked = topics_asked(turn.text, [one for one in acts if one.turn == place])
        fresh = [topic for topic in asked if topic not in facts]
        if fresh and len(facts) < _MOST_FACTS:
            facts[fresh[0]] = {"asked": list(asked), "says": [answer.text]}
    return facts


def _options(turns: Sequence[Turn], script: str) -> dict[str, Any]:
    """What was offered, and whether the customer took it; where nothing was, a promise to call back."""
    options: dict[str, Any] = {}
    for place, turn in enumerate(turns):
        if turn.role != "agent":
            continue
        answer = next((one.text for one in turns[place + 1 :] if one.role == "customer"), "")
        firm = [one for one in offers_in(turn.text) if one.how == "firm" and one.kind != "answer"]
        named = {one.kind for one in firm if _pairs(one.text) & _pairs(answer)}
        for offer in firm:
            if offer.kind not in options:
                options[offer.kind] = {
                    "kind": offer.kind,
                    "label": offer.text.strip(" ，。,.") or turn.text[:_LONGEST],
                    "takes": bool(_TAKEN.search(answer)) and (not named or offer.kind in named),
                    "because": [answer or _CALLBACK[script][1]],
                }
    if not any(one["takes"] for one in options.values()):
        label, because = _CALLBACK[script]
        options["callback"] = {"kind": "callback", "label": label, "takes": True, "because": [because]}
    return options


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}
