"""The page where a brand teaches the desk its own words."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yueting.accounts.models import Brand
from yueting.accounts.permissions import AgentRequest, for_agents, reach
from yueting.conversations.models import OwnWords
from yueting.conversations.services import own_words
from yueting.conversations.teachable import LABELS
from yueting.conversations.templatetags import marks
from yueting.conversations.views.answers import words_of as words_of_error


@for_agents
@require_http_methods(["GET", "POST"])
def words(request: AgentRequest) -> HttpResponse:
    """What was taught, by brand, and a form for more."""
    brands = list(Brand.objects.filter(pk__in=reach(request.user, "teach_words").brands).order_by("name"))
    if not brands:
        raise PermissionDenied(_("Your role does not allow this. Ask an administrator of the brand."))
    if request.method != "POST":
        return render(request, "conversations/own_words.html", _context(brands))
    brand = next((brand for brand in brands if str(brand.pk) == request.POST.get("brand")), brands[0])
    domain, _dot, label = request.POST.get("meaning", "").partition(".")
    typed = request.POST.get("words", "")
    try:
        own_words.teach(brand, domain, label, typed, request.user)
    except ValidationError as error:
        context = _context(brands) | {
            "error": words_of_error(error),
            "typed": typed,
            "meaning": f"{domain}.{label}",
        }
        return render(request, "conversations/own_words.html", context, status=422)
    messages.success(request, _("Kept. It is heard from the next message on."))
    return redirect("conversations:words")


@for_agents
@require_POST
def forget(request: AgentRequest, pk: UUID) -> HttpResponse:
    mine = OwnWords.objects.filter(brand__in=reach(request.user, "teach_words").brands)
    own_words.forget(get_object_or_404(mine, pk=pk), request.user)
    messages.success(request, _("Forgotten."))
    return redirect("conversations:words")


def _context(brands: list[Brand]) -> dict[str, Any]:
    rows = OwnWords.objects.filter(brand__in=brands).select_related("brand", "agent").order_by("-at")
    return {
        "brands": brands,
        "rows": [(row, *_meaning(row.domain, row.label)) for row in rows],
        "groups": [
            (marks.DOMAINS[domain], [(f"{domain}.{label}", _meaning(domain, label)[1]) for label in labels])
            for domain, labels in LABELS.items()
        ],
    }


def _meaning(domain: str, label: str) -> tuple[str, str]:
    """Domain and label in the reader's language."""
    if domain == "complaint":
        return str(marks.DOMAINS[domain]), marks.level_words(int(label))
    tables = {
        "emotion": marks.EMOTIONS,
        "intent": marks.INTENTS,
        "customer_type": marks.TYPES,
        "urgency": marks.URGENCIES,
        "flags": marks.FLAGS,
    }
    return str(marks.DOMAINS.get(domain, domain)), str(tables.get(domain, {}).get(label, label))
