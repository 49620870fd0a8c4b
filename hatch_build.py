"""Puts the page assets and the compiled messages into the packages: who installs a wheel needs no Node."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PageAssets(BuildHookInterface):
    """Builds what is missing or older than its sources; `make setup` does it for a source folder."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it collects files; `version` is "editable" for a source folder."""
        if version == "editable":
            return
        root = Path(self.root)
        _compile_messages(root / "yueting" / "locale")
        _build_pages(root / "frontend", root / "yueting" / "static" / "dist")


def _compile_messages(locale: Path) -> None:
    import polib

    for catalogue in locale.glob("*/LC_MESSAGES/*.po"):
        polib.pofile(str(catalogue)).save_as_mofile(str(catalogue.with_suffix(".mo")))


def _build_pages(sources: Path, built: Path) -> None:
    if _newest(built) and _newest(built) >= _newest(sources):
        return
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError(
            "The page assets are not built, and npm is missing to build them. Install Node.js 20 or newer from "
            "https://nodejs.org/en/download, or install Yueting from a wheel, which has them inside."
        )
    for command in (["ci", "--no-audit", "--no-fund"], ["run", "build"]):
        done = subprocess.run([npm, *command], cwd=sources, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"npm {' '.join(command)} failed in {sources}:\n{done.stdout}{done.stderr}")


def _newest(folder: Path) -> float:
    """The last change of any file in a folder, in seconds since 1970; 0 when there is none."""
    files = (path for path in folder.rglob("*") if "node_modules" not in path.parts and path.is_file())
    return max((path.stat().st_mtime for path in files), default=0.0)
