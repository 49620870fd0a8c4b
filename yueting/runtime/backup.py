"""A whole desk in one file, made while it runs, and brought back into an empty folder.

The database is taken first, the attachments after it: an attachment is written before its row, so every row
that was taken finds its file. Files of rows that came later may be there too; they do no harm.
"""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from yueting.runtime.archive import Manifest, Writer, extract, read_manifest, writing
from yueting.runtime.desk import database
from yueting.runtime.errors import DeskError
from yueting.runtime.folders import DataFolder, data_folder
from yueting.runtime.postgres import running
from yueting.runtime.programs import environment, find_programs

_DUMP = "database.dump"
_KEY = "secret-key"  # without it the links in mails already sent, and everybody's sign-in, would end
_ALL_OR_NOTHING = ("--single-transaction", "--exit-on-error")
_FILES = "files/"
_NOT_OURS = ("pg_catalog", "information_schema")


def back_up(target: Path) -> str:
    """Write database, attachments and the desk's key into `target`; gives a sentence about what was saved.

    Works beside a running desk and without one. Raises DeskError when `target` exists or cannot be written.
    """
    folder = data_folder()
    beside = target.absolute().parent
    with writing(target) as writer, database(), tempfile.TemporaryDirectory(dir=beside) as scratch:
        dump = Path(scratch) / _DUMP
        manifest = _dump(os.environ["DATABASE_URL"], dump)
        writer.add(_DUMP, dump)
        writer.add(_KEY, folder.root / _KEY)
        _add_files(writer, folder)
        writer.finish(replace(manifest, members=writer.members))
    return f"{target}: {_contents(manifest, writer.members)}, {target.stat().st_size / 1e6:.1f} MB"


def restore(source: Path) -> str:
    """Bring a backup into the empty data folder (and the empty database of `DATABASE_URL`, if set).

    The file is checked before anything is written; if a later step fails, the folder is emptied again.
    """
    manifest = read_manifest(source)
    _check_names(source, manifest)
    folder = data_folder()
    if folder.root.exists() and any(folder.root.iterdir()):
        raise DeskError(f"{folder.root} is not empty. Name an empty or new folder in YUETING_DATA.")
    with _undone_on_failure(folder), database(running):
        url = os.environ["DATABASE_URL"]
        if _tables(url):
            raise DeskError("The database in DATABASE_URL is not empty. Name an empty one.")
        extract(source, folder.root)
        dump = folder.root / _DUMP
        _run("pg_restore", url, *_ALL_OR_NOTHING, "--no-owner", "--no-privileges", str(dump))
        dump.unlink()
        _compare(_count(url), manifest.rows)
    return f"{folder.root}: {_contents(manifest, manifest.members)}, as of {manifest.created}"


def _check_names(source: Path, manifest: Manifest) -> None:
    """A forged file must not bring, say, settings for PostgreSQL."""
    for name in manifest.members:
        if name not in (_DUMP, _KEY) and not name.startswith(_FILES):
            raise DeskError(f"{source} is not a backup of a desk: it holds {name}.")


def _dump(url: str, target: Path) -> Manifest:
    """Dump one snapshot and count the rows of the very same one."""
    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        snapshot = connection.execute("select pg_export_snapshot()").fetchone()
        assert snapshot
        _run("pg_dump", url, "--format=custom", f"--snapshot={snapshot[0]}", f"--file={target}")
        rows = _rows(connection)
        server = connection.info.parameter_status("server_version") or ""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Manifest(importlib.metadata.version("yueting"), server, now, rows)


def _add_files(writer: Writer, folder: DataFolder) -> None:
    for path in sorted(folder.files.rglob("*")):
        if path.is_file() and not path.is_symlink():
            writer.add(path.relative_to(folder.root).as_posix(), path)


@contextmanager
def _undone_on_failure(folder: DataFolder) -> Iterator[None]:
    try:
        yield
    except BaseException:
        for path in folder.root.iterdir() if folder.root.exists() else ():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        raise


def _compare(found: dict[str, int], expected: dict[str, int]) -> None:
    wrong = [name for name in found.keys() | expected.keys() if found.get(name) != expected.get(name)]
    if wrong:
        raise DeskError(f"The restored database differs from the backup in: {', '.join(sorted(wrong))}.")


def _count(url: str) -> dict[str, int]:
    with psycopg.connect(url) as connection:
        return _rows(connection)


def _rows(connection: psycopg.Connection) -> dict[str, int]:
    counts = {}
    for schema, table in _table_names(connection):
        query = sql.SQL("select count(*) from {}").format(sql.Identifier(schema, table))
        counted = connection.execute(query).fetchone()
        assert counted
        counts[f"{schema}.{table}"] = counted[0]
    return counts


def _tables(url: str) -> list[tuple[str, str]]:
    with psycopg.connect(url) as connection:
        return _table_names(connection)


def _table_names(connection: psycopg.Connection) -> list[tuple[str, str]]:
    query = "select schemaname, tablename from pg_tables where schemaname <> all(%s) order by 1, 2"
    return connection.execute(query, [list(_NOT_OURS)]).fetchall()


def _run(program: str, url: str, *arguments: str) -> None:
    """Run a PostgreSQL program on the database; the password travels where other users cannot see it."""
    parts: dict[str, Any] = conninfo_to_dict(url)
    password = parts.pop("password", None)
    secret = {"PGPASSWORD": str(password)} if password else {}
    command = [find_programs().path(program), f"--dbname={make_conninfo(**parts)}", *arguments]
    done = subprocess.run(command, env=environment() | secret, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise DeskError(f"{program} failed: {done.stderr.strip()}")


def _contents(manifest: Manifest, members: dict[str, tuple[int, str]]) -> str:
    files = sum(name.startswith(_FILES) for name in members)
    return f"{sum(manifest.rows.values())} rows in {len(manifest.rows)} tables and {files} files"
