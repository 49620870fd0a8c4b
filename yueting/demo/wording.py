"""The words of one telling: slots filled, openers, follow-ups, the lines around a mail. Chance comes from outside."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from yueting.demo.story_book import LANGUAGE_OF, BrandCard, Manners, Talk, talks

GREETS = re.compile(r"\s*(你好|您好|早晨|喂|hi\b|hello|dear|救命|help|嘩|弊|急)", re.IGNORECASE)
FORM_OF_ADDRESS = re.compile(r"^.(太|先生|小姐|女士|婆婆|伯)$")
SLOT = re.compile(r"\{(\w+)\}")
WEEKDAYS = "一二三四五六日"
FOLLOW_UPS = 0.2  # share of solved matters in which the agent asks once more


@dataclass(frozen=True, slots=True)
class Telling:
    """A talk as it is told once. Agent's turns still hold {agent}: who answers is not known yet."""

    customer: str
    subject: str
    turns: tuple[tuple[str, str], ...]


def tell(talk: Talk, manners: Manners, brand: BrandCard, day: date, channel: str, chance: Random) -> Telling:
    """Fill everything but {agent}; `day` is the customer's date when it begins."""
    customer = _customer(talk, chance)
    slots = _slots(brand, talk.variety, day, chance) | {"name": customer, "agent": "{agent}"}
    turns = list(talk.turns)
    if not GREETS.match(turns[0][1]):
        turns[0] = ("customer", chance.choice(manners.openers) + turns[0][1])
    if talk.ending == "solved" and chance.random() < FOLLOW_UPS:
        asked, answered = chance.choice(manners.follow_ups)
        turns += [("agent", asked), ("customer", answered)]
    if channel == "email":
        turns = _as_mails(turns, manners, chance)
    told = tuple((role, fill(text, slots)) for role, text in turns)
    return Telling(customer, fill(talk.subject, slots), told)


def fill(text: str, slots: Mapping[str, str]) -> str:
    """Put words into the slots in one pass, so that a word is never read as a slot."""
    return SLOT.sub(lambda slot: slots.get(slot[1], slot[0]), text)


def written_day(day: date, variety: str) -> str:
    """A date as one writes it there."""
    if variety == "en":
        return f"{day:%A} {day.day} {day:%B}"
    weekday = "" if variety == "cmn" else f"（星期{WEEKDAYS[day.weekday()]}）"
    return f"{day.month}月{day.day}日{weekday}"


def _slots(brand: BrandCard, variety: str, day: date, chance: Random) -> dict[str, str]:
    product = chance.choice(brand.products)
    return {
        "order": f"{brand.slug[:2].upper()}{chance.randrange(10_000_000, 99_999_999)}",
        "product": product.names[LANGUAGE_OF[variety]],
        "amount": f"{brand.sign}{product.price:,}",
        "date": written_day(day + timedelta(days=chance.randint(2, 4)), variety),
    }


def _customer(talk: Talk, chance: Random) -> str:
    """Another surname each time, with the form of address that the talk needs."""
    if FORM_OF_ADDRESS.match(talk.customer_name):
        return chance.choice(_surnames(talk.variety)) + talk.customer_name[1:]
    return talk.customer_name


def _surnames(variety: str) -> list[str]:
    names = {t.customer_name for t in talks() if t.variety == variety}
    return sorted({name[0] for name in names if FORM_OF_ADDRESS.match(name)})


def _as_mails(turns: list[tuple[str, str]], manners: Manners, chance: Random) -> list[tuple[str, str]]:
    greeting, sign_off = (chance.choice(manners.mail[key]) for key in ("greetings", "sign_offs"))
    ours, ours_off = manners.mail["agent_greeting"], manners.mail["agent_sign_off"]
    return [
        (
            role,
            f"{greeting}\n\n{text}\n\n{sign_off}"
            if role == "customer"
            else f"{ours}\n\n{text}\n\n{ours_off}",
        )
        for role, text in turns
    ]
