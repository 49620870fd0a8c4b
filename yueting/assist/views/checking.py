"""The reply check while somebody writes, and the page where a leader says what it does."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.assist.checking import Manner
from yueting.assist.kind_words import NAMES, WHY
from yueting.assist.models import CheckPolicy
from yueting.assist.services.checking import keep_policy, look_at, may_overrule, policy_of, shown
from yueting.assist.views.sent import whole_number
from yueting.conversations.composed import composed_from
from yueting.conversations.permissions import check_may_handle
from yueting.conversations.views.answers import REFUSALS, found_or_404, words_of
from yueting.tickets.views.brands import brands_where, chosen_brand

LONGEST = 4_000  # characters the check reads


@for_agents
@require_POST
def check(request: AgentRequest, conversation_id: UUID) -> HttpResponse:
    """The findings on `text` as JSON: places in code points, words in the reader's language. Nothing is stored."""
    conversation = found_or_404(request, conversation_id)
    check_may_handle(request.user, conversation)
    text = request.POST.get("text", "")[:LONGEST]
    used = composed_from("", (), request.POST.getlist("taken")).used
    looked = look_at(conversation, request.user, text, used)
    return JsonResponse(
        {
            "findings": [shown(one) for one in looked],
            "may_send": may_overrule(request.user, conversation),
        }
    )


@for_agents
@require_http_methods(["GET", "POST"])
def policy(request: AgentRequest) -> HttpResponse:
    """What the check does with each kind of finding at a brand, and who changed it last."""
    brand = chosen_brand(request, "set_reply_check")
    refusal = ""
    if request.method == "POST":
        manners = {kind: request.POST.get(kind, "") for kind in NAMES}
        try:
            keep_policy(brand, request.user, manners, version=whole_number(request.POST.get("version")))
        except PermissionDenied:
            raise
        except REFUSALS as error:
            refusal = words_of(error)
        else:
            messages.success(request, _("Kept. It counts from the next word on."))
            return redirect(f"{request.path}?brand={brand.slug}")
    brands = brands_where(request, "set_reply_check")
    context = {"brand": brand, "brands": brands, "refusal": refusal, "tab": "check"}
    return render(
        request, "assist/checking/policy.html", context | _rows(brand.pk), status=422 if refusal else 200
    )


def _rows(brand_id: UUID) -> dict[str, Any]:
    counts = policy_of(brand_id)
    return {
        "version": counts.version,
        "rows": [(kind, name, WHY[kind], counts.manner_of(kind).value) for kind, name in NAMES.items()],
        "manners": [
            (Manner.WARN.value, _("Warns")),
            (Manner.HOLD.value, _("Holds the reply")),
            (Manner.OFF.value, _("Off")),
        ],
        "history": CheckPolicy.objects.filter(brand=brand_id).select_related("by")[:10],
    }
