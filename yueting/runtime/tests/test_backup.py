"""What was backed up is what comes back: every row, every file; and nothing at all from a damaged file."""

import hashlib
import json
import os
import tarfile
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from yueting.runtime.archive import read_manifest
from yueting.runtime.backup import back_up, restore
from yueting.runtime.errors import DeskError
from yueting.runtime.folders import DataFolder, data_folder
from yueting.runtime.postgres import NO_CARE_FOR_POWER_LOSS, Server, running

TABLES = """
create extension pg_trgm;
create table message (id bigint generated always as identity primary key, text text, data jsonb, raw bytea);
create table ticket (id bigint primary key, message_id bigint references message, at timestamptz not null);
create index on message using gin (text gin_trgm_ops);
create sequence reference start 7000;
insert into message (text, data, raw) select '退款未到 😡 ' || n, jsonb_build_object('n', n), '\\x00ff'::bytea
    from generate_series(1, 500) n;
insert into ticket select id, id, '2026-03-01 08:00:00.123456+08' from message where id % 7 = 0;
select nextval('reference');
"""
WRITE_PAIR = """
with said as (insert into message (text) values ('又嚟') returning id)
insert into ticket select id, id, now() from said
"""
COUNT_PAIRS = """
select count(*), count(ticket.id) from message left join ticket on message_id = message.id where text = '又嚟'
"""


@dataclass(frozen=True)
class Saved:
    """A backup made while its desk ran, and what that desk held."""

    file: Path
    contents: dict[str, object]


@pytest.fixture(scope="module")
def saved() -> Iterator[Saved]:
    """Made once: the tests only read it."""
    with tempfile.TemporaryDirectory(prefix="yueting-test-") as root, pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        patch.setenv("YUETING_DATA", f"{root}/first")
        file = Path(root) / "desk.backup"
        with running(data_folder(), NO_CARE_FOR_POWER_LOSS) as server:
            fill(server, data_folder())
            back_up(file)
            yield Saved(file, contents(server, data_folder()))


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder, with a data folder to be made in it; the test run's own database is out of sight."""
    with tempfile.TemporaryDirectory(prefix="yueting-test-") as root:
        monkeypatch.delenv("DATABASE_URL", raising=False)
        monkeypatch.setenv("YUETING_DATA", f"{root}/desk")
        yield Path(root)


def fill(server: Server, folder: DataFolder) -> None:
    with psycopg.connect(server.url) as connection:
        connection.execute(TABLES)
    (folder.files / "ab").mkdir()
    (folder.files / "ab" / "photo").write_bytes(os.urandom(3_000_000))
    (folder.files / "empty").touch()
    (folder.root / "secret-key").write_text("signs every link")


def contents(server: Server, folder: DataFolder) -> dict[str, object]:
    """Every row of every table, every sequence and every file."""
    tables = "select schemaname, tablename from pg_tables where schemaname = 'public' order by 2"
    with psycopg.connect(server.url) as connection:
        found: dict[str, object] = {
            "sequence": connection.execute("select last_value from reference").fetchone()
        }
        for name in connection.execute(tables).fetchall():
            rows = sql.SQL("select t::text from {} t order by 1").format(sql.Identifier(*name))
            found[str(name)] = connection.execute(rows).fetchall()
    for path in [*folder.files.rglob("*"), folder.root / "secret-key"]:
        if path.is_file():
            found[str(path.relative_to(folder.root))] = path.read_bytes()
    return found


def test_a_restored_desk_is_the_one_that_was_backed_up(room: Path, saved: Saved) -> None:
    restore(saved.file)
    with running(data_folder()) as server:
        assert contents(server, data_folder()) == saved.contents
    assert len(saved.contents) == 6
    assert not (data_folder().root / "database.dump").exists()


