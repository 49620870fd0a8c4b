"""Scripts: the library by situation and by whom it fits, one with its outcome, the editor."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yueting.accounts.permissions import AgentRequest, brands_for, for_agents, may_anywhere
from yueting.accounts.queries import visible_brands
from yueting.conversations.views.answers import REFUSALS, tells_refusals, words_of
from yueting.knowledge.models import Script, ScriptState
from yueting.knowledge.queries.finding import card_of, scripts_of
from yueting.knowledge.queries.libraries import ordered_scripts
from yueting.knowledge.queries.outcomes import outcomes
from yueting.knowledge.queries.pages import own_opinion, script_worth
from yueting.knowledge.reviewing import Deed
from yueting.knowledge.script_text import entry_of
from yueting.knowledge.services import scripts as writing
from yueting.knowledge.services.scripts import SCRIPTS
from yueting.knowledge.services.versions import archive, do, saves_of
from yueting.knowledge.starter import starter_moments, starter_situations
from yueting.knowledge.views.reading import check_may, page_number
from yueting.knowledge.views.script_forms import CHOICES, PLACES_HINT, ScriptForm, typed

PAGE = 40
FILTERS = ("emotions", "customer_types", "channels")


@for_agents
@require_safe
def scripts(request: AgentRequest) -> HttpResponse:
    """The script library, by situation and by whom it fits; editors see drafts and retired ones too."""
    check_may(request)
    chosen = {name: request.GET.get(name, "") for name in ("situation", "moment", *FILTERS)}
    question = request.GET.get("q", "").strip()
    shown = _matching(_readable(request), chosen, question)
    page = Paginator(shown, PAGE).get_page(page_number(request))
    brands = brands_for(request.user, "read_knowledge")
    context = {
        "scripts": page.object_list,
        "page": page,
        "situations": starter_situations(),
        "moments": {m.id: m for m in starter_moments()},
        "filters": [(name, CHOICES[name].items(), chosen[name]) for name in FILTERS],
        "chosen": chosen["situation"],
        "wanted": chosen,
        "question": question,
        "outcomes": outcomes(brands, [script.key for script in page.object_list]),
        "may_edit": may_anywhere(request.user, "edit_knowledge"),
        "tab": "scripts",
    }
    return render(request, "knowledge/scripts.html", context)


@for_agents
@require_safe
def script(request: AgentRequest, script_id: UUID) -> HttpResponse:
    """One script: its twins, whom it fits, how it does, and what is done with it."""
    shown = found_script(request, script_id)
    edited = brands_for(request.user, "edit_knowledge")
    may_edit = shown.brand_id in edited
    contributing = brands_for(request.user, "contribute_knowledge")
    context = {
        "script": shown,
        "card": card_of(shown),
        "moments": {m.id: m for m in starter_moments()},
        "situations": {s.id: s for s in starter_situations()},
        "outcome": outcomes(brands_for(request.user, "read_knowledge"), [shown.key]).get(shown.key),
        "draft": SCRIPTS.open_version(shown) if may_edit else None,
        "versions": shown.versions.select_related("author", "judged_by")[:50] if may_edit else (),
        "may_edit": may_edit,
        "may_copy": visible_brands(request.user, "edit_knowledge") if shown.brand_id is None else (),
        "may_contribute": shown.brand_id in contributing or (shown.brand_id is None and contributing),
        "worth": script_worth(shown),
        "opinion": own_opinion(request.user, script=shown),
        "tab": "scripts",
    }
    return render(request, "knowledge/scripts/script.html", context)


@for_agents
@require_http_methods(["GET", "POST"])
def edit(request: AgentRequest, script_id: UUID | None = None) -> HttpResponse:
    """Write a new script or other words of one: kept as a draft, given to review, or approved at once."""
    old = found_script(request, script_id) if script_id else None
    check_may(request, "edit_knowledge")
    if old and old.brand_id not in brands_for(request.user, "edit_knowledge"):
        raise PermissionDenied(_("Your role does not allow this. Ask an administrator of the brand."))
    form = ScriptForm(request.POST or None, initial=_initial(old), by=request.user, old=old)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            return _kept(request, form, old)
        except PermissionDenied:
            raise
        except REFUSALS as error:
            refusal = words_of(error)
    brand = old.brand if old else visible_brands(request.user, "edit_knowledge").first()
    context = {
        "form": form,
        "script": old,
        "refusal": refusal,
        "places": PLACES_HINT,
        "draft": SCRIPTS.open_version(old) if old else None,
        "needs_review": brand is not None and writing.needs_review(brand, {}),
        "tab": "scripts",
    }
    return render(request, "knowledge/scripts/edit.html", context, status=422 if refusal else 200)


@for_agents
@require_POST
@tells_refusals
def copying(request: AgentRequest, script_id: UUID) -> HttpResponse:
    """A brand's own words in the place of those that serve every desk."""
    shared = found_script(request, script_id)
    brand = get_object_or_404(
        visible_brands(request.user, "edit_knowledge"), slug=request.POST.get("brand", "")
    )
    own = writing.own_copy(shared, brand, request.user) if shared.brand_id is None else shared
    return redirect("knowledge:script-edit", own.pk)


