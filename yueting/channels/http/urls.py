"""The HTTP API, assembled: every app's router under one roof, with one way to sign in and one shape of errors."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.docs import Swagger

from yueting.accounts.api import ApiError, TokenAuth
from yueting.channels.http import api as channel_api
from yueting.contacts.api import router as contacts
from yueting.conversations.api import router as conversations
from yueting.knowledge.api import router as articles
from yueting.tickets.api import router as tickets

ABOUT = """
Every call carries `Authorization: Bearer yt_…`; a token belongs to one brand and sees nothing else.

POST calls may carry an `Idempotency-Key`: the same key with the same content gives the first answer again.
Lists are read page by page: `next` of one page is `after` of the next. Times are UTC.
Errors are `{"error": {"code", "message", "what_to_do"}}`.
"""


class Description(Swagger):
    """Swagger in a page of our own: it says its language, fits a phone and has enough contrast."""

    template = "channels/api_docs.html"


api = NinjaAPI(
    title="Yueting",
    version="1",
    description=ABOUT,
    auth=TokenAuth(),
    urls_namespace="api",
    docs_url="/docs",
    docs=Description({"defaultModelsExpandDepth": 0}),
)
for router in (channel_api.messages, conversations, tickets, contacts, articles, channel_api.webhooks):
    api.add_router("", router)


@api.exception_handler(ApiError)
def _own_error(request: HttpRequest, error: ApiError) -> HttpResponse:
    answer = api.create_response(request, {"error": error.error.model_dump()}, status=error.status)
    if error.retry_after:
        answer["Retry-After"] = str(error.retry_after)
    return answer


@api.exception_handler(AuthenticationError)
def _not_signed_in(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    problem = ApiError(
        401,
        "bad_token",
        "The token is missing, wrong or revoked.",
        "Send Authorization: Bearer with a token of yours.",
    )
    answer = _own_error(request, problem)
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(ValidationError)
def _not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say where the first faults are, in the words of the schema."""
    faults = [f"{'.'.join(map(str, e['loc'][1:]))}: {e['msg']}" for e in error.errors[:5]]
    return _own_error(
        request, ApiError(422, "not_valid", "; ".join(faults), "Compare the call with /api/v1/docs.")
    )


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _own_error(
        request, ApiError(error.status_code, "bad_call", str(error), "Compare the call with /api/v1/docs.")
    )


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return _own_error(
        request,
        ApiError(404, "not_found", "There is nothing here.", "Compare the address with /api/v1/docs."),
    )


urlpatterns = [path("", api.urls)]
