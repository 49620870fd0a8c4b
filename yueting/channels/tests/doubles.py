"""Platforms that run on this machine: real servers that sign, answer, repeat and fail as a platform does."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    """One call that the platform got. `parts` are the files of a form, by name."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.body) if self.body else {}

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}

    @property
    def parts(self) -> dict[str, bytes]:
        head = f"Content-Type: {self.headers['content-type']}\r\n\r\n".encode()
        form = BytesParser(policy=HTTP).parsebytes(head + self.body)
        return {
            str(part.get_param("name", header="content-disposition")): part.get_payload(decode=True)
            for part in form.iter_parts()
        }


@dataclass(frozen=True)
class Said:
    """What it answers."""

    body: Any = field(default_factory=dict)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


class Fault(Exception):
    """The next call fails: "silence" (taken, no answer), "drop" (the line breaks before anything is taken)."""


class Double:
    """A platform's API. A subclass answers calls in `answer`; `faults` are used up one call after another."""

    host: ClassVar[str] = "127.0.0.1"

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.faults: list[str | Said] = []
        self.url = ""

    def answer(self, asked: Asked) -> Said:
        raise NotImplementedError

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]

    @contextmanager
    def running(self) -> Iterator["Double"]:
        server = ThreadingHTTPServer((self.host, 0), _handler(self._take))
        self.url = f"http://{self.host}:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()

    def _take(self, asked: Asked) -> Said | None:
        """None: the line breaks without an answer."""
        fault = self.faults.pop(0) if self.faults else None
        if isinstance(fault, Said):
            self.asked.append(asked)
            return fault
        if fault == "drop":
            return None
        self.asked.append(asked)
        said = self.answer(asked)
        return None if fault == "silence" else said


def _handler(take: Callable[[Asked], Said | None]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            parts = urlsplit(self.path)
            said = take(
                Asked(
                    self.command,
                    parts.path,
                    {
                        name: values[0]
                        for name, values in parse_qs(parts.query, keep_blank_values=True).items()
                    },
                    {name.lower(): value for name, value in self.headers.items()},
                    self.rfile.read(int(self.headers.get("content-length") or 0)),
                )
            )
            if said is None:
                self.close_connection = True
                return
            content = said.body if isinstance(said.body, bytes) else json.dumps(said.body).encode()
            self.send_response(said.status)
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815

        def log_message(self, *args: object) -> None:
            """Tests are quiet."""

    return Handler