def test_a_backup_is_one_moment_even_while_people_write(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started, stop = threading.Event(), threading.Event()

    def write(url: str) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            while not stop.is_set():
                connection.execute(WRITE_PAIR)
                started.set()

    with running(data_folder(), NO_CARE_FOR_POWER_LOSS) as server:
        fill(server, data_folder())
        writer = threading.Thread(target=write, args=[server.url])
        writer.start()
        assert started.wait(10)
        try:
            back_up(room / "desk.backup")
        finally:
            stop.set()
            writer.join()
    monkeypatch.setenv("YUETING_DATA", str(room / "second"))
    restore(room / "desk.backup")  # raises when a count differs from the snapshot's
    with running(data_folder()) as server, psycopg.connect(server.url) as connection:
        pairs = connection.execute(COUNT_PAIRS).fetchone()
    assert pairs
    assert pairs[0] == pairs[1] > 0


def test_a_folder_with_something_in_it_is_left_alone(room: Path, saved: Saved) -> None:
    (room / "desk").mkdir()
    (room / "desk" / "diary").write_text("mine")
    with pytest.raises(DeskError, match="is not empty"):
        restore(saved.file)
    assert (room / "desk" / "diary").read_text() == "mine"


def test_a_backup_never_overwrites_a_file(room: Path) -> None:
    (room / "desk.backup").write_text("last week's")
    with pytest.raises(DeskError, match="exists already"):
        back_up(room / "desk.backup")
    assert (room / "desk.backup").read_text() == "last week's"
    assert len(list(room.iterdir())) == 1


def test_a_backup_is_readable_by_its_owner_only(saved: Saved) -> None:
    assert saved.file.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("damage", ["flipped", "cut off", "something else"])
def test_a_damaged_backup_is_refused_before_anything_is_written(
    room: Path, saved: Saved, damage: str
) -> None:
    content = bytearray(saved.file.read_bytes())
    if damage == "flipped":
        content[len(content) // 2] ^= 1
    elif damage == "cut off":
        del content[len(content) // 2 :]
    else:
        content = bytearray(b"PK\x03\x04 a zip, perhaps")
    (room / "desk.backup").write_bytes(content)
    with pytest.raises(DeskError, match=r"desk\.backup"):
        restore(room / "desk.backup")
    assert not (room / "desk").exists()


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside", "pg/postgresql.conf"])
def test_a_backup_cannot_write_elsewhere(room: Path, name: str) -> None:
    members = {name: [1, hashlib.sha256(b"x").hexdigest()]}
    made_by = {"format": 1, "yueting": "0", "postgres": "18", "created": "", "rows": {}}
    with tarfile.open(room / "forged", "w") as tar:
        for member, text in (
            (name, b"x"),
            ("manifest.json", json.dumps(made_by | {"members": members}).encode()),
        ):
            entry = tarfile.TarInfo(member)
            entry.size = len(text)
            tar.addfile(entry, BytesIO(text))
    with pytest.raises(DeskError, match="not a backup"):
        restore(room / "forged")
    assert {path.name for path in room.iterdir()} == {"forged"}


def test_a_named_database_with_tables_in_it_is_left_alone(
    room: Path, saved: Saved, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(DataFolder(room / "server"), NO_CARE_FOR_POWER_LOSS) as server:
        with psycopg.connect(server.url) as connection:
            connection.execute("create table diary (text text)")
        monkeypatch.setenv("DATABASE_URL", server.url)
        with pytest.raises(DeskError, match="not empty"):
            restore(saved.file)
        server.ensure_database("fresh")
        monkeypatch.setenv("DATABASE_URL", server.dsn("fresh"))
        restore(saved.file)
        back_up(room / "again.backup")
    assert read_manifest(room / "again.backup").rows == read_manifest(saved.file).rows


def test_what_a_failed_restore_wrote_is_removed(
    room: Path, saved: Saved, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yueting.runtime.backup._count", lambda url: {"public.message": 0})
    with pytest.raises(DeskError, match=r"public\.message"):
        restore(saved.file)
    assert list((room / "desk").iterdir()) == []
