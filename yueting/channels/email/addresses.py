"""Who a mail is from and to: address headers, also the ones no standard allows."""

import re
import unicodedata

from yueting.channels.base import Sender
from yueting.channels.email.charsets import decode
from yueting.channels.email.headers import BLANKS, UNPRINTABLE, decode_words, unfold

ADDRESS = re.compile(r"[^\s<>()\[\],;:\"'@\\]+@[^\s<>()\[\],;:\"'@\\]+")
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
COMMENT = re.compile(r"\(([^()]*)\)")
MOST = 200  # mailboxes of one header
LONGEST = 1000  # characters of one mailbox; the search is quadratic in them


def addresses(value: bytes, hint: str = "") -> tuple[Sender, ...]:
    """The mailboxes in an address header, at most 200; addresses in lower case, names decoded."""
    line = unfold(value)
    # Raw 8-bit names are decoded first: the second byte of a Big5 character can look like "@" or a backslash.
    text = line.decode("ascii") if line.isascii() else decode(line, "", hint).text
    found = (_mailbox(piece, hint) for piece in _pieces(text))
    return tuple(sender for sender in found if sender is not None)


def _pieces(text: str) -> list[str]:
    """Split at commas and semicolons that stand outside quotes, comments and angle brackets."""
    pieces, start, quoted, depth = [], 0, False, 0
    for index, char in enumerate(text):
        if char == '"' and text[index - 1 : index] != "\\":
            quoted = not quoted
        elif quoted:
            continue
        elif char in "<(":
            depth += 1
        elif char in ">)":
            depth = max(depth - 1, 0)
        elif char in ",;" and not depth:
            pieces.append(text[start:index])
            start = index + 1
            if len(pieces) == MOST:
                return pieces
    return [*pieces, text[start:]]


def _mailbox(piece: str, hint: str) -> Sender | None:
    """One mailbox: the last thing in angle brackets, else the first thing that looks like an address."""
    if "@" not in piece:
        return None
    opening = piece.rfind("<")
    inside = piece[opening + 1 :].split(">")[0] if opening >= 0 else ""
    match = ADDRESS.search(inside[:LONGEST]) or ADDRESS.search(piece[:LONGEST])
    if match is None:
        return None
    address = unicodedata.normalize("NFC", match[0]).strip(".").lower()[:254]
    name = piece[:opening] if opening >= 0 else " ".join(COMMENT.findall(piece))
    return Sender("email", address, _name(name, hint, address))


def _name(raw: str, hint: str, address: str) -> str:
    unquoted = QUOTED.sub(lambda match: re.sub(r"\\(.)", r"\1", match[1]), raw)
    text = decode_words(unquoted.encode("ascii"), hint) if unquoted.isascii() else _mixed(unquoted, hint)
    name = BLANKS.sub(" ", UNPRINTABLE.sub(" ", text)).strip(" \"'")
    return "" if name.lower() == address else name[:200]


def _mixed(text: str, hint: str) -> str:
    """A name with raw characters, perhaps beside encoded words."""
    return decode_words(text.encode("utf-8"), hint) if "=?" in text else text
