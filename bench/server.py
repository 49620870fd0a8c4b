"""The desk's own processes, started as a person starts them."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_PATIENCE = 60.0  # seconds


@contextmanager
def web_process() -> Iterator[str]:
    """`yueting web` on the desk of this environment; gives its address."""
    process = _start("web", "--port", "0")
    try:
        yield _address(process)
    finally:
        _stop(process)


@contextmanager
def worker_process() -> Iterator[None]:
    """`yueting worker` beside it."""
    process = _start("worker")
    try:
        assert process.stdout
        process.stdout.readline()  # says that it runs
        yield
    finally:
        _stop(process)


def _start(*arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "yueting", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _address(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    for line in process.stdout:
        if line.startswith("Ready on "):
            return line.split()[2]
    raise RuntimeError("`yueting web` ended before it was ready; its reason is above")


def _stop(process: "subprocess.Popen[str]") -> None:
    process.terminate()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
