"""Only files with the agreed names may import Django; every other file is a domain word and stays pure."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "yueting"

MAY_IMPORT_DJANGO = {
    "models",
    "services",
    "queries",
    "views",
    "api",
    "urls",
    "tasks",
    "forms",
    "consumers",
    "broadcasts",
    "permissions",
    "middleware",
    "templatetags",
    "management",
    "migrations",
    "admin",
    "apps",
    "tests",
    "sign_in_urls",
    "conftest",
}
IN_CHANNELS = {"intake", "outbox"}
ROOT_FILES = {"settings", "urls", "asgi", "wsgi", "cli", "__main__"}
MACHINE_ROOM = "runtime"
FRAMEWORK = ("django", "channels", "allauth", "ninja")


def _domain_files() -> list[Path]:
    return [path for path in sorted(ROOT.rglob("*.py")) if _is_domain_word(path.relative_to(ROOT))]


def _is_domain_word(path: Path) -> bool:
    words = {part.removesuffix(".py") for part in path.parts}
    if words & MAY_IMPORT_DJANGO or path.name == "__init__.py":
        return False
    if len(path.parts) == 1:
        return path.stem not in ROOT_FILES
    return path.parts[0] != MACHINE_ROOM and not (path.parts[0] == "channels" and words & IN_CHANNELS)


def _imports(path: Path) -> set[str]:
    """Modules imported when the file is loaded or used, but for those that only type checkers read."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", _domain_files(), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_domain_file_imports_no_framework(path: Path) -> None:
    framework = {name for name in _imports(path) if name.split(".")[0] in FRAMEWORK}
    if path.name == "registry.py":
        framework -= {"django.conf"}  # the one place where channels meet the settings
    assert not framework, f"{path.name} is a domain word, so it may not import {framework}"


def test_there_are_domain_files_to_check() -> None:
    assert len(_domain_files()) > 20


def test_understanding_imports_nothing_of_the_desk() -> None:
    for path in (ROOT / "understanding").rglob("*.py"):
        if "tests" not in path.parts:
            others = {
                n
                for n in _imports(path)
                if n.startswith("yueting.") and not n.startswith("yueting.understanding")
            }
            assert not others, f"{path.name} imports {others}"
