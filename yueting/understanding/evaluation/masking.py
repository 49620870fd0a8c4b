"""Personal numbers planted in real chats: how many does masking take out, and does it leave the rest alone."""

import random
import re
from collections.abc import Sequence

from yueting.understanding.evaluation.figures import Figure, Scored
from yueting.understanding.masking import mask

_MASKED_ALREADY = re.compile(r"\[[^\[\]\n]{0,12}x\]")


def score_masking(texts: Sequence[str], seed: int = 7) -> Scored:
    """Plants one number in each text, before, within or behind it, as people write it."""
    chance = random.Random(seed)
    left, changed = [], []
    for text in texts:
        number = chance.choice((hong_kong_phone, mainland_phone, hkid, id_card, bank_card))(chance)
        place = chance.choice([0, len(text), *(one.end() for one in re.finditer("[,，。!！?？ ]", text))])
        planted = f"{text[:place]}{chance.choice(_BEFORE)}{number}{chance.choice(_AFTER)}{text[place:]}"
        masked = mask(planted)
        if number in masked or re.sub(r"\D", "", number) in re.sub(r"\D", "", masked):
            left.append(planted)
        if _MASKED_ALREADY.findall(masked) != _MASKED_ALREADY.findall(text):
            changed.append(planted)
    total = max(len(texts), 1)
    figures = (
        Figure("planted personal numbers masked", 1 - len(left) / total, 0.99),
        Figure("texts whose own masks changed (count)", len(changed), 0, at_most=True),
    )
    return Scored(figures, (*left, *changed))


_BEFORE = ("", "我電話 ", "电话：", "号码是", " ", "証件號 ", "我嘅係")
_AFTER = ("", " ", "，", "。", "呀", "，谢谢")


def hong_kong_phone(chance: random.Random) -> str:
    number = f"{chance.choice('235679')}{chance.randrange(10**7):07d}"
    return chance.choice(
        (number, f"{number[:4]} {number[4:]}", f"+852 {number}", f"852-{number[:4]}-{number[4:]}")
    )


def mainland_phone(chance: random.Random) -> str:
    number = f"1{chance.choice('3456789')}{chance.randrange(10**9):09d}"
    return chance.choice(
        (
            number,
            f"{number[:3]} {number[3:7]} {number[7:]}",
            f"+86{number}",
            f"{number[:3]}-{number[3:7]}-{number[7:]}",
        )
    )


def hkid(chance: random.Random) -> str:
    """A number with its check digit (A to Z, six digits)."""
    letter, digits = chance.choice("ABCDEGHKMPRSVYZ"), f"{chance.randrange(10**6):06d}"
    values = [36, int(letter, 36), *(int(one) for one in digits)]
    rest = -sum(weight * value for weight, value in zip(range(9, 1, -1), values, strict=True)) % 11
    sign = "A" if rest == 10 else str(rest)
    return chance.choice(
        (f"{letter}{digits}({sign})", f"{letter}{digits} ({sign})", f"{letter}{digits}{sign}")
    )


def id_card(chance: random.Random) -> str:
    """A Mainland identity card number with its check sign."""
    body = f"44010{chance.randrange(3, 7)}{chance.randrange(1950, 2008)}{chance.randrange(1, 13):02d}"
    body += f"{chance.randrange(1, 29):02d}{chance.randrange(1000):03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(weight * int(one) for weight, one in zip(weights, body, strict=True))
    return body + "10X98765432"[total % 11]


def bank_card(chance: random.Random) -> str:
    """A card number of 16 or 19 digits whose Luhn sum is right."""
    body = chance.choice(("4", "5", "62")) + "".join(chance.choice("0123456789") for _ in range(18))
    body = body[: chance.choice((15, 18))]
    doubled = [sum(divmod(2 * int(one), 10)) for one in body[::-2]]
    rest = -(sum(doubled) + sum(int(one) for one in body[-2::-2])) % 10
    number = f"{body}{rest}"
    return chance.choice((number, " ".join(re.findall(".{1,4}", number))))
