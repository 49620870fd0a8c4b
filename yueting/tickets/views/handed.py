"""The pages behind a mailed hand-over link; no account, the link and the browser it was opened in are the keys."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from yueting.conversations.views.answers import REFUSALS
from yueting.tickets.handing import Step, link_until
from yueting.tickets.lifecycle import NotAllowed
from yueting.tickets.models import Handover
from yueting.tickets.services import handing_over
from yueting.tickets.services.handover_links import (
    LinkOutdated,
    LinkReplaced,
    belongs_to,
    handover_of,
)
from yueting.tickets.services.status_links import LinkUnknown
from yueting.tickets.views.changes import refusal_words
from yueting.tickets.views.promise_forms import StepForm
from yueting.tickets.views.status import chosen_language, closed_door, kept_private

_View = Callable[[HttpRequest, str, Handover], HttpResponse]


def _behind_link(view: _View) -> Callable[[HttpRequest, str], HttpResponse]:
    """The hand-over of the link, in its language; a link that does not open says why."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        try:
            handover = handover_of(token)
        except LinkReplaced as gone:
            return _door(request, token, gone.handover, "replaced", 410)
        except LinkOutdated as late:
            return _door(request, token, late.handover, "outdated", 410)
        except LinkUnknown:
            return closed_door(request, "unknown", 404)
        with translation.override(chosen_language(request) or handover.language or None):
            return kept_private(view(request, token, handover))

    return opened


@never_cache
@require_http_methods(["GET", "POST"])
@_behind_link
def handed(request: HttpRequest, token: str, handover: Handover) -> HttpResponse:
    """First a door: a mail filter may look at the link, only a person presses the button. Then what was asked."""
    if belongs_to(handover, _key(request, handover)):
        return _page(request, handover)
    if handover.link_browser:
        return _door(request, token, handover, "elsewhere", 403)
    if request.method != "POST":
        context = {"handover": handover, "address": _masked(handover.outside_email)}
        return render(request, "tickets/handovers/door.html", context)
    try:
        key = handing_over.open_link(handover, _key(request, handover))
    except handing_over.AlreadyDone:
        return _door(request, token, handover, "elsewhere", 403)
    answer = redirect(request.get_full_path())
    answer.set_cookie(
        _cookie(handover),
        key,
        expires=link_until(handover.due_at) + timedelta(days=92),  # it may be extended
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return answer


@never_cache
@require_POST
@_behind_link
def step(request: HttpRequest, token: str, handover: Handover) -> HttpResponse:
    """Accept, answer, return, or ask for more time."""
    if not belongs_to(handover, _key(request, handover)):
        return _door(request, token, handover, "elsewhere", 403)
    wanted = request.POST.get("step", "")
    later = handover.due_at if wanted == Step.EXTEND else None
    form = StepForm(request.POST, handover.version, later=later)
    if wanted == Step.ACCEPT:
        form.fields["words"].required = False
    if not form.is_valid():
        wrong = [str(error) for found in form.errors.values() for error in found]
        return _page(request, handover, " ".join(wrong))
    try:
        _take(handover, wanted, form)
    except (*REFUSALS, NotAllowed) as error:
        return _page(request, handover, refusal_words(error))
    return redirect(_address(token, request))


@never_cache
@require_POST
def again(request: HttpRequest, token: str) -> HttpResponse:
    """Mail a new link to the person it is for, and to nobody else; whoever asks learns nothing more."""
    try:
        handover = handover_of(token)
    except LinkReplaced as gone:
        handover = gone.handover
    except (LinkOutdated, LinkUnknown):
        return closed_door(request, "unknown", 404)
    with translation.override(chosen_language(request) or handover.language or None):
        words, sent = (
            _("A new link is on its way to %(address)s.") % {"address": _masked(handover.outside_email)},
            True,
        )
        try:
            handing_over.mail_again(handover)
        except handing_over.AlreadyDone as error:
            words, sent = str(error), False
        context = {"handover": handover, "words": words, "sent": sent}
        return kept_private(render(request, "tickets/handovers/mailed.html", context))


def _take(handover: Handover, wanted: str, form: StepForm) -> None:
    words, version = form.cleaned_data["words"], form.cleaned_data["version"]
    if wanted == Step.ACCEPT:
        handing_over.accept(handover, None, version=version)
    elif wanted == Step.ANSWER:
        handing_over.answer(handover, None, version=version, words=words)
    elif wanted == Step.RETURN:
        handing_over.give_back(handover, None, version=version, words=words)
    elif wanted == Step.EXTEND:
        due_at = form.cleaned_data["due_at"]
        handing_over.extend(handover, None, version=version, due_at=due_at, words=words)


def _page(request: HttpRequest, handover: Handover, refusal: str = "") -> HttpResponse:
    """What was asked and what can be done; after a refusal with the words that were typed, and the facts as they are."""
    if refusal:
        handover.refresh_from_db()
    context = {
        "handover": handover,
        "steps": handover.steps,
        "refusal": refusal,
        "typed": request.POST if refusal else {},
        "left_over": request.POST.get("words", "") if request.POST.get("step") not in handover.steps else "",
        "action": reverse("tickets:handed-step", args=[request.resolver_match.kwargs["token"]])
        if request.resolver_match
        else "",
    }
    return render(request, "tickets/handovers/handed.html", context, status=422 if refusal else 200)


def _door(request: HttpRequest, token: str, handover: Handover, why: str, code: int) -> HttpResponse:
    more = {}
    if why != "outdated" and handover.is_running:
        more = {
            "again": reverse("tickets:handed-again", args=[token]),
            "address": _masked(handover.outside_email),
        }
    with translation.override(chosen_language(request) or handover.language or None):
        return closed_door(request, why, code, **more)


def _address(token: str, request: HttpRequest) -> str:
    language = chosen_language(request)
    return reverse("tickets:handed", args=[token]) + (f"?language={language}" if language else "")


def _cookie(handover: Handover) -> str:
    return f"yt_handed_{handover.pk.hex}"


def _key(request: HttpRequest, handover: Handover) -> str:
    return request.COOKIES.get(_cookie(handover), "")


def _masked(address: str) -> str:
    """l•••@example.com: enough to know one's own, not enough to learn somebody else's."""
    name, _at, place = address.partition("@")
    return f"{name[:1]}•••@{place}"
