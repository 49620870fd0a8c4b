"""A desk as a person runs it: a real `yueting serve` with a data folder of its own, and the cast in it.

with served_desk(tmp_path) as desk:
    desk.url                                  # where it answers
    desk.write("唔該幫我查下", sender="ming")    # a customer writes through the HTTP API
    desk.rows("select count(*) from …")       # a look behind the pages
"""

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from yueting.runtime.folders import DataFolder
from yueting.runtime.postgres import joined

_READY = re.compile(r"Ready on (http://127\.0\.0\.1:\d+)")
_NOT_INHERITED = (
    "DATABASE_URL",
    "REDIS_URL",
    "YUETING_URL",
    "YUETING_DATA",
    "YUETING_DEMO",
    "DJANGO_SETTINGS_MODULE",
)


@dataclass(frozen=True)
class Desk:
    """A desk that is ready; `facts` is what tests/browser/seed.py put into it."""

    url: str
    folder: Path
    facts: dict[str, Any]

    def write(self, text: str, *, sender: str, key: str = "", subject: str = "") -> None:
        """A customer of Joy writes through the HTTP API; stored when this returns, in the console a moment later."""
        body = {
            "id": key or str(uuid4()),
            "sender": {"kind": "app", "address": sender, "name": sender.title()},
            "text": text,
            "subject": subject,
        }
        request = urllib.request.Request(
            f"{self.url}/api/v1/inboxes/{self.facts['inboxes']['joy_api']}/messages",
            data=json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {self.facts['token']}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert answer.status == 202

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """What a query gives, or the number of changed rows of a statement without an answer."""
        with psycopg.connect(self._database_url, autocommit=True) as connection:
            cursor = connection.execute(query, values)
            return cursor.fetchall() if cursor.description else [(cursor.rowcount,)]

    @cached_property
    def _database_url(self) -> str:
        with joined(DataFolder(self.folder)) as server:
            return server.url


@contextmanager
def served_desk(folder: Path, **more: str) -> Iterator[Desk]:
    """Run a desk in this folder until the end of the block; `more` are environment variables."""
    with serving(folder, "serve", "--port", "0", **more) as url:
        said = run_inside(folder, "import tests.browser.seed")
        yield Desk(url, folder, json.loads(said.splitlines()[-1]))


@contextmanager
def served_demo(folder: Path) -> Iterator[str]:
    """Run a demo with its brands, people and shops, but without a past; gives its address."""
    with serving(folder, "serve", "--port", "0", YUETING_DEMO="1") as url:
        run_inside(folder, "import tests.browser.seed_demo", YUETING_DEMO="1")
        yield url


def run_inside(folder: Path, code: str, **more: str) -> str:
    """Run code in the desk's own Django; gives what it printed."""
    command = [sys.executable, "-m", "yueting", "django", "shell", "-v", "0", "-c", code]
    ran = subprocess.run(command, env=environment(folder) | more, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@contextmanager
def serving(folder: Path, *command: str, **more: str) -> Iterator[str]:
    """Run a `yueting` command that serves; gives its address once it answers. Its log is kept in the folder's `log`.

    `more` are environment variables.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "yueting", *command],
            env=environment(folder) | more,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            yield _address(process, folder / "log")
        finally:
            process.terminate()
            process.communicate(timeout=60)


def environment(folder: Path) -> dict[str, str]:
    """Ours, without what names another desk or another database."""
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED}
    return kept | {"YUETING_DATA": str(folder), "PYTHONUNBUFFERED": "1"}


def _address(process: subprocess.Popen[str], log: Path) -> str:
    assert process.stdout
    for line in process.stdout:
        if ready := _READY.search(line):
            return ready[1]
    raise AssertionError(f"The desk ended with {process.wait()} before it was ready: {log.read_text()}")
