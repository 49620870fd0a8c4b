"""The options of a ticket: offered, and one of them chosen."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.conversations.views.answers import REFUSALS, dialog, done, refused, tells_refusals
from yueting.tickets.lifecycle import NotAllowed
from yueting.tickets.models import Option, Ticket
from yueting.tickets.options import MOST, Choice
from yueting.tickets.services import offering
from yueting.tickets.views.changes import found_or_404, refusal_words

_PARTS = ("words", "pros", "cons")


class OptionsForm(forms.Form):
    """Two or three options, each with both sides."""

    def __init__(self, data: Any, options: list[Option]) -> None:
        initial = {f"{part}_{o.place}": getattr(o, part) for o in options for part in _PARTS}
        super().__init__(data, initial=initial)
        labels = {"words": _("Option %(place)s"), "pros": _("What speaks for it"), "cons": _("What to know")}
        for place in range(1, MOST + 1):
            for part in _PARTS:
                self.fields[f"{part}_{place}"] = forms.CharField(
                    label=labels[part] % {"place": place},
                    required=place < MOST,
                    max_length=1000,
                    widget=forms.Textarea(attrs={"rows": 2 if part == "words" else 1}),
                )

    @property
    def choices(self) -> list[Choice]:
        """What was typed; a place of which nothing was typed is left out."""
        rows = [[self.cleaned_data[f"{part}_{place}"] for part in _PARTS] for place in range(1, MOST + 1)]
        return [Choice(*row) for row in rows if any(row)]


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def offer(request: AgentRequest, reference: str) -> HttpResponse:
    """Write the options down; they replace those before."""
    ticket = found_or_404(request, reference)
    form = OptionsForm(request.POST or None, list(Option.objects.filter(ticket=ticket)))
    refusal = ""
    if form.is_valid():
        try:
            offering.offer(ticket, request.user, form.choices)
            return done(request, "tickets:show", ticket.reference)
        except (*REFUSALS, NotAllowed) as error:
            refusal = refusal_words(error)
    context = {"ticket": ticket, "form": form, "refusal": refusal}
    return dialog(request, "tickets/options/offer.html", context, status=422 if form.is_bound else 200)


@for_agents
@require_POST
@tells_refusals
def choice(request: AgentRequest, pk: UUID) -> HttpResponse:
    """The customer chose this option."""
    rows = Option.objects.filter(ticket__in=Ticket.objects.visible_to(request.user)).select_related("ticket")
    option = rows.filter(pk=pk).first()
    if option is None:
        raise Http404
    try:
        offering.choose(option, request.user)
    except NotAllowed as error:
        return refused(request, refusal_words(error))
    return done(request, "tickets:show", option.ticket.reference)
