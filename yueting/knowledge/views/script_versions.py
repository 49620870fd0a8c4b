"""One version of a script beside what it follows, and what is done with it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yueting.accounts.permissions import AgentRequest, brands_for, for_agents
from yueting.conversations.views.answers import tells_refusals
from yueting.knowledge.differences import difference
from yueting.knowledge.models import Script, ScriptVersion
from yueting.knowledge.reviewing import Deed, possible
from yueting.knowledge.script_text import lacking_places
from yueting.knowledge.services.scripts import SCRIPTS
from yueting.knowledge.services.versions import do, standing_of
from yueting.knowledge.starter import script_card, starter_moments
from yueting.knowledge.views.scripts import found_script
from yueting.knowledge.views.versions import DONE


@for_agents
@require_safe
def version(request: AgentRequest, script_id: UUID, number: int) -> HttpResponse:
    found, shown = _found(request, script_id, number)
    before = _before(found, shown)
    standing = standing_of(SCRIPTS, found, shown, request.user)
    context = {
        "script": found,
        "version": shown,
        "card": script_card(shown.content),
        "before": before,
        "twins": [_twin(shown, before, twin) for twin in ("yue", "cmn", "en")],
        "lacking": lacking_places(shown.content["yue"], shown.content["cmn"]),
        "moments": {m.id: m for m in starter_moments()},
        "deeds": [deed.value for deed in possible(standing)],
        "needs_review": standing.needs_review,
        "is_own": standing.is_author,
        "tab": "scripts",
    }
    return render(request, "knowledge/scripts/version.html", context)


@for_agents
@require_POST
@tells_refusals
def deed(request: AgentRequest, script_id: UUID, number: int, deed: Deed) -> HttpResponse:
    found, shown = _found(request, script_id, number)
    do(SCRIPTS, shown.pk, deed, request.user, why=request.POST.get("why", ""))
    messages.success(request, DONE[deed])
    if deed is Deed.DROP and not Script.objects.filter(pk=found.pk).exists():
        return redirect("knowledge:scripts")
    if deed in (Deed.DROP, Deed.PUBLISH):
        return redirect("knowledge:script", found.pk)
    return redirect("knowledge:script-version", found.pk, number)


def _found(request: AgentRequest, script_id: UUID, number: int) -> tuple[Script, ScriptVersion]:
    found = found_script(request, script_id)
    if found.brand_id not in brands_for(request.user, "edit_knowledge"):
        raise PermissionDenied(_("Your role does not allow this. Ask an administrator of the brand."))
    return found, get_object_or_404(found.versions.select_related("author", "judged_by"), number=number)


def _before(script: Script, shown: ScriptVersion) -> dict[str, Any]:
    """What it would replace or replaced; for the first own words, those that serve every desk."""
    older = script.versions.filter(state="published", number__lt=shown.number).first()
    if older:
        return dict(older.content)
    shared = Script.objects.filter(brand=None, key=script.key).first()
    return {"yue": shared.yue, "cmn": shared.cmn, "en": shared.en} if shared else {}


def _twin(shown: ScriptVersion, before: dict[str, Any], twin: str) -> tuple[str, Any]:
    return twin, difference(before.get(twin, ""), shown.content.get(twin, ""))
