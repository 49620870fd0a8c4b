"""Errors that speak to the person at the terminal; the command line prints them without a traceback."""

from __future__ import annotations


class DeskError(Exception):
    """Something a person can put right: the text says what is wrong and what to do about it."""


class AlreadyRunning(DeskError):
    """Another process holds the data folder; `pid` is its number (None when it left none)."""

    def __init__(self, folder: object, pid: int | None, command: str) -> None:
        self.pid = pid
        who = f"process {pid} ({command})" if pid else "another process"
        super().__init__(
            f"{folder} is already in use by {who}. "
            "Stop that one first, or name another folder in YUETING_DATA."
        )


class NotRunning(DeskError):
    """A command needs the database of a running desk and found none."""
