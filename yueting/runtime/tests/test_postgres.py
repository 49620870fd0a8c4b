"""The life cycle of the desk's own PostgreSQL, with real processes that really die."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from yueting.runtime.errors import AlreadyRunning, DeskError, NotRunning
from yueting.runtime.folders import DataFolder
from yueting.runtime.owner import owner_of
from yueting.runtime.postgres import NO_CARE_FOR_POWER_LOSS, Server, joined, reachable, running
from yueting.runtime.programs import Programs, find_programs, reachable_for_everybody

HOLDER = """
import sys, time
from pathlib import Path
from yueting.runtime.folders import DataFolder
from yueting.runtime.postgres import running
with running(DataFolder(Path(sys.argv[1]))):
    print("ready", flush=True)
    time.sleep(60)
"""


@pytest.fixture(scope="module")
def folder() -> Iterator[DataFolder]:
    """One cluster for the whole file: making it is the slow part."""
    with tempfile.TemporaryDirectory(prefix="yueting-test-") as root:
        folder = DataFolder(Path(root) / "desk")
        with running(folder, NO_CARE_FOR_POWER_LOSS) as server, psycopg.connect(server.url) as connection:
            connection.execute("create table said (text text)")
        yield folder


@pytest.fixture
def desk(folder: DataFolder) -> Iterator[subprocess.Popen[str]]:
    """Another process that runs the folder's PostgreSQL."""
    command = [sys.executable, "-c", HOLDER, str(folder.root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield process
        process.kill()


def say(server: Server, text: str) -> None:
    with psycopg.connect(server.url) as connection:
        connection.execute("insert into said values (%s)", [text])


def was_said(server: Server, text: str) -> bool:
    with psycopg.connect(server.url) as connection:
        return connection.execute("select from said where text = %s", [text]).fetchone() is not None


def server_pid(folder: DataFolder) -> int:
    return int((folder.pg / "postmaster.pid").read_text().split()[0])


def wait_until_gone(pid: int) -> None:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        stat = Path(f"/proc/{pid}/stat")
        if not stat.exists() or ") Z " in stat.read_text():
            return
        time.sleep(0.01)
    pytest.fail(f"process {pid} still runs")


def test_what_was_said_is_there_after_a_restart(folder: DataFolder) -> None:
    with running(folder) as server:
        say(server, "聽日得唔得")
    with running(folder) as server:
        assert was_said(server, "聽日得唔得")


def test_the_folders_are_private_and_the_server_is_not_on_the_network(folder: DataFolder) -> None:
    with running(folder) as server, psycopg.connect(server.url) as connection:
        assert {path.stat().st_mode & 0o777 for path in (folder.root, folder.pg, folder.run)} == {0o700}
        assert connection.execute("show listen_addresses").fetchone() == ("",)


def test_trigrams_see_chinese(folder: DataFolder) -> None:
    with running(folder) as server, psycopg.connect(server.url) as connection:
        connection.execute("create extension if not exists pg_trgm")
        found = connection.execute("select cardinality(show_trgm('退款申請'))").fetchone()
        assert found
        assert found[0] > 0


def test_a_second_start_is_refused_and_told_who_was_first(
    folder: DataFolder, desk: subprocess.Popen[str]
) -> None:
    with pytest.raises(AlreadyRunning, match=str(desk.pid)) as refusal, running(folder):
        pass
    assert refusal.value.pid == desk.pid


def test_a_command_joins_the_running_desk(folder: DataFolder, desk: subprocess.Popen[str]) -> None:
    with reachable(folder) as server:
        say(server, "加入咗")
    assert desk.poll() is None


def test_a_command_starts_the_database_itself_when_no_desk_runs(folder: DataFolder) -> None:
    with pytest.raises(NotRunning, match="yueting serve"), joined(folder):
        pass
    with reachable(folder) as server:
        say(server, "自己開")


def test_the_server_stops_by_itself_when_the_desk_is_killed(
    folder: DataFolder, desk: subprocess.Popen[str]
) -> None:
    server = server_pid(folder)
    desk.kill()
    wait_until_gone(server)
    assert not (folder.pg / "postmaster.pid").exists()


def test_nothing_is_lost_when_desk_and_server_are_killed(
    folder: DataFolder, desk: subprocess.Popen[str]
) -> None:
    with joined(folder) as server:
        say(server, "唔好唔見咗")
    main_process = server_pid(folder)
    os.kill(main_process, signal.SIGKILL)
    desk.kill()
    desk.wait()
    wait_until_gone(main_process)
    with running(folder) as server:
        assert was_said(server, "唔好唔見咗")


def test_a_stale_pid_file_does_no_harm_to_the_process_that_has_the_number_now(folder: DataFolder) -> None:
    with subprocess.Popen(["sleep", "60"]) as innocent:
        lines = [str(innocent.pid), str(folder.pg), "1", "5432", str(folder.pg), "", "1 1", "ready"]
        (folder.pg / "postmaster.pid").write_text("\n".join(lines))
        (folder.pg / ".s.PGSQL.5432.lock").write_text("\n".join(lines))
        with running(folder) as server:
            say(server, "照開")
        assert innocent.poll() is None
        innocent.kill()


def test_a_server_left_behind_is_stopped_before_a_new_one_starts(folder: DataFolder) -> None:
    owner = owner_of(folder.pg)
    programs = reachable_for_everybody(find_programs()) if owner.foreign else find_programs()
    command = [programs.path("postgres"), "-D", "/proc/self/cwd", "-c", "listen_addresses="]
    command += ["-c", "unix_socket_directories=/proc/self/cwd"]
    left = subprocess.Popen(
        command, cwd=folder.pg, start_new_session=True, stderr=subprocess.DEVNULL, **owner.start()
    )
    pid_file = folder.pg / "postmaster.pid"
    while not (pid_file.exists() and "ready" in pid_file.read_text()):
        assert left.poll() is None
        time.sleep(0.01)
    with running(folder) as server:
        assert left.wait(5) == 0
        assert server_pid(folder) != left.pid
        say(server, "新嗰個")


def test_a_very_long_path_works() -> None:
    with tempfile.TemporaryDirectory(prefix="yueting-test-") as root:
        long = DataFolder(Path(root) / ("很長" * 30) / "desk")
        with running(long, NO_CARE_FOR_POWER_LOSS) as server, reachable(long) as same:
            say_hello = "select 'hello'"
            for each in (server, same):
                with psycopg.connect(each.url) as connection:
                    assert connection.execute(say_hello).fetchone() == ("hello",)
        assert not server.socket_folder.exists()


def test_a_half_made_cluster_is_made_anew() -> None:
    with tempfile.TemporaryDirectory(prefix="yueting-test-") as root:
        folder = DataFolder(Path(root)).create()
        (folder.root / "pg.tmp" / "base").mkdir(parents=True)
        with running(folder, NO_CARE_FOR_POWER_LOSS) as server:
            psycopg.connect(server.url).close()


def test_a_cluster_of_another_version_is_refused_with_the_way_out(folder: DataFolder) -> None:
    version = folder.pg / "PG_VERSION"
    ours = version.read_text()
    version.write_text("15\n")
    try:
        with pytest.raises(DeskError, match=r"made by PostgreSQL 15.*YUETING_POSTGRES_BIN"), running(folder):
            pass
    finally:
        version.write_text(ours)


def test_a_folder_without_postgresql_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("YUETING_POSTGRES_BIN", str(tmp_path))
    with pytest.raises(DeskError, match=str(tmp_path)):
        find_programs()


def test_an_old_postgresql_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "postgres"
    program.write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 14.12 (Debian 14.12-1)'\n")
    program.chmod(0o755)
    monkeypatch.setenv("YUETING_POSTGRES_BIN", str(tmp_path))
    with pytest.raises(DeskError, match="version 14; 15 or newer"):
        find_programs()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts PostgreSQL under another user")
def test_programs_nobody_else_may_enter_are_not_used_under_another_user(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    with pytest.raises(DeskError, match="YUETING_POSTGRES_BIN"):
        reachable_for_everybody(Programs(tmp_path, (18, 6)))
