"""The page of coaching: what was written to me, what I wrote, what is to be looked at again."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yueting.accounts.permissions import AgentRequest, for_agents, may_anywhere
from yueting.conversations.views.answers import tells_refusals
from yueting.quality.coaching.services import MOST_WORDS, Words, answer, read_all, write
from yueting.quality.models import CoachingNote, Inspection

SHOWN = 50


class NoteForm(forms.Form):
    """What is posted from a scorecard."""

    item = forms.SlugField(required=False, max_length=50)
    good = forms.CharField(required=False, max_length=MOST_WORDS)
    better = forms.CharField(max_length=MOST_WORDS)
    look_again_on = forms.DateField(required=False)
    client_key = forms.CharField(max_length=64)


@for_agents
@require_safe
def home(request: AgentRequest) -> HttpResponse:
    """Opening it marks what was written to me as read; the page still shows what is new."""
    me = request.user
    notes = CoachingNote.objects.select_related(
        "agent", "by", "inspection__conversation", "inspection__rubric"
    )
    to_me = list(notes.filter(agent=me)[:SHOWN])
    read_all(me)
    others = notes.visible_to(me).exclude(agent=me) if may_anywhere(me, "coach") else notes.filter(by=me)
    written = list(others[:SHOWN])
    context = {
        "tab": "coaching",
        "to_me": to_me,
        "written": written,
        "to_look_at": [one for one in written if one.is_to_look_at and one.by_id == me.pk],
        "coaches": may_anywhere(me, "coach"),
    }
    return render(request, "quality/coaching/home.html", context)


@for_agents
@require_POST
@tells_refusals
def make(request: AgentRequest, inspection_id: UUID) -> HttpResponse:
    """A note from a scorecard."""
    found = get_object_or_404(Inspection.objects.visible_to(request.user), pk=inspection_id)
    form = NoteForm(request.POST)
    if not form.is_valid():
        raise ValidationError(_("Write what to try next time."))
    given = form.cleaned_data
    words = Words(given["better"], given["good"], given["item"], given["look_again_on"])
    write(found, request.user, words, client_key=given["client_key"])
    messages.success(request, _("Sent. You see on the page of coaching when it was read."))
    return redirect("quality:card", found.pk)


@for_agents
@require_POST
@tells_refusals
def reply(request: AgentRequest, note_id: UUID) -> HttpResponse:
    note = get_object_or_404(CoachingNote.objects.filter(agent=request.user), pk=note_id)
    answer(note, request.user, request.POST.get("answer", ""))
    return redirect("quality:coaching")
