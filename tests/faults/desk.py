"""A desk that can be killed: a real `yueting serve` and its PostgreSQL, in a data folder and on a port of their own."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psycopg

from yueting.runtime.folders import DataFolder
from yueting.runtime.postgres import joined

_READY = re.compile(r"Ready on (http://127\.0\.0\.1:\d+)")
_OF_ANOTHER_DESK = ("DATABASE_URL", "REDIS_URL", "YUETING_URL", "YUETING_DEMO", "DJANGO_SETTINGS_MODULE")


class MortalDesk:
    """Starts, dies by SIGKILL as often as wanted, and starts again at the same address."""

    def __init__(self, folder: Path) -> None:
        self.folder = DataFolder(folder)
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        folder.mkdir(parents=True, exist_ok=True)

    def start(self) -> None:
        """Returns when the desk answers."""
        with (self.folder.root / "log").open("a") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "yueting", "serve", "--port", str(self.port)],
                env=self._environment(),
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        assert self._process.stdout
        for line in self._process.stdout:
            if _READY.search(line):
                return
        raise AssertionError(f"the desk did not start: {self.log()}")

    def kill(self) -> None:
        """SIGKILL to PostgreSQL and to the desk: nobody gets to tidy up."""
        postmaster = int((self.folder.pg / "postmaster.pid").read_text().split()[0])
        os.kill(postmaster, signal.SIGKILL)
        self._process.kill()
        self._process.communicate()

    def stop(self) -> None:
        self._process.terminate()
        self._process.communicate(timeout=60)

    def run(self, module: str, given: object) -> Any:
        """Import a module in the desk's own Django; it finds `given` as JSON in TEST_GIVEN and prints JSON."""
        done = subprocess.run(
            [sys.executable, "-m", "yueting", "django", "shell", "-v", "0", "-c", f"import {module}"],
            env=self._environment() | {"TEST_GIVEN": json.dumps(given)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with joined(self.folder) as server, psycopg.connect(server.url) as connection:
            return connection.execute(query).fetchall()

    def wait_for(self, query: str, wanted: object, patience: float = 120.0) -> None:
        """Until a query gives this one value."""
        deadline = time.monotonic() + patience
        while (found := self.rows(query)[0][0]) != wanted:
            assert time.monotonic() < deadline, f"{query} gives {found}, not {wanted}; {self.log()}"
            time.sleep(0.2)

    def log(self) -> str:
        return (self.folder.root / "log").read_text()[-4000:]

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in _OF_ANOTHER_DESK}
        return kept | {"YUETING_DATA": str(self.folder.root), "PYTHONUNBUFFERED": "1"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
