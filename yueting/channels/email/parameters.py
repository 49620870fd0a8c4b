"""Content-Type and Content-Disposition: values and parameters as real mailers write them."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from yueting.channels.email.charsets import decode
from yueting.channels.email.headers import decode_words, unfold

PARAMETER = re.compile(
    rb""";[ \t]*([^\s=;"]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))""",
    re.DOTALL,
)
ESCAPED = re.compile(rb'\\(["\\])')
CONTINUED = re.compile(r"^([^*]+)(?:\*(\d{1,3}))?(\*)?$")
MEDIA_TYPE = re.compile(r"^[a-z0-9][a-z0-9!#$&^_.+-]{0,80}/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}$")


@dataclass(frozen=True, slots=True)
class Parameterised:
    """A header value in lower case with its decoded parameters, names in lower case."""

    value: str = ""
    parameters: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.parameters.get(name, "")


def parameterised(raw: bytes, hint: str = "") -> Parameterised:
    """Split a header such as `attachment; filename*0*=utf-8''%E7...`. `hint` is the charset of its mail."""
    line = unfold(raw)
    if not line.isascii():
        # Decoded first: the second byte of a Big5 character may be a backslash, which would escape the quote.
        line, hint = decode(line, "", hint).text.encode("utf-8"), "utf-8"
    value = line.split(b";", 1)[0].strip().decode("ascii", "replace").lower()
    if b";" not in line:
        return Parameterised(value)
    plain: dict[str, bytes] = {}
    extended: dict[str, dict[int, tuple[bytes, bool]]] = {}
    for match in PARAMETER.finditer(line):
        name, text = match[1].decode("ascii", "replace").lower(), _unquoted(match)
        parts = CONTINUED.match(name)
        if parts and (parts[2] or parts[3]):
            extended.setdefault(parts[1], {}).setdefault(int(parts[2] or 0), (text, bool(parts[3])))
        else:
            plain.setdefault(name, text)
    parameters = {name: decode_words(text, hint) for name, text in plain.items()}
    parameters |= {name: _joined(pieces, hint) for name, pieces in extended.items()}
    return Parameterised(value, parameters)


def media_type(content_type: Parameterised) -> str:
    """The media type, or "application/octet-stream" where none is readable."""
    return content_type.value if MEDIA_TYPE.match(content_type.value) else "application/octet-stream"


def _unquoted(match: re.Match[bytes]) -> bytes:
    if match[2] is None:
        return (match[3] or b"").strip()
    return ESCAPED.sub(rb"\1", match[2])


def _joined(pieces: dict[int, tuple[bytes, bool]], hint: str) -> str:
    """Put RFC 2231 continuations together, bytes first, because a character may be split between two."""
    charset, data = b"", b""
    for index in sorted(pieces):
        text, is_encoded = pieces[index]
        if index == min(pieces) and is_encoded and text.count(b"'") >= 2:
            charset, _language, text = text.split(b"'", 2)
        data += unquote_to_bytes(text) if is_encoded else text
    if b"=?" in data and not charset:
        return decode_words(data, hint)
    return decode(data, charset.decode("ascii", "replace"), hint).text
