"""The system user under which PostgreSQL runs: oneself, or for root a user that cannot sign in."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yueting.runtime.errors import DeskError
from yueting.runtime.programs import environment

SERVICE_USER = "yueting"


@dataclass(frozen=True, slots=True)
class Owner:
    """A user and group number; `foreign` when it is not the user this process runs as."""

    uid: int
    gid: int

    @property
    def foreign(self) -> bool:
        return self.uid != os.geteuid()

    def start(self) -> dict[str, Any]:
        """The arguments of `subprocess.Popen` that make a PostgreSQL program run as this user."""
        as_user = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.foreign else {}
        return {"env": environment(), **as_user}


def owner_of(cluster: Path) -> Owner:
    """Who runs the PostgreSQL in `cluster`: its owner if it exists, else whoever should make it.

    Raises DeskError when the folder belongs to somebody else and this process is not root.
    """
    me = os.geteuid()
    if cluster.exists():
        made_by = cluster.stat()
        if me not in (0, made_by.st_uid):
            raise DeskError(f"{cluster} belongs to user {_name(made_by.st_uid)}. Start Yueting as that user.")
        if made_by.st_uid != 0:
            return Owner(made_by.st_uid, made_by.st_gid)
    if me != 0:
        return Owner(me, os.getegid())
    return _service_user()


@contextmanager
def acting_as(owner: Owner) -> Iterator[None]:
    """Look at the owner's processes with the owner's eyes: root without CAP_SYS_PTRACE may not."""
    if not owner.foreign:
        yield
        return
    group = os.getegid()
    os.setegid(owner.gid)  # the kernel compares the group too
    os.seteuid(owner.uid)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(group)


def _service_user() -> Owner:
    try:
        entry = pwd.getpwnam(SERVICE_USER)
    except KeyError:
        _add_service_user()
        entry = pwd.getpwnam(SERVICE_USER)
    return Owner(entry.pw_uid, entry.pw_gid)


def _add_service_user() -> None:
    if shutil.which("useradd") is None:
        raise DeskError(
            f"PostgreSQL does not run as root, and useradd is missing to make the user {SERVICE_USER!r}. "
            "Start Yueting as an ordinary user, or name a running server in DATABASE_URL."
        )
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    command += ["--shell", "/usr/sbin/nologin", SERVICE_USER]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode not in (0, 9):  # 9: another process made it at the same moment
        raise DeskError(f"Cannot make the system user {SERVICE_USER!r}: {made.stderr.strip()}")


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
