"""A pytest plugin: a PostgreSQL of its own for every test run, gone with it.

`DATABASE_URL` is set before Django reads its settings, and `YUETING_DATA` names a temporary folder, so that
no test touches the data of a real desk. A server named in `YUETING_TEST_DATABASE_URL` or `DATABASE_URL` is
used instead. Workers of xdist inherit all this.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import pytest

from yueting.runtime.folders import DataFolder
from yueting.runtime.postgres import NO_CARE_FOR_POWER_LOSS, running

_ONLY_LOOKS = {"--collect-only", "--co", "--fixtures", "--markers", "--help", "-h", "--version", "-V"}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(args: list[str]) -> Generator[None, None, None]:
    """A wrapper, for it must come before pytest-django, which asks to be first of the ordinary ones."""
    if "PYTEST_XDIST_WORKER" not in os.environ and not _ONLY_LOOKS.intersection(args):
        _prepare()
    yield


def require_program(name: str) -> str:
    """The path of a program that a test needs; without it the test is skipped, and in CI it fails."""
    path = shutil.which(name)
    if path is not None:
        return path
    if os.environ.get("CI"):
        pytest.fail(f"{name} is not installed; .ci/run installs what the tests need.")
    pytest.skip(f"{name} is not installed")


def _prepare() -> None:
    stack = ExitStack()
    atexit.register(stack.close)
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="yueting-test-")))
    os.environ["YUETING_DATA"] = str(folder)
    given = os.environ.get("YUETING_TEST_DATABASE_URL") or os.environ.get("DATABASE_URL")
    if not given:
        given = stack.enter_context(running(DataFolder(folder), NO_CARE_FOR_POWER_LOSS)).url
    os.environ["DATABASE_URL"] = given
