"""Days that are not like the plan, set by hand."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yueting.accounts.models import Brand
from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.accounts.queries import visible_brands
from yueting.conversations.services.handling import AlreadyDone
from yueting.tickets.services.special_days import DayByHand, clear_day, days_by_hand, set_day
from yueting.tickets.views.duty_form import DayForm


@for_agents
@require_http_methods(["GET", "POST"])
def days(request: AgentRequest) -> HttpResponse:
    """The days that were set, and a form for another one; running clocks follow at once."""
    brands = _led(request)
    form = DayForm(request.POST or None, brands=brands)
    if form.is_valid():
        given = form.cleaned_data
        wanted = DayByHand(given["day"], given["shifts"], given["kind"], given["note"])
        try:
            set_day(next(b for b in brands if str(b.pk) == given["brand"]), wanted, request.user)
        except (ValidationError, AlreadyDone) as error:
            form.add_error(None, error if isinstance(error, ValidationError) else str(error))
        else:
            messages.success(request, _("Saved. Running clocks are computed anew."))
            return redirect("tickets:days")
    found = [(brand, day) for brand in brands for day in days_by_hand(brand)]
    found.sort(key=lambda pair: pair[1].day, reverse=True)
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    context = {"form": form, "days": page}
    return render(request, "tickets/days.html", context, status=422 if form.is_bound else 200)


@for_agents
@require_POST
def clear(request: AgentRequest, brand_id: UUID, day: str) -> HttpResponse:
    """The day follows the plan again."""
    brand = next((brand for brand in _led(request) if brand.pk == brand_id), None)
    if brand is None:
        raise Http404
    try:
        clear_day(brand, date.fromisoformat(day), request.user)
    except ValueError:
        raise Http404 from None
    except AlreadyDone as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved. Running clocks are computed anew."))
    return redirect("tickets:days")


def _led(request: AgentRequest) -> list[Brand]:
    brands = list(visible_brands(request.user, "lead_desk"))
    if not brands:
        raise PermissionDenied
    return brands
