"""Numbers that prove themselves: bank cards (Luhn), Hong Kong identity cards, Mainland identity cards."""

import re

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_SIGNS = "10x98765432"


def luhn(number: str) -> bool:
    """True for 13 to 19 digits whose Luhn sum (ISO/IEC 7812-1) is divisible by ten; gaps do not matter."""
    digits = [int(one) for one in re.sub(r"\D", "", number)]
    if not 13 <= len(digits) <= 19:
        return False
    doubled = [sum(divmod(2 * one, 10)) for one in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def hkid(number: str) -> bool:
    """True for a Hong Kong identity card number with its check digit: letters count 10 to 35, a blank 36, modulo 11."""
    signs = re.sub(r"[^0-9a-z]", "", number.lower())
    if not re.fullmatch(r"[a-z]{1,2}\d{6}[0-9a]", signs):
        return False
    values = [int(one, 36) for one in signs]
    padded = [36] * (9 - len(values)) + values
    return sum(weight * value for weight, value in zip(range(9, 0, -1), padded, strict=True)) % 11 == 0


def id_card(number: str) -> bool:
    """True for a Mainland identity card number of 18 signs with its check sign (GB 11643, ISO 7064 MOD 11-2)."""
    signs = re.sub(r"[^0-9x]", "", number.lower())
    if not re.fullmatch(r"\d{17}[\dx]", signs):
        return False
    total = sum(weight * int(one) for weight, one in zip(_ID_WEIGHTS, signs, strict=False))
    return _ID_SIGNS[total % 11] == signs[-1]
