"""The tree of a mail: headers and bodies as slices of bytes, in linear time and with fixed limits.

The standard parser reads line by line and recurses without a limit; a mail of many short lines or deep
nesting keeps it busy for minutes. Mail is hostile, so the cut is made here with searches over the whole body.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from yueting.channels.email.parameters import Parameterised, parameterised

HEADER = re.compile(
    rb"([\x21-\x39\x3b-\x7e]{1,200})[ \t]*:[ \t]*([^\r\n]*(?:(?:\r\n|\r|\n)[ \t][^\r\n]*)*)(?:\r\n|\r|\n|\Z)"
)
LINE_END = re.compile(rb"\r\n|\r|\n")
BLANK_LINE = re.compile(rb"\r\n\r\n|\n\n|\r\r")
ENVELOPE = re.compile(rb">?From [^\r\n]*(?:\r\n|\r|\n)")
LIKELY_BOUNDARY = re.compile(rb"(?:\A|[\r\n])--([^\s-][^\r\n]{0,199}?)[ \t]*(?:\r\n|\r|\n)(?=[Cc]ontent-)")

DEPTH = 10  # nested multiparts that are opened
PARTS = 200  # parts of one mail that are read
HEADERS = 1000  # header lines of one part that are read
HEADER_BYTES = 16_000  # of one header line; what is longer is cut


@dataclass(frozen=True, slots=True)
class Part:
    """One MIME part. Header names are in lower case, values raw; `body` is still encoded; notes are codes."""

    headers: tuple[tuple[str, bytes], ...]
    body: bytes
    content_type: Parameterised
    children: tuple["Part", ...] = ()
    notes: frozenset[str] = frozenset()

    def header(self, name: str) -> bytes:
        """The first header of this name, or b""."""
        return next((value for key, value in self.headers if key == name), b"")

    def walk(self) -> Iterator["Part"]:
        """This part and all below it, in the order of the mail."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(slots=True)
class Allowance:
    """How many more parts may be read, and what was left out."""

    parts: int = PARTS
    notes: set[str] = field(default_factory=set)


def read_structure(raw: bytes) -> Part:
    """The tree of a mail. Never raises; what is beyond the limits is left out and noted on the root."""
    allowance = Allowance()
    root = _part(raw.lstrip(b"\r\n"), DEPTH, allowance, "text/plain")
    return Part(root.headers, root.body, root.content_type, root.children, frozenset(allowance.notes))


def read_headers(raw: bytes) -> tuple[tuple[tuple[str, bytes], ...], int]:
    """The headers at the start of `raw` and where its body begins."""
    position = envelope.end() if (envelope := ENVELOPE.match(raw)) else 0
    headers: list[tuple[str, bytes]] = []
    while len(headers) < HEADERS and (match := HEADER.match(raw, position)):
        headers.append((match[1].decode("ascii").lower(), match[2][:HEADER_BYTES].strip()))
        position = match.end()
    if len(headers) == HEADERS:
        rest = BLANK_LINE.search(raw, position)
        return tuple(headers), rest.end() if rest else len(raw)
    blank = LINE_END.match(raw, position)
    return tuple(headers), blank.end() if blank else position


def _part(raw: bytes, depth: int, allowance: Allowance, default: str) -> Part:
    headers, start = read_headers(raw)
    declared = next((value for name, value in headers if name == "content-type"), b"")
    content_type = parameterised(declared) if declared else Parameterised(default)
    body = raw[start:]
    if not content_type.value.startswith("multipart/"):
        return Part(headers, body, content_type)
    if depth == 0:
        allowance.notes.add("nested-too-deep")
        return Part(headers, body, Parameterised("application/octet-stream"))
    inner = "message/rfc822" if content_type.value == "multipart/digest" else "text/plain"
    children = []
    for piece in _pieces(body, content_type["boundary"]):
        if allowance.parts == 0:
            allowance.notes.add("parts-left-out")
            break
        allowance.parts -= 1
        children.append(_part(piece, depth - 1, allowance, inner))
    # A multipart in which no part is found keeps its body: somebody may have written text into it.
    return Part(headers, b"" if children else body, content_type, tuple(children))


def _pieces(body: bytes, boundary: str) -> Iterator[bytes]:
    """The bodies between the delimiters; the body shows the boundary if the header does not."""
    cuts = _delimiters(body, boundary.encode("utf-8", "replace")) if boundary else iter(())
    first = next(cuts, None)
    if first is None and (shown := LIKELY_BOUNDARY.search(body)):
        cuts = _delimiters(body, shown[1])
        first = next(cuts, None)
    while first is not None and not first[1]:
        following = next(cuts, None)
        newline = LINE_END.match(body, first.end())
        start = newline.end() if newline else first.end()
        if piece := body[start : _before_line_end(body, following.start()) if following else len(body)]:
            yield piece
        first = following


def _delimiters(body: bytes, boundary: bytes) -> Iterator[re.Match[bytes]]:
    """Matches of the delimiter that fill a whole line; group 1 is set on the closing one."""
    delimiter = re.compile(rb"--" + re.escape(boundary) + rb"(--)?[ \t]*(?=[\r\n]|\Z)")
    return (
        match for match in delimiter.finditer(body) if not match.start() or body[match.start() - 1] in b"\r\n"
    )


def _before_line_end(body: bytes, position: int) -> int:
    """`position` moved back over one line end: the one before a delimiter belongs to the delimiter."""
    if body[max(position - 2, 0) : position] == b"\r\n":
        return position - 2
    return max(position - 1, 0)
