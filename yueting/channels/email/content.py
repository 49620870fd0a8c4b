"""What a mail says and brings: text, HTML and files out of the tree of its parts."""

import binascii
import html
import re
from dataclasses import dataclass, field

from yueting.channels.base import InboundFile
from yueting.channels.email.charsets import Decoded, decode
from yueting.channels.email.filenames import safe_name
from yueting.channels.email.headers import header_text, lenient_base64
from yueting.channels.email.html_text import declared_charset, html_text
from yueting.channels.email.parameters import media_type, parameterised
from yueting.channels.email.structure import Part, read_headers

TEXT_LIMIT = 200_000  # characters; what is longer is attached whole as a file
HTML_LIMIT = 1_000_000  # characters
READ_TYPES = frozenset({"text/plain", "text/html", "text/markdown", "text/enriched"})
IGNORED_ALTERNATIVES = frozenset({"text/x-amp-html", "text/watch-html"})
ENCODED_FOUR = re.compile(rb"=[0-9A-Fa-f]{2}")
LINE_ENDS = re.compile("\r\n?")


@dataclass(frozen=True, slots=True)
class Saying:
    """A piece of body: its text and, where the sender made one, its HTML."""

    text: str = ""
    markup: str = ""

    def as_markup(self) -> str:
        """The HTML, or the text as HTML."""
        return self.markup or (f"<pre>{html.escape(self.text)}</pre>" if self.text.strip() else "")


@dataclass(slots=True)
class Content:
    """All that was gathered from one mail; `charset` is the first one that a body needed."""

    saying: Saying = field(default_factory=Saying)
    files: list[InboundFile] = field(default_factory=list)
    notes: set[str] = field(default_factory=set)
    charset: str = ""


def read_content(root: Part, hint: str = "") -> Content:
    """Text, HTML and files of a mail. `hint` is the charset named anywhere in the mail. Never raises."""
    content = Content()
    content.saying = _read(root, content, hint)
    return content


def transfer_decoded(part: Part) -> bytes:
    """The body of a part without its transfer encoding; an unknown encoding is left as it is."""
    encoding = part.header("content-transfer-encoding").strip().lower()
    if encoding == b"base64":
        return lenient_base64(part.body)
    if encoding == b"quoted-printable":
        return binascii.a2b_qp(part.body)
    return part.body


def _read(part: Part, content: Content, hint: str) -> Saying:
    if part.children:
        sayings = [_read(child, content, hint) for child in part.children]
        return (
            _alternative(sayings) if part.content_type.value == "multipart/alternative" else _joined(sayings)
        )
    kind = media_type(part.content_type)
    if kind in IGNORED_ALTERNATIVES:
        return Saying()
    disposition = parameterised(part.header("content-disposition"), hint)
    claimed = disposition["filename"] or part.content_type["name"]
    is_body = kind in READ_TYPES or kind.startswith("multipart/")
    if claimed or disposition.value == "attachment" or not is_body:
        _attach(part, kind, claimed, content)
        return Saying()
    return _body(part, kind, content, hint)


def _body(part: Part, kind: str, content: Content, hint: str) -> Saying:
    data = transfer_decoded(part)
    declared = part.content_type["charset"] or (declared_charset(data) if kind == "text/html" else "")
    decoded = decode(data, declared, hint)
    if decoded.charset != "ascii" and not content.charset:
        content.charset = decoded.charset
    if kind == "text/html":
        return _html_body(decoded, data, content)
    return Saying(_clipped(LINE_ENDS.sub("\n", decoded.text).strip("\n"), data, content))


def _html_body(decoded: Decoded, data: bytes, content: Content) -> Saying:
    if len(decoded.text) > HTML_LIMIT:
        content.notes.add("html-left-out")
        content.files.append(InboundFile("message.html", "text/html", data))
        return Saying(html_text(decoded.text[:HTML_LIMIT])[:TEXT_LIMIT])
    return Saying(_clipped(html_text(decoded.text), data, content, "message.html", "text/html"), decoded.text)


def _clipped(
    text: str, data: bytes, content: Content, name: str = "message.txt", kind: str = "text/plain"
) -> str:
    if len(text) <= TEXT_LIMIT:
        return text
    content.notes.add("text-clipped")
    content.files.append(InboundFile(name, kind, data))
    return text[:TEXT_LIMIT]


def _alternative(sayings: list[Saying]) -> Saying:
    """Two forms of the same words: the last plain text that is not blank, and the last HTML."""
    plain = next((one.text for one in reversed(sayings) if one.text.strip() and not one.markup), "")
    markup = next((one for one in reversed(sayings) if one.markup), Saying())
    return Saying(plain or markup.text, markup.markup)


def _joined(sayings: list[Saying]) -> Saying:
    """Bodies that follow each other, as Apple Mail writes text around pictures."""
    spoken = [one for one in sayings if one.text.strip() or one.markup]
    if len(spoken) == 1:
        return spoken[0]
    markup = "\n".join(one.as_markup() for one in spoken) if any(one.markup for one in spoken) else ""
    return Saying("\n\n".join(one.text for one in spoken if one.text), markup)


def _attach(part: Part, kind: str, claimed: str, content: Content) -> None:
    """Keep a part as a file. Nothing is ever unpacked: an archive stays the bytes it is."""
    data = transfer_decoded(part)
    if not data and not claimed:
        return
    if kind == "message/rfc822" and not claimed:
        headers, _ = read_headers(data)
        claimed = (header_text(dict(headers).get("subject", b"")) or "message") + ".eml"
    content.files.append(InboundFile(safe_name(claimed, kind, len(content.files) + 1), kind, data))
