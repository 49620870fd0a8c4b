"""The rota: who is on duty now, who is on call, who comes next."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yueting.accounts.models import Agent
from yueting.accounts.permissions import AgentRequest, brands_for, for_agents
from yueting.accounts.queries import leaders_of, visible_brands
from yueting.tickets.models import DutyShift
from yueting.tickets.queries.duty import answering, to_come
from yueting.tickets.services.duty import plan_duty, unplan_duty
from yueting.tickets.views.duty_form import DutyForm


@for_agents
@require_http_methods(["GET", "POST"])
def duty(request: AgentRequest) -> HttpResponse:
    """Everybody sees who answers now; leaders put people on the rota."""
    seen = list(visible_brands(request.user))
    led = [brand for brand in seen if brand.pk in brands_for(request.user, "lead_desk")]
    people = {agent.pk: agent for brand in led for agent in leaders_of(brand)}
    form = DutyForm(request.POST or None, brands=led, people=list(people.values())) if led else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid() and _planned(request, form, people):
            return redirect("tickets:duty")
    shifts = Paginator(to_come(seen), 25).get_page(request.GET.get("page"))
    context = {"now": answering(seen), "shifts": shifts, "form": form, "led": {brand.pk for brand in led}}
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "tickets/duty.html", context, status=status)


@for_agents
@require_POST
def remove(request: AgentRequest, pk: UUID) -> HttpResponse:
    """Take a shift off the rota; once is enough."""
    mine = DutyShift.objects.filter(brand__in=brands_for(request.user, "lead_desk"))
    shift = mine.filter(pk=pk).select_related("brand", "agent").first()
    if shift is None:
        messages.error(request, _("It is not on the rota any more."))
    else:
        unplan_duty(shift, request.user)
        messages.success(request, _("Saved."))
    return redirect("tickets:duty")


def _planned(request: AgentRequest, form: DutyForm, people: dict[UUID, Agent]) -> bool:
    """Whether it stands on the rota now; else the form says why not."""
    given = form.cleaned_data
    brand = visible_brands(request.user, "lead_desk").filter(pk=given["brand"]).first()
    agent = people.get(UUID(given["agent"]))
    if brand is None or agent is None:
        raise Http404
    if not leaders_of(brand).filter(pk=agent.pk).exists():
        form.add_error("agent", _("%(who)s leads nothing at %(brand)s.") % {"who": agent, "brand": brand})
        return False
    try:
        span = given["starts_at"], given["ends_at"]
        plan_duty(brand, agent, given["kind"], *span, weeks=given["weeks"], by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, _("Saved."))
    return True
