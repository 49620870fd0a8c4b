"""A language model's endpoint on this machine: answers what a test wants, and keeps what it was asked."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from yueting.understanding.second_opinion import Endpoint


class Model:
    """What the endpoint answers, and what it was asked."""

    def __init__(self) -> None:
        self.answer: Any = {}
        self.status = 200
        self.pause = 0.0
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []


@contextmanager
def language_model() -> Iterator[tuple[Model, Endpoint]]:
    """The model and where to ask it."""
    spoken = Model()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            spoken.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            spoken.keys.append(self.headers.get("Authorization", ""))
            time.sleep(spoken.pause)
            content = spoken.answer if isinstance(spoken.answer, str) else json.dumps(spoken.answer)
            body = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
            self.send_response(spoken.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(BrokenPipeError):  # who asked has gone
                self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield spoken, Endpoint(f"http://127.0.0.1:{server.server_port}/v1", "small", "secret", timeout=0.5)
    server.shutdown()
    server.server_close()
    thread.join()
