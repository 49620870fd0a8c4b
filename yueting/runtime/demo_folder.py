"""The demo's data folder: beneath the desk's, shared with nothing, and gone in one go."""

from __future__ import annotations

import os
import shutil
import sys

from yueting.runtime.folders import DataFolder, data_folder
from yueting.runtime.lock import hold
from yueting.runtime.orphans import stop_orphans
from yueting.runtime.owner import owner_of


def folder() -> DataFolder:
    """Where the demo lives."""
    return data_folder("demo")


def use() -> None:
    """Make the demo's folder and database those of this process and its children."""
    if os.environ.pop("DATABASE_URL", None):
        print("DATABASE_URL is not used: the demo has a database of its own.", file=sys.stderr)
    os.environ["YUETING_DATA"] = str(folder().root)
    os.environ["YUETING_DEMO"] = "1"


def remove() -> None:
    """Delete the demo; raises AlreadyRunning while it runs."""
    demo = folder()
    demo.create()
    with hold(demo):
        if demo.pg.exists():
            stop_orphans(demo.pg, owner_of(demo.pg))
        shutil.rmtree(demo.root)
