"""The script library, by situation."""

from django.http import HttpResponse
from django.shortcuts import render

from yueting.accounts.permissions import AgentRequest, brands_for, for_agents
from yueting.knowledge.models import Script
from yueting.knowledge.starter import starter_moments, starter_situations
from yueting.knowledge.views.reading import check_may


@for_agents
def scripts(request: AgentRequest) -> HttpResponse:
    """The script library, by situation."""
    check_may(request)
    brands = brands_for(request.user, "read_knowledge")
    chosen = request.GET.get("situation", "")
    shown = Script.objects.filter(brand__in=brands) | Script.objects.filter(brand=None)
    if chosen:
        shown = shown.filter(situation=chosen)
    context = {
        "scripts": shown,
        "situations": starter_situations(),
        "moments": {m.id: m for m in starter_moments()},
        "chosen": chosen,
        "tab": "scripts",
    }
    return render(request, "knowledge/scripts.html", context)
