"""The bar above the composer: how long a look-up takes, what to say meanwhile, and the time that is left."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.assist.services import looking_up
from yueting.assist.views.sent import whole_number
from yueting.assist.waiting import LONGER, Limits, Manner, advise, limits_for
from yueting.conversations.models import Conversation
from yueting.conversations.permissions import may_handle
from yueting.conversations.views.answers import done, found_or_404, tells_refusals


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def look_up(request: AgentRequest, conversation_id: UUID) -> HttpResponse:
    """The bar as it is; posting `seconds` begins a look-up and brings the words to say."""
    conversation = found_or_404(request, conversation_id)
    limits = limits_for(conversation.channel)
    if limits is None or not conversation.is_open or not may_handle(request.user, conversation):
        return HttpResponse("")
    if request.method == "GET":
        return render(request, "assist/lookup/_bar.html", _bar(request, conversation, limits))
    seconds = whole_number(request.POST.get("seconds"))
    looking_up.begin(conversation, request.user, seconds)
    if not request.htmx:
        return redirect("conversations:show", conversation.pk)
    say = looking_up.words_for(conversation, request.user, advise(limits, seconds))
    return render(request, "assist/lookup/_bar.html", _bar(request, conversation, limits) | {"say": say})


@for_agents
@require_POST
@tells_refusals
def end(request: AgentRequest, conversation_id: UUID) -> HttpResponse:
    conversation = found_or_404(request, conversation_id)
    looking_up.end(conversation, request.user)
    return done(request, "conversations:show", conversation.pk)


def _bar(request: AgentRequest, conversation: Conversation, limits: Limits) -> dict[str, Any]:
    running = looking_up.running(conversation)
    back = looking_up.words_back(conversation, request.user) if running else None
    return {
        "conversation": conversation,
        "running": running,
        "back": back,
        "spans": [_span(limits, seconds) for seconds in limits.spans],
    }


def _span(limits: Limits, seconds: int) -> tuple[int, str, str]:
    """Seconds, how they are called, what is done about them."""
    manners = {
        Manner.BRIDGE: _("Bridge it with a question"),
        Manner.HOLD: _("Ask to wait, thank on return"),
        Manner.CALL_BACK: _("Do not keep them: say by when you answer"),
    }
    if seconds == LONGER:
        words = _("longer")
    elif seconds < 60:
        words = _("up to %(seconds)s s") % {"seconds": seconds}
    else:
        words = ngettext("up to %(minutes)s minute", "up to %(minutes)s minutes", seconds // 60) % {
            "minutes": seconds // 60
        }
    return seconds, words, manners[advise(limits, seconds).manner]
