"""Pages over ASGI: whole answers, files, bodies, and browsers that go away."""

import asyncio
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import override_settings
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from yueting.runtime.pages import Pages, environ_of


@csrf_exempt
def length(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{request.method} {len(request.body)} {request.GET.get('q', '')}")


def pieces(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(iter([b"one", b"two"]))


urlpatterns = [path("length/", length), path("pieces/", pieces)]


def scope(
    target: str, method: str = "GET", headers: list[tuple[bytes, bytes]] | None = None
) -> dict[str, Any]:
    place, _, query = target.partition("?")
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": place,
        "query_string": query.encode(),
        "headers": [(b"host", b"127.0.0.1"), *(headers or [])],
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 1),
    }


def answered(request: dict[str, Any], *received: dict[str, Any]) -> list[dict[str, Any]]:
    """What the browser is sent, message by message."""
    waiting, sent = list(received or [{"type": "http.request"}]), []

    async def receive() -> dict[str, Any]:
        return waiting.pop(0)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
        asyncio.run(Pages(WSGIHandler())(request, receive, send))
    return sent


def test_a_page_is_sent_whole() -> None:
    start, body = answered(scope("/length/?q=%E9%80%80%E6%AC%BE"))
    assert start["status"] == 200
    assert body == {"type": "http.response.body", "body": "GET 0 退款".encode()}


def test_a_file_is_sent_piece_by_piece() -> None:
    _start, *bodies = answered(scope("/pieces/"))
    assert [message["body"] for message in bodies] == [b"one", b"two", b""]
    assert not bodies[-1].get("more_body")


@pytest.mark.parametrize("size", [10, 3_000_000])
def test_a_body_arrives_whole_however_long_it_is(size: int) -> None:
    half = b"x" * (size // 2)
    _start, body = answered(
        scope("/length/", "POST", [(b"content-length", str(size).encode())]),
        {"type": "http.request", "body": half, "more_body": True},
        {"type": "http.request", "body": half},
    )
    assert body["body"] == f"POST {size} ".encode()


def test_a_browser_that_goes_away_while_sending_is_not_answered() -> None:
    sent = answered(
        scope("/length/", "POST", [(b"content-length", b"9")]),
        {"type": "http.request", "body": b"x", "more_body": True},
        {"type": "http.disconnect"},
    )
    assert sent == []


def test_a_header_with_an_underscore_is_not_taken_for_the_proxys() -> None:
    environ = environ_of(
        scope("/", headers=[(b"x_forwarded_proto", b"https"), (b"accept", b"a"), (b"accept", b"b")])
    )
    assert "HTTP_X_FORWARDED_PROTO" not in environ
    assert environ["HTTP_ACCEPT"] == "a,b"
