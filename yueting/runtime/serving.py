"""The processes of a desk: all in one (`serve`), pages only (`web`), background work only (`worker`)."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import uvicorn

from yueting.runtime.desk import check_migrated, database, migrate, set_up_django
from yueting.runtime.errors import DeskError
from yueting.runtime.folders import data_folder
from yueting.runtime.parent_death import ending_with_parent
from yueting.runtime.postgres import joined, running

Command = Sequence[str]
_PAGE_ASSETS = Path(__file__).resolve().parent.parent / "static" / "dist"


def serve(host: str, port: int, prepare: Callable[[], None] = migrate, companion: Command = ()) -> None:
    """Everything in one process, until Ctrl-C or SIGTERM; port 0 takes a free one.

    `prepare` puts the database in order before the first page. `companion` is a `yueting` command line that
    runs beside the server as a process of its own.
    """
    with database(running) as own, _listening(host, port) as listener:
        _say(f"Data folder: {data_folder().root}")
        _say("Database: its own PostgreSQL" if own else "Database: the one in DATABASE_URL")
        _name_ourselves(listener)
        prepare()
        _serve_pages(listener, companion)


def web(host: str, port: int) -> None:
    """Pages and sockets only, beside a running desk or on the server in `DATABASE_URL`; migrates nothing."""
    os.environ["YUETING_LOOPS"] = "0"
    with database(joined), _listening(host, port) as listener:
        _name_ourselves(listener)
        check_migrated()
        _serve_pages(listener)


def worker() -> None:
    """Background work only, beside a running desk or on the server in `DATABASE_URL`."""
    with database(joined):
        check_migrated()
        from yueting.runtime.loops import run_forever

        _say("Background work runs. Ctrl-C stops it.")
        run_forever()


def _serve_pages(listener: socket.socket, companion: Command = ()) -> None:
    host, port = listener.getsockname()[:2]
    set_up_django()
    if not _PAGE_ASSETS.exists():
        _say("The page assets are missing: pages will look bare. `make setup` builds them.")
    if not _is_local(host) and "YUETING_HOSTS" not in os.environ:
        _say("Only this machine is answered. Name the host names of the desk in YUETING_HOSTS to open it.")
    config = uvicorn.Config(
        "yueting.asgi:application",
        lifespan="on",
        access_log=False,
        forwarded_allow_ips=os.environ.get("YUETING_PROXIES", "127.0.0.1"),
        log_level="warning",
        timeout_graceful_shutdown=5,
        ws_max_size=2**20,
        ws_per_message_deflate=False,  # frames are small; compressing them costs more than it saves
    )
    with ExitStack() as stack:
        server = _Server(config, _address(host, port), lambda: stack.enter_context(_beside(companion)))
        server.run(sockets=[listener])
    if not server.started:
        raise DeskError("The server could not start; the reason is above.")


class _Server(uvicorn.Server):
    """uvicorn that says when it is ready."""

    def __init__(self, config: uvicorn.Config, address: str, when_ready: Callable[[], object]) -> None:
        super().__init__(config)
        self._address = address
        self._when_ready = when_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._when_ready()
            _say(f"Ready on {self._address} (Ctrl-C stops it)")


def _name_ourselves(listener: socket.socket) -> None:
    """The address in links to customers is where we listen unless said otherwise; settings read it when they load."""
    os.environ.setdefault("YUETING_URL", _address(*listener.getsockname()[:2]))


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """Claim the port before the slow work; connections are refused until the server is ready."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError as error:
        raise DeskError(
            f"Cannot serve on {host}:{port}: {error.strerror}. Choose another port, as in --port {port + 1}."
        ) from error
    with listener:
        yield listener


@contextmanager
def _beside(command: Command) -> Iterator[None]:
    """Run `yueting` with this command line in a process that ends with ours."""
    if not command:
        yield
        return
    process = subprocess.Popen(
        [sys.executable, "-m", "yueting", *command],
        start_new_session=True,
        preexec_fn=ending_with_parent(signal.SIGTERM),
    )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _address(host: str, port: int) -> str:
    if not host.strip("0.:"):  # all interfaces: this machine is one of them
        host = "127.0.0.1" if "." in host else "::1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _is_local(host: str) -> bool:
    return host == "::1" or host.startswith("127.")


def _say(text: str) -> None:
    print(text, flush=True)
