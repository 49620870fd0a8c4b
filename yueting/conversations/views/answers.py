"""The ways a view of the console answers: done, refused, a dialog."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from yueting.accounts.permissions import AgentRequest
from yueting.conversations.models import Conversation
from yueting.conversations.queries import thread
from yueting.conversations.services.handling import AlreadyDone

P = ParamSpec("P")
View = Callable[Concatenate[AgentRequest, P], HttpResponse]
REFUSALS = (AlreadyDone, ValidationError, PermissionDenied)
# What the page looks at again after a change; with a live socket the same is told to everybody else.
_CHANGED = json.dumps({"yt:done": {}, "yt:list": {}, "yt:conversation": {}, "yt:ticket": {}})


def found_or_404(request: AgentRequest, pk: UUID) -> Conversation:
    """The conversation, or 404 for one that does not exist as for one of somebody else's brand."""
    conversation = thread.find(request.user, pk).first()
    if conversation is None:
        raise Http404
    return conversation


def done(request: AgentRequest, to: Any, *args: Any) -> HttpResponse:
    """The change is made: the page refreshes its parts, a plain form goes on to `to`."""
    if request.htmx:
        return HttpResponse(headers={"HX-Trigger": _CHANGED})
    return redirect(to, *args)


def tells_refusals(view: View[P]) -> View[P]:
    """A change that cannot be made says why: as a notice where the page is, or on the page one came from."""

    @wraps(view)
    def telling(request: AgentRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except REFUSALS as error:
            return refused(request, words_of(error))

    return telling


def refused(request: AgentRequest, words: str) -> HttpResponse:
    if request.htmx:
        answer = render(request, "conversations/_notice.html", {"words": words}, status=422)
        answer["HX-Retarget"], answer["HX-Reswap"] = "#notices", "beforeend"
        # The page is behind the facts: it looks at them again.
        answer["HX-Trigger"] = json.dumps({"yt:conversation": {}, "yt:ticket": {}})
        return answer
    messages.error(request, words)
    return redirect(_came_from(request))


def words_of(error: Exception) -> str:
    """What to tell a person, in their language."""
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return str(error) or _("Your role does not allow this. Ask an administrator of the brand.")


def dialog(request: AgentRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A question in a dialog; without htmx the same question as a page. With errors: 422, all typed text kept."""
    frame = "conversations/_dialog.html" if request.htmx else "conversations/dialog_page.html"
    return render(
        request, template, {"dialog_frame": frame, "back": _came_from(request), **context}, status=status
    )


def _came_from(request: AgentRequest) -> str:
    back = request.headers.get("Referer", "")
    return back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "/"
