"""The wheel, installed where there is neither Node nor source, serves the desk."""

import re
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed() -> Iterator[Path]:
    """The program `yueting` of an empty environment with nothing but the wheel and what it asks for."""
    uv = str(Path(sys.executable).with_name("uv"))
    with tempfile.TemporaryDirectory(prefix="yueting-test-") as folder:
        room = Path(folder)

        def run(*command: str) -> None:
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stderr

        run(uv, "build", "--quiet", "--out-dir", f"{room}/built")
        locked = ["--frozen", "--no-dev", "--no-emit-project", "--output-file", f"{room}/requirements.txt"]
        run(uv, "export", "--quiet", *locked)
        run(uv, "venv", "--quiet", "--python", sys.executable, f"{room}/env")
        (wheel,) = map(str, (room / "built").glob("*.whl"))
        run(
            uv,
            "pip",
            "install",
            "--quiet",
            "--python",
            f"{room}/env/bin/python",
            "-r",
            f"{room}/requirements.txt",
        )
        run(uv, "pip", "install", "--quiet", "--python", f"{room}/env/bin/python", "--no-deps", wheel)
        yield room / "env" / "bin" / "yueting"


def test_a_desk_runs_from_the_wheel_alone(installed: Path) -> None:
    elsewhere = installed.parents[2]
    surroundings = {
        "PATH": str(installed.parent),
        "HOME": str(elsewhere),
        "YUETING_DATA": f"{elsewhere}/desk",
    }
    command = [str(installed), "serve", "--port", "0"]
    with subprocess.Popen(
        command, env=surroundings, cwd=elsewhere, stdout=subprocess.PIPE, text=True
    ) as desk:
        try:
            assert desk.stdout
            said = iter(desk.stdout.readline, "")
            address = next(found[1] for line in said if (found := re.search(r"Ready on (\S+)", line)))
            for path in ("/account/login/", "/static/dist/console.css", "/static/dist/widget.js"):
                with urllib.request.urlopen(address + path, timeout=20) as answer:
                    assert answer.status == 200
        finally:
            desk.terminate()
        assert desk.wait(20) == 0
    assert not (elsewhere / "desk" / "pg" / "postmaster.pid").exists()
