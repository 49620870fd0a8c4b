"""One PostgreSQL cluster on disk: made once, started and stopped. The caller holds the folder's lock."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from yueting.runtime.errors import DeskError
from yueting.runtime.folders import DataFolder
from yueting.runtime.orphans import stop_orphans
from yueting.runtime.owner import Owner, owner_of
from yueting.runtime.parent_death import ending_with_parent
from yueting.runtime.programs import Programs, reachable_for_everybody

_LINUX = sys.platform.startswith("linux")
# A server under its own user may not enter the folders above its data, and needs not: it is started inside.
_INSIDE = "/proc/self/cwd"
_SETTINGS = (
    "listen_addresses=",
    "port=5432",
    "unix_socket_permissions=0700",
    "timezone=UTC",
    "log_timezone=UTC",
    "max_connections=200",
    "cluster_name=yueting",
)
_READY_WITHIN = 120.0  # seconds; after a crash the server first reads its whole journal
_STOPPED_WITHIN = 30.0  # seconds for the last checkpoint
_LONGEST_LOG = 10 * 2**20  # bytes


@contextmanager
def started(folder: DataFolder, programs: Programs, socket: Path, options: Sequence[str]) -> Iterator[None]:
    """Run the folder's cluster, made first if it is not there, with `options` such as `fsync=off`.

    `socket` is the folder in which clients look for the socket.
    Raises DeskError when PostgreSQL refuses to start.
    """
    owner = owner_of(folder.pg)
    if owner.foreign:
        programs = reachable_for_everybody(programs)
    if not folder.pg.exists():
        _make(folder, programs, owner, options)
    _check_version(folder.pg, programs)
    stop_orphans(folder.pg, owner)
    log = _log_file(folder)
    settings = [*_SETTINGS, f"unix_socket_directories={_quoted(socket)}", *options]
    process = _launch(folder.pg, programs, owner, settings, log)
    try:
        _wait_until_ready(folder.pg, process, log)
        yield
    finally:
        _stop(process)


def _make(folder: DataFolder, programs: Programs, owner: Owner, options: Sequence[str]) -> None:
    """initdb beside the final place and rename: a half-made cluster is never taken for a whole one."""
    scratch = folder.root / "pg.tmp"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(mode=0o700)
    if owner.foreign:
        os.chown(scratch, owner.uid, owner.gid)
    builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if programs.major >= 17 else []
    careless = ["--no-sync"] if "fsync=off" in options else []
    command = [programs.path("initdb"), "-D", _INSIDE if _LINUX else str(scratch), "-U", "postgres"]
    command += ["--auth=trust", "--encoding=UTF8", *builtin, "--locale=C.UTF-8", "-T", "simple", *careless]
    made = subprocess.run(command, cwd=scratch, text=True, capture_output=True, check=False, **owner.start())
    if made.returncode != 0:
        raise DeskError(f"PostgreSQL could not make its folder {folder.pg}:\n{made.stderr.strip()}")
    scratch.rename(folder.pg)


def _check_version(cluster: Path, programs: Programs) -> None:
    made_by = int((cluster / "PG_VERSION").read_text())
    if made_by != programs.major:
        raise DeskError(
            f"{cluster} was made by PostgreSQL {made_by}, the one here is {programs.major}. "
            f"Name the programs of version {made_by} in YUETING_POSTGRES_BIN, run `yueting backup`, "
            f"then `yueting restore` into an empty folder with version {programs.major}."
        )


def _launch(
    cluster: Path, programs: Programs, owner: Owner, settings: Sequence[str], log: Path
) -> subprocess.Popen[bytes]:
    command = [programs.path("postgres"), "-D", _INSIDE if _LINUX else str(cluster)]
    for setting in settings:
        command += ["-c", setting]
    with log.open("ab") as sink:
        return subprocess.Popen(
            command,
            cwd=cluster,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C at the terminal is the desk's to handle; the server goes last
            preexec_fn=ending_with_parent(signal.SIGINT),  # a clean stop, like _stop below
            **owner.start(),
        )


def _wait_until_ready(cluster: Path, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _READY_WITHIN
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise DeskError(f"PostgreSQL did not start. The end of {log}:\n{_tail(log)}")
        if _is_ready(cluster / "postmaster.pid", process.pid):
            return
        time.sleep(0.01)
    raise DeskError(f"PostgreSQL was not ready after {_READY_WITHIN:.0f} s. The end of {log}:\n{_tail(log)}")


def _is_ready(pid_file: Path, pid: int) -> bool:
    try:
        lines = pid_file.read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"


def _stop(process: subprocess.Popen[bytes]) -> None:
    for kind, patience in ((signal.SIGINT, _STOPPED_WITHIN), (signal.SIGQUIT, 5.0), (signal.SIGKILL, None)):
        if process.poll() is None:
            process.send_signal(kind)
        try:
            process.wait(patience)
            return
        except subprocess.TimeoutExpired:
            continue


def _quoted(socket: Path) -> str:
    return '"' + (_INSIDE if _LINUX else str(socket)).replace('"', '""') + '"'


def _log_file(folder: DataFolder) -> Path:
    log = folder.run / "postgres.log"
    if log.exists() and log.stat().st_size > _LONGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
    return log


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-10:])
