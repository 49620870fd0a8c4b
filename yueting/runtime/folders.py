"""Where a desk keeps its things: one data folder, private to the person who runs it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from yueting.runtime.errors import DeskError


@dataclass(frozen=True, slots=True)
class DataFolder:
    """The data folder and the parts inside it; nothing is created before `create()`."""

    root: Path

    @property
    def pg(self) -> Path:
        """The PostgreSQL cluster."""
        return self.root / "pg"

    @property
    def files(self) -> Path:
        """Attachments and other files of the desk."""
        return self.root / "files"

    @property
    def run(self) -> Path:
        """What matters only while a desk runs: the lock and the log of PostgreSQL."""
        return self.root / "run"

    def create(self) -> DataFolder:
        """Make the folder and its parts, readable by the owner only; the folders above stay as they are."""
        try:
            self.root.parent.mkdir(parents=True, exist_ok=True)
            for folder in (self.root, self.files, self.run):
                folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise DeskError(
                f"Cannot create the data folder {self.root}: {error.strerror}. "
                "Name another one in the environment variable YUETING_DATA."
            ) from error
        return self


def data_folder(name: str = "") -> DataFolder:
    """The desk's data folder, or with `name` one of its own beneath it (the demo's).

    `YUETING_DATA` decides; without it `/var/lib/yueting` for root, else the user's data folder.
    """
    chosen = os.environ.get("YUETING_DATA", "").strip()
    if chosen:
        root = Path(chosen).expanduser().absolute()
    elif os.geteuid() == 0:
        root = Path("/var/lib/yueting")
    else:
        root = Path(platformdirs.user_data_dir("yueting", appauthor=False))
    return DataFolder(root / name if name else root)
