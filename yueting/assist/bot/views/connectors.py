"""Pages of connectors: one connector, and a trial of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yueting.accounts.models import Brand
from yueting.accounts.permissions import AgentRequest, brands_for, for_agents
from yueting.assist.bot.connectors.demo_orders import MAPPING
from yueting.assist.bot.forms import ConnectorForm, TrialForm, procedure_of
from yueting.assist.bot.services.hiring import save_connector
from yueting.assist.bot.services.looking_up import try_out
from yueting.assist.models import Connector
from yueting.tickets.views.brands import chosen_brand

_VOICES = {"zh-hant": "yue", "zh-hans": "cmn", "en": "en"}


@for_agents
@require_http_methods(["GET", "POST"])
def edit(request: AgentRequest, pk: UUID | None = None) -> HttpResponse:
    """Make a connector or change one."""
    if pk:
        connector = _found(request, pk)
        brand = connector.brand
    else:
        brand = chosen_brand(request, "connect_systems")
        connector = Connector(brand=brand, mapping=MAPPING)
    form = ConnectorForm(request.POST or None, instance=connector, brand=brand)
    if form.is_valid():
        saved = save_connector(form.save(commit=False), request.user)
        messages.success(request, _("Saved."))
        return redirect("assist:connector", saved.pk)
    return _page(request, brand, connector if pk else None, form, status=422 if form.is_bound else 200)


@for_agents
@require_POST
def trial(request: AgentRequest, pk: UUID) -> HttpResponse:
    """Ask the other system now and show what the customer would read."""
    connector = _found(request, pk)
    given = TrialForm(request.POST, procedure=procedure_of(connector.procedure))
    form = ConnectorForm(None, instance=connector, brand=connector.brand)
    if not given.is_valid():
        return _page(request, connector.brand, connector, form, trial=given, status=422)
    said, problem = try_out(connector, given.cleaned_data, _VOICES.get(get_language() or "", "yue"))
    return _page(request, connector.brand, connector, form, trial=given, outcome=said, problem=problem)


def _found(request: AgentRequest, pk: UUID) -> Connector:
    mine = Connector.objects.filter(brand__in=brands_for(request.user, "connect_systems"))
    return get_object_or_404(mine.select_related("brand"), pk=pk)


def _page(
    request: AgentRequest,
    brand: Brand,
    connector: Connector | None,
    form: ConnectorForm,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    usual = TrialForm(procedure=procedure_of(connector.procedure)) if connector else None
    context = {"brand": brand, "connector": connector, "form": form, "trial": usual, **more}
    return render(request, "assist/bot/connector.html", context, status=status)
