"""A file or a folder of files: the folder an article lies in is its topic, a folder named after a language its language."""

from collections.abc import Iterator
from pathlib import Path

from yueting.knowledge.importing.files import ENDINGS, read_file
from yueting.knowledge.importing.imported import Imported, Unreadable, language_named, unreadable
from yueting.tickets.reasons import gettext_noop

LARGEST = 50 * 1024 * 1024


def read_path(path: Path, *, language: str) -> Iterator[Imported | Unreadable]:
    """Every article under `path`, in the order of names. Links out of the folder are not followed. Raises OSError."""
    if path.is_file():
        yield from _read(path, path.name, language, "")
        return
    for file in sorted(path.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
        if hidden or file.is_symlink() or not file.is_file() or file.suffix.lower() not in ENDINGS:
            continue
        within = file.relative_to(path)
        spoken, topic = told_by(within.parts[:-1], language)
        yield from _read(file, within.as_posix(), spoken, topic)


def told_by(folders: tuple[str, ...], language: str) -> tuple[str, str]:
    """Language and topic by the folders an article lies in."""
    topic = ""
    for name in folders:
        named = language_named(name, "")
        if named:
            language = named
        else:
            topic = name.replace("-", " ").replace("_", " ")
    return language, topic


def _read(file: Path, name: str, language: str, topic: str) -> Iterator[Imported | Unreadable]:
    if file.stat().st_size > LARGEST:
        yield unreadable(
            name, gettext_noop("The file is too big: at most %(most)s MB."), most=LARGEST // 1024**2
        )
        return
    yield from read_file(name, file.read_bytes(), language=language, topic=topic)
