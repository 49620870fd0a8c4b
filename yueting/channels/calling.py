"""Calls to a platform's API: what certainly did not arrive is told apart from what may have arrived."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from yueting.channels.base import Busy, Refused, Uncertain
from yueting.channels.platform import LARGEST_FILE
from yueting.runtime.public_addresses import Forbidden, Unresolved, destination

TIMEOUT = httpx.Timeout(10.0, connect=5.0)
# The platform has not begun to read the call when one of these comes.
NEVER_ARRIVED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_LONGEST_WORDS = 300  # of a platform's answer in an error


@dataclass(frozen=True, slots=True)
class Answer:
    """What a platform answered. `headers` have small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        """The answer as an object; {} where it is none."""
        try:
            read = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return read if isinstance(read, dict) else {}

    @property
    def words(self) -> str:
        return f"HTTP {self.status} {self.body[:_LONGEST_WORDS].decode(errors='replace')}".strip()


class Silent(Exception):
    """The call was handed over, or part of it, and no answer came."""


class Unreached(Exception):
    """The call certainly did not arrive."""


def call(
    method: str,
    url: str,
    *,
    params: Mapping[str, str] | None = None,
    body: Mapping[str, Any] | None = None,
    form: Mapping[str, Any] | None = None,
    files: Mapping[str, tuple[str, bytes, str]] | None = None,
    headers: Mapping[str, str] | None = None,
    limit: int = LARGEST_FILE,
) -> Answer:
    """One call, without redirects, to a public address only. Raises Silent, Unreached.

    `body` goes as JSON with its characters as they are, `form` and `files` (name, bytes, media type) as a form.
    At most `limit` bytes of the answer are read; a longer one counts as no answer.
    """
    content = json.dumps(body, ensure_ascii=False).encode() if body is not None else None
    given = dict(headers or {}) | ({"content-type": "application/json"} if content is not None else {})
    try:
        to = destination(url)
        # No proxy from the environment: it would resolve the name again, behind the guard.
        with httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
            named = httpx.URL(url)
            request = client.build_request(
                method,
                named.copy_with(host=to.address),
                params=params,
                content=content,
                data=form,
                files=files,
                headers=given | {"host": named.netloc.decode("ascii"), "user-agent": "Yueting"},
                extensions={"sni_hostname": to.host},
            )
            return _read(client.send(request, stream=True), limit)
    except (Forbidden, Unresolved, httpx.InvalidURL, *NEVER_ARRIVED) as error:
        raise Unreached(_words_of(error)) from error
    except httpx.HTTPError as error:
        raise Silent(_words_of(error)) from error


def deliver(method: str, url: str, **given: Any) -> Answer:
    """`call`, for a message to a customer. Raises Busy, Refused (by HTTP status) or Uncertain."""
    try:
        answer = call(method, url, **given)
    except Unreached as error:
        raise Busy(str(error)) from error
    except Silent as error:
        raise Uncertain(str(error)) from error
    if answer.status == 429 or answer.status == 503:
        raise Busy(answer.words, _seconds(answer.headers.get("retry-after", "")))
    if answer.status >= 500:
        raise Uncertain(answer.words)  # it may have failed after it had written to the customer
    return answer


def ask(method: str, url: str, **given: Any) -> Answer:
    """`call`, for what changes nothing and may be repeated. Raises Busy or Refused."""
    try:
        answer = call(method, url, **given)
    except (Unreached, Silent) as error:
        raise Busy(str(error)) from error
    if answer.status == 429 or answer.status >= 500:
        raise Busy(answer.words, _seconds(answer.headers.get("retry-after", "")))
    if answer.status >= 400:
        raise Refused(answer.words)
    return answer


def _read(answer: httpx.Response, limit: int) -> Answer:
    read = bytearray()
    try:
        for part in answer.iter_bytes():
            read += part
            if len(read) > limit:
                raise httpx.ReadError(f"the answer is longer than {limit} bytes")
    finally:
        answer.close()
    return Answer(answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, bytes(read))


def _seconds(text: str) -> float | None:
    return min(float(text), 3600.0) if text.isdigit() else None


def _words_of(error: Exception) -> str:
    """httpx names addresses in its errors, and an address may hold a token: only what kind of error it was."""
    if isinstance(error, Forbidden | Unresolved):
        return str(error)[:200]
    return type(error).__name__
