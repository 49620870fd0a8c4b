"""Fetching an address that an outsider named: guarded against our own network, without redirects, bounded in size."""

import json
from collections.abc import Mapping
from typing import Any

import httpx

from yueting.runtime.public_addresses import Forbidden, Unresolved, destination

__all__ = ["Forbidden", "NoAnswer", "fetch_json"]

TIMEOUT = 5.0  # seconds for each step
LARGEST = 200_000  # bytes


class NoAnswer(Exception):
    """No usable answer came; `status` is the HTTP status where there was one, else 0."""

    def __init__(self, words: str, status: int = 0) -> None:
        super().__init__(words)
        self.status = status


def fetch_json(url: str, headers: Mapping[str, str] | None = None, *, timeout: float = TIMEOUT) -> Any:
    """GET an address and read its JSON. Raises Forbidden, or NoAnswer for everything that is no JSON with status 200."""
    try:
        to = destination(url)
        with httpx.Client(timeout=timeout, follow_redirects=False, trust_env=False) as client:
            given = httpx.URL(url)
            request = client.build_request(
                "GET",
                given.copy_with(host=to.address),
                headers={
                    "accept": "application/json",
                    "user-agent": "Yueting",
                    **(headers or {}),
                    "host": given.netloc.decode("ascii"),
                },
                extensions={"sni_hostname": to.host},
            )
            answer = client.send(request, stream=True)
            try:
                return _read(answer)
            finally:
                answer.close()
    except Unresolved as error:
        raise NoAnswer(str(error)) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NoAnswer(f"{type(error).__name__}: {error}"[:300]) from error


def _read(answer: httpx.Response) -> Any:
    if answer.status_code != 200:
        raise NoAnswer(f"status {answer.status_code}", answer.status_code)
    body = b""
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > LARGEST:
            raise NoAnswer("the answer is too large", 200)
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise NoAnswer("the answer is no JSON", 200) from None
