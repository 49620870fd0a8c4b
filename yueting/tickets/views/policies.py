"""What each brand promises: read it, change it, look at its versions."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yueting.accounts.models import Brand
from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.accounts.queries import visible_brands
from yueting.conversations.services.handling import AlreadyDone
from yueting.tickets.models import SlaPolicyVersion
from yueting.tickets.policy import BadPolicy, policy_from, written
from yueting.tickets.policy_check import UnfitPolicy
from yueting.tickets.services.policies import keep_policy, policy_of, version_of
from yueting.tickets.templatetags.ticket_words import reason_words
from yueting.tickets.views.policy_form import PolicyForm


@for_agents
@require_safe
def policies(request: AgentRequest) -> HttpResponse:
    """The brands and which version of a policy each has."""
    brands = list(visible_brands(request.user, "lead_desk").order_by("name"))
    if not brands:
        raise PermissionDenied
    page = Paginator(brands, 25).get_page(request.GET.get("page"))
    rows = [(brand, brand.sla_policies.select_related("by").first()) for brand in page]
    return render(request, "tickets/policies.html", {"rows": rows, "page": page})


@for_agents
@require_http_methods(["GET", "POST"])
def policy(request: AgentRequest, brand_id: UUID) -> HttpResponse:
    """The targets of a brand, with a form that keeps a new version; an older version can be looked at and kept again."""
    brand = _led(request, brand_id)
    newest, shown = version_of(brand), _shown_version(request, brand)
    content = written(policy_from(shown.content) if shown else policy_of(brand))
    form = PolicyForm(request.POST or None, content, newest)
    refusal = ""
    if form.is_bound and form.is_valid():
        try:
            frame = form.frame.cleaned_data
            keep_policy(brand, form.content, request.user, seen=frame["seen"], why=frame["why"])
        except (BadPolicy, AlreadyDone) as error:
            refusal = reason_words(error.reason) if isinstance(error, UnfitPolicy) else str(error)
        else:
            messages.success(request, _("Saved. Running clocks follow the new version."))
            return redirect("tickets:policy", brand.pk)
    versions = brand.sla_policies.select_related("by")
    context = {
        "brand": brand,
        "form": form,
        "refusal": refusal,
        "newest": newest,
        "shown": shown,
        "versions": Paginator(versions, 10).get_page(request.GET.get("page")),
    }
    return render(request, "tickets/policy.html", context, status=422 if form.is_bound else 200)


def _led(request: AgentRequest, brand_id: UUID) -> Brand:
    brand = visible_brands(request.user, "lead_desk").filter(pk=brand_id).first()
    if brand is None:
        raise Http404
    return brand


def _shown_version(request: AgentRequest, brand: Brand) -> SlaPolicyVersion | None:
    number = request.GET.get("version", "")
    return (
        brand.sla_policies.filter(version=number).first() if number.isdecimal() and len(number) < 9 else None
    )
