"""Header lines to text: folding, RFC 2047 words as mailers really write them, and raw 8-bit headers."""

import binascii
import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from yueting.channels.email.charsets import decode

# Lenient on purpose: blanks inside the payload (careless servers fold there) and language tags exist.
ENCODED_WORD = re.compile(rb"=\?([^?\s]{1,60})\?([bBqQ])\?(.{0,4000}?)\?=", re.DOTALL)
FOLD = re.compile(rb"[\r\n]+[ \t]*")
BLANKS = re.compile(r"[\s\u3000]+")
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
PADDED_INSIDE = re.compile(rb"=[\s=]*[A-Za-z0-9+/]")
MESSAGE_ID = re.compile(rb"<([^<>]{1,900})>")
ID_BLANKS = re.compile(rb"[\x00-\x20\x7f]+")
ZONE_NAME = re.compile(r"\b(HKT|CST|CCT)\s*$")
ID_LENGTH = 250  # longer ids are cut by no standard, but nobody's mailer writes them


def header_text(value: bytes, hint: str = "") -> str:
    """The words of a header on one line. `hint` is the charset of the body, for raw 8-bit headers."""
    return BLANKS.sub(" ", UNPRINTABLE.sub(" ", decode_words(unfold(value), hint))).strip()


def unfold(value: bytes) -> bytes:
    """Join the lines of a folded header."""
    return FOLD.sub(b" ", value) if b"\n" in value or b"\r" in value else value


def decode_words(value: bytes, hint: str = "") -> str:
    """Decode all RFC 2047 words in `value`; what stands between them is decoded as raw bytes.

    Words of one charset that follow each other are joined before decoding, because many mailers split a
    character between two words.
    """
    if b"=?" not in value:
        return decode(value, "", hint).text
    text: list[str] = []
    pending, charset, end = b"", "", 0
    for word in ENCODED_WORD.finditer(value):
        between = value[end : word.start()]
        label = word[1].decode("ascii", "replace").split("*")[0].lower()
        if between.strip() or label != charset:
            text.append(decode(pending, charset, hint).text)
            pending, charset = b"", label
        if between.strip() or (between and not end):
            text.append(decode(between, "", hint or label).text)
        pending += _payload(word[2], word[3])
        end = word.end()
    text.append(decode(pending, charset, hint).text)
    text.append(decode(value[end:], "", hint or charset).text)
    return "".join(text)


def _payload(encoding: bytes, payload: bytes) -> bytes:
    if encoding in b"bB":
        return lenient_base64(payload)
    return binascii.a2b_qp(payload.replace(b"\n", b"").replace(b"\r", b""), header=True)


def lenient_base64(data: bytes) -> bytes:
    """Decode base64 that lacks padding, holds foreign characters, is cut short or padded in the middle."""
    try:
        if not PADDED_INSIDE.search(data):
            return binascii.a2b_base64(data)
    except binascii.Error:
        pass
    return b"".join(_group(NOT_BASE64.sub(b"", group)) for group in data.split(b"="))


def _group(letters: bytes) -> bytes:
    """Decode letters without padding; a single letter left over holds less than a byte and is dropped."""
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def message_ids(value: bytes) -> tuple[str, ...]:
    """The message ids in a header, in its order, each once, with angle brackets."""
    found = (ID_BLANKS.sub(b"", match) for match in MESSAGE_ID.findall(value))
    ids = (decode(one).text for one in found if one and len(one) <= ID_LENGTH)
    return tuple(dict.fromkeys(f"<{one}>" for one in ids if one))


def header_date(value: bytes) -> datetime | None:
    """A Date header as aware UTC, or None. A bare HKT or CST is the time of Hong Kong and Beijing."""
    text = header_text(value)
    try:
        moment = parsedate_to_datetime(ZONE_NAME.sub("+0800", text))
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return _plain_date(text)


PLAIN_DATE = re.compile(
    r"(\d{4})[-/年](\d{1,2})[-/月](\d{1,2})日?\D{0,12}(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([+-]\d{4})?"
)


def _plain_date(text: str) -> datetime | None:
    """Dates of home-made mailers: "2024-06-03 10:00:00", Beijing time unless a zone follows."""
    found = PLAIN_DATE.search(text)
    if not found:
        return None
    zone = found[7] or "+0800"
    offset = timedelta(hours=int(zone[:3]), minutes=int(zone[0] + zone[3:]))
    try:
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
        moment = datetime(year, month, day, hour, minute, second, tzinfo=timezone(offset))
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
