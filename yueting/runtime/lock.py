"""One process at a time owns a data folder."""

from __future__ import annotations

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yueting.runtime.errors import AlreadyRunning, DeskError
from yueting.runtime.folders import DataFolder


@contextmanager
def hold(folder: DataFolder) -> Iterator[None]:
    """Own the folder until the end, or until this process dies in whatever way.

    Raises AlreadyRunning, with the holder's number, if another process owns it.
    """
    path = _lock_file(folder)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except PermissionError as error:
        raise DeskError(f"{path} belongs to another user. Start Yueting as that user.") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise AlreadyRunning(folder.root, *_note(path)) from error
    try:
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()} {_command()}\n".encode(), 0)
        yield
    finally:
        # Emptied, not removed: another process may have the same file open already, to try its luck.
        os.truncate(descriptor, 0)
        os.close(descriptor)


def holder(folder: DataFolder) -> int | None:
    """The number of the process that says it owns the folder, None when it is gone."""
    pid, _ = _note(_lock_file(folder))
    if pid is None:
        return None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:  # alive, and somebody else's
        return pid
    return pid


def _lock_file(folder: DataFolder) -> Path:
    return folder.run / "lock"


def _note(path: Path) -> tuple[int | None, str]:
    try:
        pid, _, command = path.read_text().strip().partition(" ")
        return int(pid), command
    except (OSError, ValueError):
        return None, ""


def _command() -> str:
    program = Path(sys.argv[0])
    return " ".join([program.parent.name if program.stem == "__main__" else program.name, *sys.argv[1:2]])
