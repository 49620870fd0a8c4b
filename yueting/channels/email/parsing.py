"""One mail, from bytes to words. Pure, linear in the size of the mail, and it fails in one way only."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from yueting.channels.base import InboundFile, Sender, Unreadable
from yueting.channels.email.addresses import addresses
from yueting.channels.email.content import read_content
from yueting.channels.email.headers import header_date, header_text, message_ids
from yueting.channels.email.loops import Envelope, sort_of_machine
from yueting.channels.email.structure import Part, read_headers, read_structure

SIZE_LIMIT = 25 * 1024 * 1024  # bytes; of a larger mail only the headers are read
HEADERS_SIZE = 256 * 1024
MOST_REFERENCES = 100
MACHINE_HEADERS = frozenset(
    {
        *("auto-submitted", "precedence", "return-path", "subject", "x-failed-recipients", "x-yueting-loop"),
        *("list-id", "list-post", "list-unsubscribe"),
        *("x-auto-response-suppress", "x-autoreply", "x-autorespond", "x-autoresponder"),
    }
)

NOTES = {
    "too-large": "The mail is larger than 25 MB. Only its headers were read; it is still in the mailbox.",
    "text-clipped": "The text is very long. Its beginning is shown and the whole is attached.",
    "html-left-out": "The HTML is very large. It is attached and the text is shown.",
    "parts-left-out": "The mail has too many parts. The rest was left out.",
    "nested-too-deep": "The mail is nested too deeply. The innermost part is attached.",
    "no-date": "The mail has no readable date.",
}


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """A mail that was read.

    `message_id` has angle brackets; one is made from the content where the mail has none. `references` are
    newest first. `date` is aware UTC. `auto` is None, "bounce", "auto-reply", "list" or "loop", `auto_reason`
    the rule that said so. `charset` is the one the body needed ("ascii" if none); `notes` are keys of NOTES.
    """

    message_id: str
    sender: Sender
    to: tuple[str, ...]
    subject: str
    date: datetime | None
    references: tuple[str, ...]
    text: str
    html: str
    files: tuple[InboundFile, ...]
    auto: str | None
    auto_reason: str
    charset: str
    notes: tuple[str, ...]


def parse_mail(raw: bytes, own: Collection[str] = ()) -> ParsedMail:
    """Read a mail. `own` are the desk's own addresses in lower case, to recognise loops.

    Raises `Unreadable` ("empty-mail", "no-sender"), and nothing else, whatever the bytes are.
    """
    if not raw.strip():
        raise Unreadable("empty-mail", "The mail has no content at all.")
    too_large = len(raw) > SIZE_LIMIT
    root = read_structure(raw[:HEADERS_SIZE] if too_large else raw)
    hint = _charset_hint(root)
    sender = _sender(root, hint)
    if sender is None:
        raise Unreadable("no-sender", "The mail does not say who wrote it, so nobody could be answered.")
    content = read_content(_headers_only(root) if too_large else root, hint)
    hint = content.charset or hint
    message_id = _message_id(root)
    auto, reason = sort_of_machine(_envelope(root, sender, message_id, hint, own))
    date = _date(root)
    notes = (
        set(root.notes | content.notes)
        | ({"too-large"} if too_large else set())
        | ({"no-date"} if date is None else set())
    )
    return ParsedMail(
        message_id=message_id,
        sender=_sender(root, hint) or sender,
        to=tuple(one.address for name in ("to", "cc") for one in addresses(root.header(name), hint)),
        subject=header_text(root.header("subject"), hint)[:1000],
        date=date,
        references=_references(root, bounced=auto == "bounce"),
        text=content.saying.text,
        html=content.saying.markup,
        files=tuple(content.files),
        auto=auto,
        auto_reason=reason,
        charset=content.charset or "ascii",
        notes=tuple(sorted(notes)),
    )


def _charset_hint(root: Part) -> str:
    """The first charset any part names: what raw headers and unlabelled parts are probably written in."""
    return next((charset for part in root.walk() if (charset := part.content_type["charset"])), "")


def _headers_only(root: Part) -> Part:
    return Part(root.headers, b"", root.content_type)


def _sender(root: Part, hint: str) -> Sender | None:
    for name in ("from", "reply-to", "sender", "return-path", "x-original-from"):
        found = addresses(root.header(name), hint)
        if found:
            return found[0]
    return None


def _message_id(root: Part) -> str:
    """The Message-ID, or a stable one made of what does not change on the way (no Received lines)."""
    value = root.header("message-id")
    found = message_ids(value) or message_ids(b"<" + value.split(b" ")[0] + b">")
    if found:
        return found[0]
    kept = [root.header(name) for name in ("message-id", "from", "date", "subject", "content-type")]
    bodies = [part.body for part in root.walk()]
    return f"<{hashlib.sha256(bytes(2).join([*kept, *bodies])).hexdigest()[:40]}@no-message-id>"


def _date(root: Part) -> datetime | None:
    """The Date header, else the time at which the last server received the mail."""
    received = root.header("received").rpartition(b";")[2]
    return header_date(root.header("date")) or (header_date(received) if received else None)


def _references(root: Part, *, bounced: bool) -> tuple[str, ...]:
    """The ids this mail answers, newest first; a bounce answers the mail it returns."""
    returned = _returned_ids(root) if bounced else ()
    older = reversed(message_ids(root.header("references")))
    ids = dict.fromkeys((*returned, *message_ids(root.header("in-reply-to")), *older))
    return tuple(ids)[:MOST_REFERENCES]


def _returned_ids(root: Part) -> tuple[str, ...]:
    for part in root.walk():
        if part.content_type.value in ("message/rfc822", "text/rfc822-headers"):
            headers, _ = read_headers(part.body)
            return message_ids(dict(headers).get("message-id", b""))
    return ()


def _envelope(root: Part, sender: Sender, message_id: str, hint: str, own: Collection[str]) -> Envelope:
    headers: dict[str, str] = {}
    for name, value in root.headers:
        if name in MACHINE_HEADERS:
            headers.setdefault(name, header_text(value, hint))
    report = root.content_type["report-type"].lower() if root.content_type.value == "multipart/report" else ""
    return Envelope(headers, sender.address, message_id, root.content_type.value, report, own)
