"""Pages: Django's WSGI handler for uvicorn, each request in one of a few threads.

Every hop between the event loop and a thread costs about as much as a statement, so a page takes two: there and back.
Only what is streamed, which is files, takes two for each piece.
"""

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.core.handlers.wsgi import WSGIHandler

THREADS = 8
_IN_MEMORY = 1024 * 1024  # bytes of a request's body; a longer one waits in a file


class Pages:
    """The ASGI application for `http`."""

    def __init__(self, handler: WSGIHandler) -> None:
        self._handler = handler
        self._threads = ThreadPoolExecutor(THREADS, "pages")

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        with SpooledTemporaryFile(_IN_MEMORY) as body:
            if not await _read(receive, body):
                return  # the browser went away
            answer = _Answer(asyncio.get_running_loop(), send)
            environ = environ_of(scope) | {"wsgi.input": body}
            page = await answer.loop.run_in_executor(self._threads, answer.make, self._handler, environ)
            if page is not None:
                await send(answer.start)
                await send({"type": "http.response.body", "body": page})


class _Answer:
    """One answer in the making, in a thread."""

    start: dict[str, Any]

    def __init__(self, loop: asyncio.AbstractEventLoop, send: Any) -> None:
        self.loop = loop
        self._send = send

    def make(self, handler: WSGIHandler, environ: dict[str, Any]) -> bytes | None:
        """The whole page, or None when it was streamed from here."""
        response = handler(environ, self._begin)
        try:
            if not response.streaming:
                return b"".join(response)
            self._send_now(self.start)
            for piece in response:
                self._send_now({"type": "http.response.body", "body": piece, "more_body": True})
            self._send_now({"type": "http.response.body", "body": b""})
            return None
        finally:
            response.close()

    def _begin(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        raw = [(name.lower().encode("latin1"), value.encode("latin1")) for name, value in headers]
        self.start = {"type": "http.response.start", "status": int(status[:3]), "headers": raw}

    def _send_now(self, message: dict[str, Any]) -> None:
        asyncio.run_coroutine_threadsafe(self._send(message), self.loop).result()


async def _read(receive: Any, body: IO[bytes]) -> bool:
    """Gather the request's body; False when its sender gave up."""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return False
        body.write(message.get("body", b""))
        more = message.get("more_body", False)
    body.seek(0)
    return True


def environ_of(scope: dict[str, Any]) -> dict[str, Any]:
    """The request as WSGI has it (PEP 3333): all but its body."""
    host, port = scope.get("server") or ("localhost", 80)
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin1"),
        "QUERY_STRING": scope["query_string"].decode("latin1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port or 0),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope.get("client") or [""])[0],
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
    }
    for name, value in scope["headers"]:
        if b"_" in name:
            continue  # WSGI would take X_Forwarded_Proto for the X-Forwarded-Proto that only a proxy may set
        key = name.decode("latin1").upper().replace("-", "_")
        key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
        text = value.decode("latin1")
        environ[key] = f"{environ[key]},{text}" if key in environ else text
    return environ
