"""The desk's own PostgreSQL: it lives exactly as long as the process that needs it.

With `DATABASE_URL` nothing here is used. The life cycle is ours because the packages that bring PostgreSQL's
programs adopt strangers' processes after a crash and open private folders.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from yueting.runtime.cluster import started
from yueting.runtime.errors import AlreadyRunning, NotRunning
from yueting.runtime.folders import DataFolder
from yueting.runtime.lock import hold, holder
from yueting.runtime.programs import Programs, find_programs

DATABASE = "yueting"
NO_CARE_FOR_POWER_LOSS = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off")
_LONGEST_SOCKET_FOLDER = 85  # bytes; a socket's path ends at 104 (macOS) or 108, its own name takes 15


@dataclass(frozen=True, slots=True)
class Server:
    """A PostgreSQL that answers on a socket in a private folder."""

    socket_folder: Path
    programs: Programs

    def dsn(self, database: str = DATABASE) -> str:
        """A connection URL that libpq, psycopg and the settings understand."""
        folder = quote(str(self.socket_folder), safe="")
        return f"postgresql://postgres@/{quote(database)}?host={folder}&port=5432"

    @property
    def url(self) -> str:
        """The value for `DATABASE_URL`."""
        return self.dsn()

    def ensure_database(self, name: str = DATABASE) -> None:
        """Make the database unless it is there."""
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            if connection.execute("select from pg_database where datname = %s", [name]).fetchone() is None:
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))


@contextmanager
def running(folder: DataFolder, options: Sequence[str] = ()) -> Iterator[Server]:
    """Run the folder's PostgreSQL with the desk's database in it; the first time it is made.

    `options` are settings of PostgreSQL such as `fsync=off`. Main thread only.
    Raises AlreadyRunning while another process owns the folder, DeskError when PostgreSQL cannot start.
    """
    programs = find_programs()
    folder.create()
    with hold(folder), _socket_folder(folder) as socket, started(folder, programs, socket, options):
        server = Server(socket, programs)
        server.ensure_database()
        yield server


@contextmanager
def joined(folder: DataFolder, patience: float = 60.0) -> Iterator[Server]:
    """The PostgreSQL that another process runs in this folder, waited for (seconds) while that one starts.

    Raises NotRunning when no process owns the folder.
    """
    with _socket_folder(folder) as socket:
        server = Server(socket, find_programs())
        deadline = time.monotonic() + patience
        while not _answers(server):
            if holder(folder) is None or time.monotonic() > deadline:
                raise NotRunning(
                    f"No desk runs in {folder.root}. Start one with `yueting serve`, "
                    "or name a PostgreSQL server in DATABASE_URL."
                )
            time.sleep(0.1)
        yield server


@contextmanager
def reachable(folder: DataFolder) -> Iterator[Server]:
    """The folder's PostgreSQL: joined when a desk runs there, else started for the duration."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(running(folder))
        except AlreadyRunning:
            server = stack.enter_context(joined(folder))
        yield server


def _answers(server: Server) -> bool:
    try:
        psycopg.connect(server.url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def _socket_folder(folder: DataFolder) -> Iterator[Path]:
    """A path to the folder's socket that is short enough for the kernel; a private link where it is not."""
    if len(bytes(folder.pg)) <= _LONGEST_SOCKET_FOLDER:
        yield folder.pg
        return
    with tempfile.TemporaryDirectory(prefix="yueting-", dir="/tmp") as private:  # TMPDIR may itself be long
        link = Path(private) / "pg"
        link.symlink_to(folder.pg, target_is_directory=True)
        yield link
