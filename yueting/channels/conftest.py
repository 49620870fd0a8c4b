"""A real desk for tests that need sockets and background work: `yueting serve` on the test's own database."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from tests.cast import Cast, make_cast
from yueting.channels.models import RawDelivery, RawState


@pytest.fixture(scope="module")
def _desk_process(django_db_setup: None) -> Iterator[str]:
    """It ends with its module: its loops would do the background work of everybody else's tests."""
    given = connection.settings_dict
    url = make_conninfo(
        dbname=given["NAME"],
        host=given["HOST"],
        port=given["PORT"],
        user=given["USER"],
        password=given["PASSWORD"],
    )
    environment = os.environ | {"DATABASE_URL": url, "YUETING_ALLOW_PRIVATE_WEBHOOKS": "1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "yueting", "serve", "--port", "0"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield _address(process)
    finally:
        process.terminate()
        process.wait(15)


@pytest.fixture
def desk_url(transactional_db: None, _desk_process: str) -> Iterator[str]:
    """The address of a running desk that sees what this test commits."""
    yield _desk_process
    # The tables are emptied next: the desk would be caught in the middle of what is still waiting.
    deadline = time.monotonic() + 15
    while RawDelivery.objects.filter(state=RawState.RECEIVED).exists() and time.monotonic() < deadline:
        time.sleep(0.02)


@pytest.fixture
def live_cast(transactional_db: None) -> Cast:
    """The named cast, committed, so that the running desk sees it."""
    return make_cast()


def _address(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    said = []
    for line in process.stdout:
        said.append(line)
        if line.startswith("Ready on "):
            return line.split()[2]
    raise AssertionError("the desk did not start: " + "".join(said))
