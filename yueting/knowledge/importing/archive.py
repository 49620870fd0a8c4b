"""What somebody uploads: one file, or a ZIP of files. Nothing is written to disk, and nothing grows without bound. Pure."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from yueting.knowledge.importing.files import ENDINGS, read_file
from yueting.knowledge.importing.folder import LARGEST, told_by
from yueting.knowledge.importing.imported import Imported, Unreadable, unreadable
from yueting.tickets.reasons import gettext_noop

MOST_FILES = 5_000
MOST_TOGETHER = 100 * 1024 * 1024  # bytes unpacked
_UTF8_NAME = 0x800  # a flag of a ZIP's entry: its name is UTF-8
_SEALED = 0x1


def read_upload(name: str, content: bytes, *, language: str) -> Iterator[Imported | Unreadable]:
    """Every article in it, in the order of names; folders tell topic and language as on disk."""
    if not name.lower().endswith(".zip"):
        yield from read_file(name, content, language=language)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from _read_all(name, archive, language)
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError, OSError):
        yield unreadable(name, gettext_noop("This ZIP file is damaged."))


def _read_all(name: str, archive: zipfile.ZipFile, language: str) -> Iterator[Imported | Unreadable]:
    wanted = [(named, info) for info in archive.infolist() if (named := _name(info)) and not info.is_dir()]
    if len(wanted) > MOST_FILES:
        yield unreadable(name, gettext_noop("There are more than %(most)s files in it."), most=MOST_FILES)
        return
    left = MOST_TOGETHER
    for named, info in sorted(wanted, key=lambda one: one[0]):
        if info.flag_bits & _SEALED:
            yield unreadable(named, gettext_noop("This file is locked with a password."))
            continue
        # What an entry says of its own size is its packer's claim: only what really comes out is counted.
        with archive.open(info) as packed:
            unpacked = packed.read(min(LARGEST, left) + 1)
        if len(unpacked) > LARGEST:
            yield unreadable(
                named, gettext_noop("The file is too big: at most %(most)s MB."), most=LARGEST // 1024**2
            )
            continue
        left -= len(unpacked)
        if left < 0:
            yield unreadable(
                name, gettext_noop("Unpacked it is more than %(most)s MB."), most=MOST_TOGETHER // 1024**2
            )
            return
        spoken, topic = told_by(PurePosixPath(named).parts[:-1], language)
        yield from read_file(named, unpacked, language=spoken, topic=topic)


def _name(info: zipfile.ZipInfo) -> str:
    """The path inside, as its packer wrote it; "" for what holds no article. Chinese Windows writes names in GBK."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME:
        try:
            name = name.encode("cp437").decode("gbk")
        except UnicodeError:
            pass
    path = PurePosixPath(name.replace("\\", "/").lstrip("/"))
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    return "" if hidden or path.suffix.lower() not in ENDINGS else path.as_posix()
