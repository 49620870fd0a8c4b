"""One tar file whose last member, `manifest.json`, holds the size and SHA-256 of every other."""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO, Any

from yueting.runtime.errors import DeskError

FORMAT = 1
_MANIFEST = "manifest.json"
_CHUNK = 2**20  # bytes


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds: member name → (bytes, SHA-256 in hex), table → rows, and what made it."""

    yueting: str
    postgres: str
    created: str
    rows: dict[str, int]
    members: dict[str, tuple[int, str]] = field(default_factory=dict)
    format: int = FORMAT


class Writer:
    """Adds files to a new archive and remembers their checksums."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self.members: dict[str, tuple[int, str]] = {}

    def add(self, name: str, source: Path) -> None:
        """Append one file; a file that vanished since it was listed is left out."""
        try:
            stream = source.open("rb")
        except FileNotFoundError:
            return
        with stream:
            size = os.fstat(stream.fileno()).st_size
            hashing = _Hashing(stream)
            self._tar.addfile(_entry(name, size), hashing)
        self.members[name] = (size, hashing.digest())

    def finish(self, manifest: Manifest) -> None:
        """Append the manifest: an archive without one was cut off."""
        text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
        self._tar.addfile(_entry(_MANIFEST, len(text)), BytesIO(text))


@contextmanager
def writing(target: Path) -> Iterator[Writer]:
    """Write a private file beside the target and rename it at the end: no half backup bears the name."""
    if target.exists():
        raise DeskError(f"{target} exists already. Name a new file: a backup never overwrites another.")
    draft = target.with_name(f".{target.name}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as tar:
                yield Writer(tar)
            stream.flush()
            os.fsync(stream.fileno())
        draft.rename(target)
    except OSError as error:  # no such folder, no permission, disk full
        raise DeskError(f"Cannot write {target}: {error.strerror or error}.") from error
    finally:
        with suppress(OSError):
            draft.unlink()


def read_manifest(source: Path) -> Manifest:
    """Read the whole archive and compare each member with the manifest; raises DeskError if any differs."""
    found: dict[str, tuple[int, str]] = {}
    manifest: Manifest | None = None
    with _opened(source) as tar:
        for entry, stream in _files(tar):
            if entry.name == _MANIFEST:
                manifest = _parsed(stream.read(), source)
            else:
                found[entry.name] = _measured(stream)
    if manifest is None:
        raise DeskError(f"{source} was cut off: its list of contents is missing. Use another copy.")
    names = found.keys() | manifest.members.keys()
    wrong = sorted(name for name in names if found.get(name) != manifest.members.get(name))
    if wrong:
        raise DeskError(f"{source} is damaged: {wrong[0]} is not what was backed up. Use another copy.")
    return manifest


def extract(source: Path, root: Path) -> None:
    """Write every member but the manifest below `root`, readable by the owner only; none lands elsewhere."""
    with _opened(source) as tar:
        for entry, stream in _files(tar):
            if entry.name == _MANIFEST:
                continue
            target = root / entry.name
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                while chunk := stream.read(_CHUNK):
                    out.write(chunk)


@contextmanager
def _opened(source: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(source, mode="r:") as tar:
            yield tar
    except FileNotFoundError as error:
        raise DeskError(f"There is no {source}.") from error
    except (tarfile.TarError, EOFError) as error:
        raise DeskError(f"{source} is not a whole backup ({error}). Use another copy.") from error


def _files(tar: tarfile.TarFile) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    for entry in tar:
        path = PurePosixPath(entry.name)
        stream = tar.extractfile(entry) if entry.isreg() else None
        if stream is None or path.is_absolute() or ".." in path.parts:
            raise DeskError(f"This is not a backup of Yueting: it holds {entry.name!r}.")
        yield entry, stream


def _parsed(text: bytes, source: Path) -> Manifest:
    try:
        raw: dict[str, Any] = json.loads(text)
        if raw["format"] > FORMAT:
            raise DeskError(f"{source} was made by Yueting {raw['yueting']}: restore it with that version.")
        members = {name: (int(size), str(digest)) for name, (size, digest) in raw.pop("members").items()}
        return Manifest(**raw, members=members)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DeskError(f"{source} is damaged: its list of contents cannot be read.") from error


def _measured(stream: IO[bytes]) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        digest.update(chunk)
    return size, digest.hexdigest()


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


class _Hashing:
    """A stream that computes the checksum of what is read from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._stream.read(size)
        self._digest.update(chunk)
        return chunk

    def digest(self) -> str:
        return self._digest.hexdigest()
