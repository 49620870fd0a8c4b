"""Checking a customer's identity, clearing signs of fraud, and how a brand checks."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yueting.accounts.permissions import AgentRequest, brands_for, for_agents
from yueting.conversations.views.answers import REFUSALS, dialog, done, tells_refusals
from yueting.tickets.lifecycle import NotAllowed
from yueting.tickets.models import FraudFlag
from yueting.tickets.queries.identity import plan_of, questions_of
from yueting.tickets.questions import tongue_of
from yueting.tickets.services import identifying
from yueting.tickets.services.fraud_watch import clear_flag
from yueting.tickets.templatetags.path_words import TEXT_LANG
from yueting.tickets.views.brands import brands_where, chosen_brand
from yueting.tickets.views.changes import found_or_404, refusal_words
from yueting.tickets.views.identity_forms import CheckForm, ClearForm, PlanForm, QuestionLines


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def check(request: AgentRequest, reference: str) -> HttpResponse:
    """The questions in the customer's words; what is kept is the result."""
    ticket = found_or_404(request, reference)
    tongue = tongue_of(ticket.contact.variety)
    form = CheckForm(request.POST or None, questions_of(ticket.brand), tongue)
    refusal = ""
    if form.is_valid():
        try:
            identifying.check_identity(
                ticket,
                request.user,
                right=form.count("right"),
                wrong=form.count("wrong"),
                client_key=form.cleaned_data["client_key"],
            )
            return done(request, "tickets:show", ticket.reference)
        except (*REFUSALS, NotAllowed) as error:
            refusal = refusal_words(error)
    context = {
        "ticket": ticket,
        "form": form,
        "refusal": refusal,
        "plan": plan_of(ticket.brand),
        "lang": TEXT_LANG[tongue],
    }
    return dialog(request, "tickets/identity/check.html", context, status=422 if form.is_bound else 200)


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def clearance(request: AgentRequest, pk: UUID) -> HttpResponse:
    """A leader looked at a sign of fraud and says what it was."""
    mine = FraudFlag.objects.filter(brand__in=brands_for(request.user, "clear_flags"))
    flag = mine.select_related("contact", "ticket").filter(pk=pk).first()
    if flag is None:
        raise Http404
    form = ClearForm(request.POST or None)
    if form.is_valid():
        clear_flag(flag, request.user, form.cleaned_data["why"])
        if flag.ticket:
            return done(request, "tickets:show", flag.ticket.reference)
        return done(request, "contacts:show", flag.contact_id)
    context = {"flag": flag, "form": form}
    return dialog(request, "tickets/identity/clear.html", context, status=422 if form.is_bound else 200)


@for_agents
@require_http_methods(["GET", "POST"])
def settings(request: AgentRequest) -> HttpResponse:
    """How a brand checks, and what it asks."""
    brand = chosen_brand(request, "set_identity")
    asked = questions_of(brand)
    of_plan = request.POST if "plan-needed" in request.POST else None
    of_questions = request.POST if "question-TOTAL_FORMS" in request.POST else None
    plan = PlanForm(of_plan, plan_of(brand))
    initial = None if of_questions else [dict(question.words) for question in asked]
    lines = QuestionLines(of_questions, initial=initial, prefix="question")
    refusal = ""
    try:
        if of_plan and plan.is_valid():
            identifying.keep_plan(brand, request.user, plan.plan)
            return _saved(request)
        if of_questions and lines.is_valid():
            wordings = [line.words for line in lines if line.words]
            identifying.keep_questions(brand, request.user, wordings)
            return _saved(request)
    except REFUSALS as error:
        refusal = refusal_words(error)
    context = {
        "brand": brand,
        "brands": brands_where(request, "set_identity"),
        "plan": plan,
        "lines": lines,
        "refusal": refusal,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "tickets/identity/settings.html", context, status=status)


def _saved(request: AgentRequest) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect(request.get_full_path())
