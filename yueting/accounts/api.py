"""What all of the HTTP API shares: tokens, errors, idempotency keys and pages."""

import hashlib
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Field, Schema
from ninja.responses import codes_4xx
from ninja.security import HttpBearer

from yueting.accounts.models import ApiToken
from yueting.accounts.paging import Place
from yueting.accounts.services.api_tokens import token_of
from yueting.accounts.services.idempotency import AnotherCall, Answer, once
from yueting.runtime.allowance import Allowance
from yueting.timeline.services import Actor

CALLS = Allowance(1200, 60)  # per token and minute, in each process
LONGEST_KEY = 255
PAGE, LARGEST_PAGE = 50, 200

Row = TypeVar("Row", bound=Model)


class Error(Schema):
    """`code` is stable, `message` says what is wrong, `what_to_do` how to put it right."""

    code: str
    message: str
    what_to_do: str = ""


class Problem(Schema):
    """The answer to every call that fails."""

    error: Error


class Page(Schema):
    """What every page of a list has; a list adds its `items`."""

    next: str = Field(description="the `after` of the next page; empty on the last one")


PROBLEMS: dict[Any, Any] = {codes_4xx: Problem}


class ApiError(Exception):
    """A call that cannot be done, in the words of `Error`."""

    def __init__(self, status: int, code: str, message: str, what_to_do: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.error = Error(code=code, message=message, what_to_do=what_to_do)
        self.retry_after: int | None = None


class TokenAuth(HttpBearer):
    """`Authorization: Bearer yt_…`; the token names the brand, and nothing of another brand is ever found."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        known = token_of(token)
        if known is None:
            return None
        wait = CALLS.take(str(known.id), time.monotonic())
        if wait:
            error = ApiError(
                429, "too_many_calls", "This token makes too many calls.", "Wait, then go on more slowly."
            )
            error.retry_after = int(wait) + 1
            raise error
        return known


def caller(request: HttpRequest) -> ApiToken:
    """The token of an authenticated call."""
    return cast(ApiToken, request.auth)  # type: ignore[attr-defined]


def actor(request: HttpRequest) -> Actor:
    """The program that calls, for the timeline."""
    token = caller(request)
    return Actor("api", token.id, token.name)


def missing(what: str) -> ApiError:
    """Also for what belongs to another brand: a token cannot find out that it exists."""
    return ApiError(
        404, "not_found", f"There is no such {what}.", "Check the id, and that the token is of its brand."
    )


def idempotent(view: Callable[..., Answer]) -> Callable[..., HttpResponse]:
    """Let a call be repeated safely: the same Idempotency-Key and content give the first answer again.

    The view returns (status, JSON), already in the shape of its schema; both are kept.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = request.headers.get("Idempotency-Key", "")
        if not key:
            return _json(view(request, *args, **kwargs))
        if len(key) > LONGEST_KEY or "\x00" in key:
            raise ApiError(
                400, "bad_idempotency_key", "The Idempotency-Key is too long.", "Use at most 255 characters."
            )
        content = f"{request.method} {request.get_full_path()}\n".encode() + request.body
        digest = hashlib.sha256(content).hexdigest()
        try:
            return _json(once(caller(request), key, digest, lambda: view(request, *args, **kwargs)))
        except AnotherCall:
            raise ApiError(
                422,
                "idempotency_key_reused",
                "This Idempotency-Key was used before, for a call with other content.",
                "Use a new key for a new call; repeat a call with exactly the same content.",
            ) from None

    return answer


def _json(answer: Answer) -> HttpResponse:
    status, content = answer
    return JsonResponse(content, status=status, safe=False)


def page_of(
    rows: QuerySet[Row], by: str, after: str, limit: int, **wanted: object
) -> dict[str, list[Row] | str]:
    """One page of `rows` as a `Page` with `items`, newest `by` first; `wanted` narrows them, None asks for nothing."""
    rows = rows.filter(**{name: value for name, value in wanted.items() if value is not None})
    limit = max(1, min(limit, LARGEST_PAGE))
    if after:
        try:
            place = Place.from_text(after)
        except ValueError:
            raise ApiError(
                400, "bad_after", "`after` is not valid.", "Use `next` of the page before."
            ) from None
        rows = rows.filter(Q(**{f"{by}__lt": place.at}) | Q(**{by: place.at, "id__lt": place.id}))
    found = list(rows.order_by(f"-{by}", "-id")[: limit + 1])
    if len(found) <= limit:
        return {"items": found, "next": ""}
    last = found[limit - 1]
    return {"items": found[:limit], "next": Place(getattr(last, by), last.pk).as_text()}