@for_agents
@require_POST
@tells_refusals
def archiving(request: AgentRequest, script_id: UUID) -> HttpResponse:
    found = found_script(request, script_id)
    archive(SCRIPTS, found, request.user, away=request.POST.get("do") != "restore")
    messages.success(request, _("Saved."))
    return redirect("knowledge:script", found.pk)


def found_script(request: AgentRequest, script_id: UUID) -> Script:
    """The script, 404 for another brand's and, for who does not edit, for one that is not approved."""
    check_may(request)
    return get_object_or_404(_readable(request).select_related("brand", "owner"), pk=script_id)


def _readable(request: AgentRequest) -> QuerySet[Script]:
    shown = scripts_of(brands_for(request.user, "read_knowledge"))
    own = shown.filter(brand__in=brands_for(request.user, "edit_knowledge"))
    return (shown.filter(state=ScriptState.PUBLISHED) | own).select_related("brand")


def _matching(rows: QuerySet[Script], chosen: dict[str, str], question: str) -> Sequence[Script]:
    """A library has hundreds of scripts, not thousands: whom they fit is looked at here."""
    for name in ("situation", "moment"):
        if chosen[name]:
            rows = rows.filter(**{name: chosen[name]})
    found = [row for row in rows if _fits(row, chosen)]
    return ordered_scripts(found, question) if question else found


def _fits(row: Script, chosen: dict[str, str]) -> bool:
    return all(
        not chosen[name] or not row.fits.get(name) or chosen[name] in row.fits[name] for name in FILTERS
    )


def _initial(old: Script | None) -> dict[str, Any]:
    if old is None:
        return {"situation": "general"}
    draft = SCRIPTS.open_version(old)
    content = draft.content if draft else entry_of(card_of(old))
    seen = saves_of(SCRIPTS, old, draft)
    return {**typed(content), "brand": old.brand_id, "note": draft.note if draft else "", "seen": seen}


def _kept(request: AgentRequest, form: ScriptForm, old: Script | None) -> HttpResponse:
    content, note = form.content, form.cleaned_data["note"]
    wanted = request.POST.get("deed", "publish")
    if old:
        version = writing.revise_script(old, request.user, content, note=note, seen=form.cleaned_data["seen"])
    else:
        version = writing.draft_script(form.cleaned_data["brand"], request.user, content, note=note)
    if wanted == "publish" and not writing.needs_review(version.script.brand, content):  # type: ignore[arg-type]
        do(SCRIPTS, version.pk, Deed.PUBLISH, request.user)
        messages.success(request, _("Saved and approved."))
        return redirect("knowledge:script", version.script_id)
    if wanted != "draft":
        do(SCRIPTS, version.pk, Deed.SUBMIT, request.user)
        messages.success(request, _("Saved. A colleague is asked to read it."))
    else:
        messages.success(request, _("Saved as a draft. Nobody but editors sees it yet."))
    return redirect("knowledge:script-version", version.script_id, version.number)
