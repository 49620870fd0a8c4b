"""Suggestions of colleagues: made anywhere, judged here."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import AgentRequest, brands_for, for_agents, may_anywhere
from yueting.accounts.queries import visible_brands
from yueting.conversations.views.answers import REFUSALS, tells_refusals, words_of
from yueting.knowledge.models import Article, ContributionState, Script
from yueting.knowledge.queries.contributions import given_since, visible_contributions
from yueting.knowledge.services.contributing import contribute, judge, rate
from yueting.knowledge.views.reading import PAGE, check_may, found_article, page_number
from yueting.knowledge.views.scripts import found_script
from yueting.runtime.identifiers import uuid7

DAYS = 90


class ContributionForm(forms.Form):
    """What somebody suggests."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    brand = forms.ModelChoiceField(
        label=gettext_lazy("Brand"), queryset=Brand.objects.none(), empty_label=None
    )
    title = forms.CharField(label=gettext_lazy("What it is about"), max_length=200, required=False)
    text = forms.CharField(
        label=gettext_lazy("How it should be"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 8})
    )

    def __init__(self, *args: Any, by: Agent, about: Article | Script | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].queryset = visible_brands(by, "contribute_knowledge")  # type: ignore[attr-defined]
        if about and about.brand_id:
            del self.fields["brand"]
        if about:
            del self.fields["title"]
        else:
            self.fields["title"].required = True


@for_agents
@require_safe
def contributions(request: AgentRequest) -> HttpResponse:
    """One's own suggestions; for editors everybody's, those that wait first."""
    check_may(request, "contribute_knowledge")
    state = request.GET.get("state", "")
    state = state if state in ContributionState.values else ""
    rows = visible_contributions(request.user)
    may_judge = may_anywhere(request.user, "edit_knowledge")
    if not state and may_judge:
        state = ContributionState.OPEN
    shown = rows.filter(state=state) if state else rows
    page = Paginator(shown, PAGE).get_page(page_number(request))
    since = timezone.now() - timedelta(days=DAYS)
    context = {
        "page": page,
        "contributions": page.object_list,
        "state": state,
        "states": ContributionState.choices,
        "may_judge": may_judge,
        "edited": brands_for(request.user, "edit_knowledge"),
        "given": given_since(brands_for(request.user, "edit_knowledge"), since) if may_judge else (),
        "tab": "contributions",
    }
    return render(request, "knowledge/contributions/contributions.html", context)


@for_agents
@require_http_methods(["GET", "POST"])
def suggest(request: AgentRequest) -> HttpResponse:
    """A new answer, or how an article (`?article=`) or a script (`?script=`) should be."""
    check_may(request, "contribute_knowledge")
    about = _about(request)
    form = ContributionForm(request.POST or None, initial={"form_key": uuid7()}, by=request.user, about=about)
    refusal = ""
    if form.is_valid():
        given = form.cleaned_data
        try:
            contribute(
                given.get("brand") or about.brand,  # type: ignore[union-attr, arg-type]
                request.user,
                title=given.get("title", ""),
                text=given["text"],
                article=about if isinstance(about, Article) else None,
                script=about if isinstance(about, Script) else None,
                form_key=given["form_key"],
            )
            messages.success(request, _("Thank you. An editor looks at it and answers you."))
            return redirect("knowledge:contributions")
        except PermissionDenied:
            raise
        except REFUSALS as error:
            refusal = words_of(error)
    context = {"form": form, "about": about, "refusal": refusal, "tab": "contributions"}
    return render(
        request, "knowledge/contributions/suggest.html", context, status=422 if form.is_bound else 200
    )


@for_agents
@require_POST
@tells_refusals
def judgement(request: AgentRequest, pk: UUID) -> HttpResponse:
    check_may(request, "edit_knowledge")
    row = get_object_or_404(visible_contributions(request.user), pk=pk)
    accept = request.POST.get("do") == "accept"
    judged = judge(row, request.user, accept=accept, answer=request.POST.get("answer", ""))
    messages.success(request, _("Saved. The author is told."))
    if judged.state == ContributionState.ACCEPTED and judged.article:
        return redirect("knowledge:edit", judged.article.pk)
    if judged.state == ContributionState.ACCEPTED and judged.script:
        return redirect("knowledge:script", judged.script.pk)
    return redirect("knowledge:contributions")


@for_agents
@require_POST
@tells_refusals
def opinion(request: AgentRequest) -> HttpResponse:
    """Good or not, of an article or a script."""
    about = _about(request)
    good = request.POST.get("good") == "yes"
    if isinstance(about, Article):
        rate(request.user, good, article=about)
        return redirect("knowledge:article", about.pk)
    if isinstance(about, Script):
        rate(request.user, good, script=about)
        return redirect("knowledge:script", about.pk)
    return redirect("knowledge:home")


def _about(request: AgentRequest) -> Article | Script | None:
    try:
        if "article" in request.GET:
            return found_article(request, UUID(request.GET["article"]))
        if "script" in request.GET:
            return found_script(request, UUID(request.GET["script"]))
    except ValueError:
        return None
    return None
