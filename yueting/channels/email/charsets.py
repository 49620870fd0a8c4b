"""Bytes to text, whatever the label says.

Chinese mail is labelled badly: "gb2312" that is GB18030, "big5" with Hong Kong's supplement, "us-ascii" that
is anything, or no label. A label is believed when it fits; otherwise the plausible candidate wins.
"""

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache

from yueting.channels.email.plausibility import plausibility

# A label means the widest charset that contains it, because senders name the small one and use the large one.
WIDER = {
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "csgb2312": "gb18030",
    "x-gb2312": "gb18030",
    "cn-gb": "gb18030",
    "gb": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "ms936": "gb18030",
    "windows-936": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big-5": "big5hkscs",
    "csbig5": "big5hkscs",
    "cn-big5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "chinesebig5": "big5hkscs",
    "cp950": "big5hkscs",
    "ms950": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "big5-hkscs:2004": "big5hkscs",
    "hz-gb-2312": "hz",
    "utf8": "utf-8",
    "utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "ks_c_5601-1987": "cp949",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "ascii",
}
CANDIDATES = ("utf-8", "gb18030", "big5hkscs", "cp1252")

# Codecs that only change letters. Python has others (punycode, unicode_escape, zlib) that a sender could name
# to make us work for hours or to smuggle text, so a codec outside this list is an unknown charset.
TRUSTED = re.compile(r"utf|iso8859|iso2022|cp\d|gb|big5|euc|shift|koi8|mac|hz|tis|johab|ascii|kz1048|ptcp154")
# "us-ascii" with high bytes, or Latin for Chinese, is a mailer's default and no statement: the bytes decide.
UNSTATED = frozenset({"", "ascii", "cp1252"})

HIGH = re.compile(rb"[\x80-\xff]")
SAMPLE = 600  # bytes; about 300 characters decide
BELIEVABLE = 0.65  # plausibility above which a fitting label is not doubted
NAMED = 0.15  # what a label is worth against the looks of the text
VALID_UTF8 = 0.8  # legacy bytes are hardly ever valid UTF-8 by chance
NOT_TEXT = re.compile("[\x00\ud800-\udfff\ufeff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text without NUL and lone surrogates, and the charset that gave it."""

    text: str
    charset: str


def decode(data: bytes, declared: str = "", hint: str = "") -> Decoded:
    """Decode `data`. `declared` is its label, `hint` the charset of its surroundings. Never raises."""
    if data.isascii() and b"\x1b" not in data and b"~{" not in data and not _is_wide(declared):
        return Decoded(data.decode("ascii").replace("\x00", ""), "ascii")
    label = codec_of(declared)
    text = _strict(data, label) if label else None
    if text is not None and _fits(data, label):
        return Decoded(_clean(text), label)
    return _most_plausible(data, (label, codec_of(hint)))


@lru_cache(maxsize=512)
def codec_of(label: str) -> str:
    """The Python codec for a charset label, or "" when there is none we trust."""
    name = label.strip(" \t\"'<>").lower().split("*")[0]
    if name in WIDER:
        return WIDER[name]
    if not name or len(name) > 40:
        return ""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError, UnicodeError):
        return ""
    found = WIDER.get(found, found)
    return found if TRUSTED.match(found) else ""


def _is_wide(declared: str) -> bool:
    """True for charsets whose text may consist of ASCII bytes only without being ASCII."""
    return codec_of(declared).startswith(("utf-16", "utf-32", "utf-7", "utf_16", "utf_32", "utf_7"))


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        return _paired_surrogates(data) if codec == "utf-8" else None


def _paired_surrogates(data: bytes) -> str | None:
    """UTF-8 whose emoji were written as two surrogates of three bytes each, as some phones and Java do."""
    if b"\xed" not in data:
        return None
    try:
        text = data.decode("utf-8", "surrogatepass")
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")
    except UnicodeError:
        return None


def _fits(data: bytes, codec: str) -> bool:
    """True when nothing speaks against the label: not valid UTF-8 as well, and text that people write."""
    if codec in UNSTATED:
        return False
    if codec not in WIDER.values() or codec in ("utf-8", "hz", "utf-7"):
        return codec == "utf-8" or _strict(data, "utf-8") is None or data.isascii()
    return _strict(data, "utf-8") is None and _worth(data, codec) > BELIEVABLE


def _most_plausible(data: bytes, preferred: tuple[str, ...]) -> Decoded:
    """The candidate whose text looks most like text; a charset that somebody named gets a little more."""
    bonus = {codec: NAMED for codec in preferred if codec not in UNSTATED}
    if _strict(data, "utf-8") is not None:
        bonus["utf-8"] = bonus.get("utf-8", 0.0) + VALID_UTF8
    best = max(
        dict.fromkeys((*bonus, *CANDIDATES)), key=lambda codec: _worth(data, codec) + bonus.get(codec, 0.0)
    )
    return Decoded(_clean(data.decode(best, "replace")), best)


def _worth(data: bytes, codec: str) -> float:
    """How plausible the first high bytes of `data` are in this charset."""
    first = HIGH.search(data)
    start = max(first.start() - 1, 0) if first else 0
    sample = data[start : start + SAMPLE].decode(codec, "replace")
    if len(data) > start + SAMPLE:
        sample = sample[:-2]  # the cut may have halved a character
    return plausibility(sample, latin=codec == "cp1252")


def _clean(text: str) -> str:
    return NOT_TEXT.sub("", text)
