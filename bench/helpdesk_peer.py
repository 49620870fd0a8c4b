"""django-helpdesk beside us: the same mails, the same PostgreSQL, the same minute.

    python -m venv /somewhere/helpdesk
    /somewhere/helpdesk/bin/pip install django-helpdesk "psycopg[binary]"
    YUETING_BENCH_HELPDESK=/somewhere/helpdesk python -m bench --only intake

It lives in a virtual environment of its own, for it needs other versions of what we need. `helpdesk_import.py` is
what runs there.
"""

import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

FIGURE = 60.0  # mails/s of django-helpdesk 2.6 on two cores, for runs without it
_SCRIPT = Path(__file__).with_name("helpdesk_import.py")


def helpdesk_speed(mails: Sequence[bytes], database: str) -> float | None:
    """Mails per second of django-helpdesk's own import, None where YUETING_BENCH_HELPDESK names no environment.

    The PostgreSQL is that of DATABASE_URL; `database` is made there.
    """
    home = os.environ.get("YUETING_BENCH_HELPDESK")
    if not home:
        return None
    server = conninfo_to_dict(os.environ["DATABASE_URL"])
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(sql.SQL("create database {}").format(sql.Identifier(database)))
    with tempfile.TemporaryDirectory(prefix="yueting-bench-mails-") as folder:
        for place, mail in enumerate(mails):
            (Path(folder) / f"{place:05d}.eml").write_bytes(mail)
        command = [
            Path(home) / "bin" / "python",
            _SCRIPT,
            folder,
            server["host"],
            str(server["port"]),
            database,
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"django-helpdesk failed: {done.stderr[-2000:]}")
    return float(done.stdout.split()[-1])
