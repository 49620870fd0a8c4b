"""A client's server, as tests need it: takes webhooks on a real port and answers what it is told to."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from typing import Any


@dataclass
class Receiver:
    """`answers` are given one after the other (then 204 for ever); every call lands in `calls`."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    calls: "Queue[tuple[dict[str, str], bytes]]" = field(default_factory=Queue)

    def next(self, timeout: float = 10.0) -> tuple[dict[str, str], dict[str, Any]]:
        """Headers and JSON of the next call; raises queue.Empty when none comes."""
        headers, body = self.calls.get(timeout=timeout)
        return headers, json.loads(body)


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver on a free port of this machine."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            receiver.calls.put(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(receiver.answers.pop(0) if receiver.answers else 204)
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
