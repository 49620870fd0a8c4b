"""Calls to addresses that outsiders gave us: signed after Standard Webhooks, guarded, without redirects."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

import httpx
from standardwebhooks.webhooks import Webhook

from yueting.channels.http.public_addresses import Destination, Forbidden, Unresolved, destination

__all__ = ["Forbidden", "Unreachable", "call_signed"]

TIMEOUT = 10.0  # seconds for each step of a call


class Unreachable(Exception):
    """The call did not get an answer."""


def call_signed(url: str, secret: str, id: str, body: Mapping[str, object]) -> int:
    """POST `body` as JSON with the Standard Webhooks headers; gives the HTTP status.

    `id` stays the same over retries, so that the receiver can drop repeats; without a `secret` ("whsec_…") the call
    is not signed. Raises Forbidden for an address inside, Unreachable when no answer came. A redirect is not
    followed: its 3xx is the answer. The body of the answer is not read.
    """
    content = json.dumps(body, ensure_ascii=False)
    now = datetime.now(UTC)
    headers = {
        "content-type": "application/json",
        "user-agent": "Yueting",
        "webhook-id": id,
        "webhook-timestamp": str(int(now.timestamp())),
    }
    if secret:
        headers["webhook-signature"] = Webhook(secret).sign(id, now, content)
    try:
        to = destination(url)
        # No proxy from the environment: it would resolve the name again, behind the guard.
        with httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
            request = _request(client, url, to, headers, content.encode())
            answer = client.send(request, stream=True)
            answer.close()
            return answer.status_code
    except Unresolved as error:
        raise Unreachable(str(error)) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Unreachable(f"{type(error).__name__}: {error}"[:500]) from error


def _request(
    client: httpx.Client, url: str, to: Destination, headers: dict[str, str], content: bytes
) -> httpx.Request:
    """A request to the checked address, which still names the host, to the server and in TLS."""
    given = httpx.URL(url)
    headers["host"] = given.netloc.decode("ascii")
    return client.build_request(
        "POST",
        given.copy_with(host=to.address),
        headers=headers,
        content=content,
        extensions={"sni_hostname": to.host},
    )
