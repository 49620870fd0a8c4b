"""The path of a ticket: what each stage asks for, and the page of a brand's root causes."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.conversations.views.answers import REFUSALS, dialog, done, tells_refusals
from yueting.tickets.lifecycle import NotAllowed
from yueting.tickets.path import Stage
from yueting.tickets.queries import one
from yueting.tickets.queries.path import causes_of, path_of, standing_of
from yueting.tickets.services.causes import keep_cause
from yueting.tickets.services.walking import note_stage
from yueting.tickets.views.brands import brands_where, chosen_brand
from yueting.tickets.views.changes import found_or_404, refusal_words
from yueting.tickets.views.path_forms import CauseForm, StageForm


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def stage(request: AgentRequest, reference: str, name: str) -> HttpResponse:
    """Ask for what a stage needs and write it down; a refusal keeps all that was typed."""
    ticket = found_or_404(request, reference)
    path = path_of(ticket)
    wanted = _stage(name)
    if wanted not in {entry.stage for entry in standing_of(ticket, path).stages}:
        raise Http404
    form = StageForm(request.POST or None, stage=wanted, path=path, causes=causes_of(ticket.brand))
    refusal = ""
    if form.is_valid():
        try:
            note_stage(ticket, request.user, wanted, form.given, version=form.cleaned_data["version"])
            return done(request, "tickets:show", ticket.reference)
        except (*REFUSALS, NotAllowed) as error:
            refusal = refusal_words(error)
            form.accept_version(path_of(ticket).version)
    context = {
        "ticket": ticket,
        "stage": wanted,
        "form": form,
        "refusal": refusal,
        "said": one.said_by_customer(ticket),
    }
    return dialog(request, "tickets/path/stage.html", context, status=422 if form.is_bound else 200)


@for_agents
@require_http_methods(["GET", "POST"])
def causes(request: AgentRequest) -> HttpResponse:
    """The root causes of a brand: rename, retire, add."""
    brand = chosen_brand(request, "edit_causes")
    known = causes_of(brand)
    form = CauseForm(request.POST or None, known=known)
    if form.is_valid():
        keep_cause(brand, request.user, form.cause)
        messages.success(request, _("Saved."))
        return redirect(f"{request.path}?brand={brand.slug}")
    chosen = next((cause for cause in known if cause.key == request.GET.get("cause")), None)
    if chosen and not form.is_bound:
        form = CauseForm(None, known=known, chosen=chosen)
    context = {
        "brand": brand,
        "brands": brands_where(request, "edit_causes"),
        "causes": known,
        "form": form,
    }
    return render(request, "tickets/path/causes.html", context, status=422 if form.is_bound else 200)


def _stage(name: str) -> Stage:
    try:
        return Stage(name)
    except ValueError:
        raise Http404 from None
