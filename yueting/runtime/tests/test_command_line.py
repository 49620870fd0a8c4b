"""The command line as a person meets it: real processes, real signals, words instead of tracebacks."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

YUETING = [sys.executable, "-m", "yueting"]


@pytest.fixture(scope="module")
def surroundings() -> Iterator[dict[str, str]]:
    """The environment of a person with an empty data folder and no database of their own."""
    with tempfile.TemporaryDirectory(prefix="yueting-test-") as root:
        kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "YUETING_URL")}
        yield kept | {"YUETING_DATA": f"{root}/desk"}


def yueting(
    surroundings: dict[str, str], *arguments: str, said: str = ""
) -> subprocess.CompletedProcess[str]:
    command = [*YUETING, *arguments]
    return subprocess.run(command, env=surroundings, input=said, capture_output=True, text=True, check=False)


class Desk:
    """A `yueting serve` or `yueting web` that is ready."""

    def __init__(self, surroundings: dict[str, str], command: str = "serve") -> None:
        self.process = subprocess.Popen(
            [*YUETING, command, "--port", "0"], env=surroundings, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout
        for line in self.process.stdout:
            if ready := re.search(r"Ready on (http://127\.0\.0\.1:\d+)", line):
                self.address = ready[1]
                return
        pytest.fail(f"yueting {command} ended with exit code {self.process.wait()} before it was ready")

    def stop(self, kind: signal.Signals) -> int:
        """Ask it to stop; gives the exit code."""
        self.process.send_signal(kind)
        return self.process.wait(20)


@pytest.fixture(scope="module")
def desk(surroundings: dict[str, str]) -> Iterator[Desk]:
    desk = Desk(surroundings)
    yield desk
    desk.process.kill()
    desk.process.wait()


def test_the_desk_answers_on_the_address_it_prints(desk: Desk) -> None:
    with urllib.request.urlopen(desk.address + "/account/login/", timeout=20) as page:
        assert page.status == 200
        assert "<html" in page.read().decode()


def test_a_second_desk_on_the_same_folder_is_told_about_the_first(
    desk: Desk, surroundings: dict[str, str]
) -> None:
    second = yueting(surroundings, "serve", "--port", "0")
    assert second.returncode == 1
    assert f"process {desk.process.pid} (yueting serve)" in second.stderr
    assert "Traceback" not in second.stderr


def test_djangos_commands_use_the_running_desks_database(desk: Desk, surroundings: dict[str, str]) -> None:
    answer = yueting(surroundings, "django", "migrate", "--check")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert desk.process.poll() is None


def test_more_pages_can_be_served_beside_a_running_desk(desk: Desk, surroundings: dict[str, str]) -> None:
    web = Desk(surroundings, "web")
    with urllib.request.urlopen(web.address + "/account/login/", timeout=20) as page:
        assert page.status == 200
    assert web.stop(signal.SIGTERM) == 0
    assert desk.process.poll() is None


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT])
def test_a_desk_that_is_asked_to_stop_stops_all_it_started(
    kind: signal.Signals, surroundings: dict[str, str]
) -> None:
    surroundings = surroundings | {"YUETING_DATA": surroundings["YUETING_DATA"] + "-to-stop"}
    desk = Desk(surroundings)
    assert desk.stop(kind) == 0
    assert not (Path(surroundings["YUETING_DATA"]) / "pg" / "postmaster.pid").exists()
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(desk.address, timeout=1)


def test_a_port_that_is_taken_is_named_with_another_to_try(surroundings: dict[str, str]) -> None:
    surroundings = surroundings | {"YUETING_DATA": surroundings["YUETING_DATA"] + "-to-stop"}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = yueting(surroundings, "serve", "--port", str(port))
    assert answer.returncode == 1
    assert f"--port {port + 1}" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("command", ["web", "worker"])
def test_what_runs_beside_a_desk_says_when_there_is_none(command: str, surroundings: dict[str, str]) -> None:
    answer = yueting(surroundings | {"YUETING_DATA": surroundings["YUETING_DATA"] + "-none"}, command)
    assert (answer.returncode, answer.stdout) == (1, "")
    assert "yueting serve" in answer.stderr


def test_a_database_that_does_not_answer_is_named(surroundings: dict[str, str]) -> None:
    answer = yueting(surroundings | {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/desk"}, "worker")
    assert answer.returncode == 1
    assert "DATABASE_URL does not answer" in answer.stderr


def test_a_file_that_is_not_there_is_named(surroundings: dict[str, str]) -> None:
    for command in ("import", "restore"):
        answer = yueting(surroundings, command, "/no/such/file")
        assert (answer.returncode, answer.stderr) == (1, "yueting: There is no /no/such/file.\n")


def test_readings_come_line_by_line_and_a_bad_line_is_told_at_the_end(surroundings: dict[str, str]) -> None:
    good = json.dumps({"id": "a", "channel": "chat", "turns": [{"role": "customer", "text": "唔該晒"}]})
    answer = yueting(surroundings, "read", said=f"{good}\nnonsense\n{good}\n")
    assert answer.returncode == 1
    first, bad, last = map(json.loads, answer.stdout.splitlines())
    assert first == last
    assert first["id"] == "a"
    assert bad["line"] == 2


def test_reading_and_help_need_neither_django_nor_a_database() -> None:
    loaded = "import sys, yueting.cli, yueting.understanding.lines; print('django' in sys.modules, 'psycopg' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert answer.stdout == "False False\n"


def test_the_demo_is_removed_with_one_command(surroundings: dict[str, str]) -> None:
    demo = Path(surroundings["YUETING_DATA"]) / "demo"
    assert "There is no demo" in yueting(surroundings, "demo", "remove", "--yes").stdout
    (demo / "files").mkdir(parents=True)
    assert "Nothing was deleted" in yueting(surroundings, "demo", "remove", said="n\n").stdout
    assert demo.exists()
    yueting(surroundings, "demo", "remove", "--yes")
    assert not demo.exists()
    assert demo.parent.exists()
