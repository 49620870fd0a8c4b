"""Terms: the list, one of them, a sheet in and out."""

import csv
from collections.abc import Iterator
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import AgentRequest, brands_for, for_agents, may_anywhere
from yueting.accounts.queries import visible_brands
from yueting.conversations.views.answers import REFUSALS, words_of
from yueting.knowledge.models import Term
from yueting.knowledge.queries.libraries import ordered_terms
from yueting.knowledge.queries.terms import card_of, terms_of
from yueting.knowledge.services.terms import import_terms, keep_term, remove_term
from yueting.knowledge.terms import TermCard, read_terms, split_words, written_terms
from yueting.knowledge.views.reading import check_may, page_number
from yueting.tickets.sheets import safe_cell
from yueting.tickets.templatetags.ticket_words import reason_words

PAGE = 50
LARGEST = 5 * 1024 * 1024


class TermForm(forms.Form):
    """One term."""

    brand = forms.ModelChoiceField(
        label=gettext_lazy("Brand"), queryset=Brand.objects.none(), empty_label=None
    )
    trade = forms.CharField(label=gettext_lazy("Trade"), max_length=40)
    yue = forms.CharField(label=gettext_lazy("Hong Kong"), max_length=100)
    cmn = forms.CharField(label=gettext_lazy("Mainland"), max_length=100)
    en = forms.CharField(label=gettext_lazy("English"), max_length=100)
    also = forms.CharField(
        label=gettext_lazy("Other words for it"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("With semicolons between them."),
    )
    avoid = forms.CharField(
        label=gettext_lazy("Words to avoid"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("With semicolons between them."),
    )
    meaning = forms.CharField(label=gettext_lazy("Meaning"), required=False, max_length=500)

    def __init__(self, *args: Any, by: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].queryset = visible_brands(by, "edit_knowledge")  # type: ignore[attr-defined]

    @property
    def card(self) -> TermCard:
        given = self.cleaned_data
        return TermCard(
            given["trade"].strip(),
            given["yue"].strip(),
            given["cmn"].strip(),
            given["en"].strip(),
            split_words(given["also"]),
            split_words(given["avoid"]),
            given["meaning"].strip(),
        )


class TermSheetForm(forms.Form):
    """A CSV file and the brand it is for."""

    brand = forms.ModelChoiceField(
        label=gettext_lazy("Brand"), queryset=Brand.objects.none(), empty_label=None
    )
    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=gettext_lazy("UTF-8, at most 5 MB and 5,000 lines."),
    )

    def __init__(self, *args: Any, by: Agent, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["brand"].queryset = visible_brands(by, "edit_knowledge")  # type: ignore[attr-defined]

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(_("This file is too big: at most 5 MB."))
        return bytes(file.read())


@for_agents
@require_safe
def terms(request: AgentRequest) -> HttpResponse:
    check_may(request)
    known = terms_of(brands_for(request.user, "read_knowledge")).select_related("brand")
    trade, question = request.GET.get("trade", ""), request.GET.get("q", "").strip()
    rows = list(known.filter(trade=trade) if trade else known)
    shown = ordered_terms(rows, question) if question else rows
    page = Paginator(shown, PAGE).get_page(page_number(request))
    context = {
        "page": page,
        "terms": page.object_list,
        "trades": known.order_by("trade").values_list("trade", flat=True).distinct(),
        "trade": trade,
        "question": question,
        "may_edit": may_anywhere(request.user, "edit_knowledge"),
        "edited": brands_for(request.user, "edit_knowledge"),
        "tab": "terms",
    }
    return render(request, "knowledge/terms/terms.html", context)


@for_agents
@require_http_methods(["GET", "POST"])
def edit(request: AgentRequest, term_id: UUID | None = None) -> HttpResponse:
    check_may(request, "edit_knowledge")
    old = _own(request, term_id) if term_id else None
    form = TermForm(request.POST or None, initial=_initial(old), by=request.user)
    refusal = ""
    if form.is_valid():
        try:
            keep_term(
                old.brand if old and old.brand else form.cleaned_data["brand"], request.user, form.card, old
            )
            messages.success(request, _("Saved."))
            return redirect("knowledge:terms")
        except PermissionDenied:
            raise
        except REFUSALS as error:
            refusal = words_of(error)
    context = {"form": form, "term": old, "refusal": refusal, "tab": "terms"}
    return render(request, "knowledge/terms/edit.html", context, status=422 if form.is_bound else 200)


@for_agents
@require_POST
def removal(request: AgentRequest, term_id: UUID) -> HttpResponse:
    check_may(request, "edit_knowledge")
    gone = Term.objects.filter(pk=term_id, brand__in=brands_for(request.user, "edit_knowledge")).first()
    if gone:  # pressed twice, it is gone already
        remove_term(gone, request.user)
    messages.success(request, _("Saved."))
    return redirect("knowledge:terms")


@for_agents
@require_http_methods(["GET", "POST"])
def bring(request: AgentRequest) -> HttpResponse:
    """Check a sheet, then import it; one that has a fault brings nothing."""
    check_may(request, "edit_knowledge")
    form = TermSheetForm(request.POST or None, request.FILES or None, by=request.user)
    cards: tuple[TermCard, ...] = ()
    faults: list[tuple[int, str]] = []
    outcome = None
    if form.is_valid():
        cards, found = read_terms(form.cleaned_data["file"])
        faults = [(fault.line, reason_words(fault.reason)) for fault in found]
        if cards and not faults and request.POST.get("do") == "import":
            outcome = import_terms(form.cleaned_data["brand"], request.user, cards)
    context = {
        "form": form,
        "terms": cards[:10],
        "count": len(cards),
        "faults": faults,
        "outcome": outcome,
        "tab": "terms",
    }
    wrong = form.is_bound and (faults or not form.is_valid())
    return render(request, "knowledge/terms/import.html", context, status=422 if wrong else 200)


@for_agents
@require_safe
def export(request: AgentRequest) -> HttpResponse:
    check_may(request)
    rows = terms_of(brands_for(request.user, "read_knowledge"))
    lines = _lines(card_of(row) for row in rows.iterator())
    answer = cast(HttpResponse, StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8"))
    answer["Content-Disposition"] = 'attachment; filename="terms.csv"'
    return answer


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        return line


def _lines(cards: Iterator[TermCard]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"
    for row in written_terms(cards):
        yield writer.writerow([safe_cell(cell) for cell in row])


def _own(request: AgentRequest, term_id: UUID) -> Term:
    edited = Term.objects.filter(brand__in=brands_for(request.user, "edit_knowledge")).select_related("brand")
    return get_object_or_404(edited, pk=term_id)


def _initial(old: Term | None) -> dict[str, Any]:
    if old is None:
        return {}
    words = {name: getattr(old, name) for name in ("trade", "yue", "cmn", "en", "meaning")}
    return {**words, "brand": old.brand_id, "also": "; ".join(old.also), "avoid": "; ".join(old.avoid)}
