"""Mails as a desk gets them: multipart, about 2.2 kB, in the charsets of Hong Kong and the mainland."""

import random
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from bench.words import NAMES, sentences

SIZE = 2200  # bytes; what is missing is filled with the headers that real mails drag along
_START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def mails(count: int, seed: int) -> list[bytes]:
    """`count` mails of different matters; another seed gives other Message-IDs and other senders."""
    chance = random.Random(seed)
    return [_mail(chance, seed, place) for place in range(count)]


def _mail(chance: random.Random, seed: int, place: int) -> bytes:
    text = f"{sentences(chance, 2)}\n\nOrder {chance.randrange(10**8):08d}"
    mail = EmailMessage()
    mail["From"] = f"{chance.choice(NAMES)} <customer{seed}.{chance.randrange(10**6)}@mail.example>"
    mail["To"] = "care@joy.example"
    mail["Subject"] = text[:24]
    mail["Date"] = format_datetime(_START + timedelta(seconds=place))
    mail["Message-ID"] = f"<{seed}.{place}@mail.example>"
    charset = _able(text, chance.choices(("utf-8", "gb18030", "big5hkscs"), weights=(70, 15, 15))[0])
    mail.set_content(text, charset=charset, cte="base64")
    mail.add_alternative(
        f"<html><body><p>{text}</p></body></html>", subtype="html", charset=charset, cte="base64"
    )
    missing = SIZE - len(bytes(mail))
    if missing > 0:
        mail["X-Mailer-Trace"] = " ".join(f"{chance.getrandbits(32):08x}" for _ in range(missing // 9))
    return bytes(mail)


def _able(text: str, charset: str) -> str:
    """The charset if it can write the text."""
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return "utf-8"
    return charset
