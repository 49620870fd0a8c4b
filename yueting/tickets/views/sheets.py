"""Tickets in and out as CSV."""

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from yueting.accounts.models import Brand
from yueting.accounts.permissions import AgentRequest, for_agents, may_anywhere
from yueting.accounts.queries import visible_brands
from yueting.conversations.views.answers import REFUSALS, words_of
from yueting.tickets.queries.lists import TicketFilter
from yueting.tickets.services import sheets
from yueting.tickets.sheets import Sheet, read_sheet
from yueting.tickets.templatetags.ticket_words import reason_words
from yueting.tickets.views.downloads import csv_download

LARGEST = 5 * 1024 * 1024
_SHOWN = 10


class SheetForm(forms.Form):
    """A CSV file and the brand it is for."""

    brand = forms.ChoiceField(label=gettext_lazy("Brand"))
    file = forms.FileField(
        label=gettext_lazy("CSV file"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=gettext_lazy("UTF-8, at most 5 MB and 5,000 lines."),
    )

    def __init__(self, request: AgentRequest, brands: list[Brand]) -> None:
        super().__init__(request.POST or None, request.FILES or None)
        self.fields["brand"].choices = [(str(b.pk), str(b)) for b in brands]  # type: ignore[attr-defined]

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise ValidationError(_("This file is too big: at most 5 MB."))
        return bytes(file.read())


@for_agents
@require_http_methods(["GET", "POST"])
def bring(request: AgentRequest) -> HttpResponse:
    """Check a sheet, then import it; one that has a fault brings nothing."""
    brands = list(visible_brands(request.user, "import_tickets"))
    if not brands:
        raise PermissionDenied(_("Your role does not allow this. Ask an administrator of the brand."))
    form = SheetForm(request, brands)
    refusal, outcome, sheet = "", None, Sheet((), ())
    if form.is_valid():
        brand = next(brand for brand in brands if str(brand.pk) == form.cleaned_data["brand"])
        sheet = read_sheet(form.cleaned_data["file"], zone=brand.time_zone, now=timezone.now())
        if not sheet.faults and not sheet.rows:
            refusal = _("This sheet has no lines.")
        elif not sheet.faults and request.POST.get("do") == "import":
            try:
                outcome = sheets.import_rows(brand, request.user, sheet.rows)
            except REFUSALS as error:
                refusal = words_of(error)
    context = {
        "form": form,
        "refusal": refusal,
        "outcome": outcome,
        "rows": sheet.rows[:_SHOWN],
        "count": len(sheet.rows),
        "faults": [(fault.line, reason_words(fault.reason)) for fault in sheet.faults],
    }
    wrong = form.is_bound and (refusal or sheet.faults or not form.is_valid())
    return render(request, "tickets/import.html", context, status=422 if wrong else 200)


@for_agents
@require_safe
def export(request: AgentRequest) -> HttpResponse:
    """The tickets that the list shows with the same filters, as a download; who took them is written down."""
    if not may_anywhere(request.user, "export_tickets"):
        raise PermissionDenied(_("Your role does not allow this. Ask an administrator of the brand."))
    with transaction.atomic():
        lines = sheets.export_lines(request.user, TicketFilter.from_query(request.GET))
    return csv_download(lines, f"tickets-{timezone.localdate().isoformat()}")
