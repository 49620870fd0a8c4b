"""PostgreSQL processes that a killed desk left behind in its data folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from yueting.runtime.errors import DeskError
from yueting.runtime.owner import Owner, acting_as

_PATIENCE = 30.0  # seconds a server gets to write its last checkpoint
_STALE = ("postmaster.pid", ".s.PGSQL.5432", ".s.PGSQL.5432.lock")


def stop_orphans(cluster: Path, owner: Owner) -> None:
    """Stop what still runs in `cluster`, then remove its stale pid file and sockets.

    Only the holder of the folder's lock may call this. The number in a stale `postmaster.pid` is not used:
    after a restart of the machine it may belong to anybody.
    """
    deadline = time.monotonic() + _PATIENCE
    asked: set[int] = set()
    while left := _living(cluster, owner):
        for pid in left - asked:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGINT)
        asked |= left
        if time.monotonic() > deadline:
            raise DeskError(f"An earlier PostgreSQL in {cluster} does not stop: processes {sorted(left)}.")
        time.sleep(0.02)
    for name in _STALE:
        (cluster / name).unlink(missing_ok=True)


def _living(cluster: Path, owner: Owner) -> set[int]:
    if not sys.platform.startswith("linux"):
        return _living_by_command(cluster)
    here = cluster.stat()
    found = set()
    with acting_as(owner):
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal() and _works_in(entry, (here.st_dev, here.st_ino)):
                found.add(int(entry.name))
    return found


def _works_in(process: Path, folder: tuple[int, int]) -> bool:
    """Whether a live `postgres` has the folder as its working folder (a zombie has none)."""
    try:
        if (process / "comm").read_text().strip() != "postgres":
            return False
        at = (process / "cwd").stat()
    except OSError:
        return False
    return (at.st_dev, at.st_ino) == folder


def _living_by_command(cluster: Path) -> set[int]:
    listing = subprocess.run(["ps", "-axo", "pid=,command="], capture_output=True, text=True, check=True)
    lines = (line.strip().partition(" ") for line in listing.stdout.splitlines())
    return {int(pid) for pid, _, command in lines if f"postgres -D {cluster} " in command + " "}
