"""Mail archives: an mbox file, one .eml, or a folder of them, found in the order in which they were written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from yueting.channels.email.headers import header_date
from yueting.channels.email.structure import read_headers

# A mail begins after a blank line with "From", an address and a time of day.
ENVELOPE = re.compile(rb"From \S+ .*\d{1,2}:\d{2}")
ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)  # as mbox writes a line of text that begins with "From "
LINE = 1_000_000  # bytes read at once, so that a file without line ends does not fill the memory
HEAD = 64 * 1024
_EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FoundMail:
    """Where a mail lies: a file, or `length` bytes of an mbox from `offset` on. `place` is for people."""

    place: str
    path: Path
    offset: int
    length: int
    in_mbox: bool

    def read(self) -> bytes:
        """The mail as it was written, without the archive's own marks."""
        raw = self._bytes(self.length)
        return ESCAPED.sub(rb"\1", raw) if self.in_mbox else raw

    def written_at(self) -> datetime:
        """The Date header, so that an answer comes after what it answers; unknown times come first."""
        headers, _ = read_headers(self._bytes(min(HEAD, self.length)))
        return header_date(dict(headers).get("date", b"")) or _EARLIEST

    def _bytes(self, count: int) -> bytes:
        with self.path.open("rb") as file:
            file.seek(self.offset)
            return file.read(count)


def find_mails(path: Path) -> list[FoundMail]:
    """All mails in a file or folder, oldest first. In a folder every *.eml counts, however deep. Raises OSError."""
    if path.is_dir():
        found = [_eml(file, str(file.relative_to(path))) for file in sorted(_eml_files(path))]
    elif is_mbox(path):
        found = list(_mails_in(path))
    else:
        found = [_eml(path, path.name)]
    return sorted(found, key=FoundMail.written_at)


def is_mbox(path: Path) -> bool:
    with path.open("rb") as file:
        return ENVELOPE.match(file.read(1000).lstrip(b"\r\n")) is not None


def _eml_files(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if file.suffix.lower() == ".eml" and file.is_file())


def _eml(file: Path, place: str) -> FoundMail:
    return FoundMail(place, file, 0, file.stat().st_size, in_mbox=False)


def _mails_in(mbox: Path) -> Iterator[FoundMail]:
    start, count, position, after_blank = 0, 0, 0, True
    with mbox.open("rb") as file:
        while line := file.readline(LINE):
            if after_blank and ENVELOPE.match(line):
                if count:
                    yield _slice(mbox, count, start, position)
                start, count = position, count + 1
            position += len(line)
            after_blank = line in (b"\n", b"\r\n")
    if count:
        yield _slice(mbox, count, start, position)


def _slice(mbox: Path, number: int, start: int, end: int) -> FoundMail:
    return FoundMail(f"mail {number} (byte {start})", mbox, start, end - start, in_mbox=True)
