"""The editor's pages: wordings, a draft with its effect, one item, publishing with what changes."""

import secrets
from typing import Any
from uuid import UUID

import yaml
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yueting.accounts.models import Brand
from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.conversations.views.answers import tells_refusals
from yueting.quality.editing import queries, rewording
from yueting.quality.editing.comparing import changes
from yueting.quality.editing.forms import ItemForm, NamesForm
from yueting.quality.editing.services import drafting
from yueting.quality.models import RubricVersion
from yueting.quality.services.rubrics import KEYS, rubric_of
from yueting.quality.templatetags.quality_words import said_in
from yueting.tickets.views.brands import brands_where, chosen_brand

LONGEST_FILE = 200_000  # bytes


@for_agents
@require_safe
def listed(request: AgentRequest) -> HttpResponse:
    """Each rubric: what counts, the draft, earlier wordings."""
    brand = chosen_brand(request, drafting.ACTION)
    rows = [
        (rubric_of(brand.pk, key), drafting.draft_of(brand, key), queries.wordings(brand, key))
        for key in KEYS
    ]
    return render(request, "quality/editing/list.html", _frame(request, brand) | {"rows": rows})


@for_agents
@require_POST
@tells_refusals
def beginning(request: AgentRequest, key: str) -> HttpResponse:
    """A draft with the words of what counts, or of an earlier wording."""
    brand = chosen_brand(request, drafting.ACTION)
    source = None
    if given := request.POST.get("of"):
        source = get_object_or_404(queries.wordings(brand, key), pk=_uuid(given))
    drafting.begin(brand, key, request.user, source)
    return _to_draft(brand, key)


@for_agents
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def draft(request: AgentRequest, key: str) -> HttpResponse:
    """The draft with its items; moving and taking out happen here."""
    brand, found = _draft(request, key)
    if request.method == "POST":
        _move(request, found)
        return _to_draft(brand, key)
    context = _frame(request, brand) | {
        "draft": found,
        "seen": drafting.seen_of(found),
        "rubric": found.rubric,
        "total": rewording.total_weight(found.data) or 1,
        "disputes": {row.item: row for row in queries.disputes(request.user, key)},
        "changes": changes(rubric_of(brand.pk, key).rubric, found.rubric),
    }
    return render(request, "quality/editing/draft.html", context)


@for_agents
@require_safe
def trial(request: AgentRequest, key: str) -> HttpResponse:
    """What the draft does to real conversations."""
    brand, found = _draft(request, key)
    wanted = request.GET.get("item", "")[:40]
    context = {"tried": queries.tried(request.user, brand, found, wanted), "item": wanted}
    return render(request, "quality/editing/_trial.html", context)


@for_agents
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def item(request: AgentRequest, key: str, item_id: str = "") -> HttpResponse:
    """One item; choosing another check (`?check=`) brings its fields."""
    brand, found = _draft(request, key)
    kept = rewording.find_item(found.data, item_id) if item_id else None
    if item_id and kept is None:
        raise Http404
    initial = (
        ItemForm.from_item(*kept, drafting.seen_of(found))
        if kept
        else {"seen": drafting.seen_of(found), "weight": 5}
    )
    sections = [(one["id"], said_in(one["names"])) for one in found.data["sections"]]
    posted = request.POST if request.method == "POST" else None
    check = str((request.POST if posted else initial).get("check_id", "said"))
    redraws = posted is not None and "redraw" in posted
    if redraws:
        initial = (
            {name: posted.getlist(name) if name == "applies" else posted[name] for name in posted}
            if posted
            else {}
        )
    form = ItemForm(sections, check, None if redraws else posted, initial=initial | {"check_id": check})
    status = 200
    if posted is not None and not redraws:
        status = 422
        if form.is_valid():
            made = form.item(item_id or _new_id(found, form))
            try:
                drafting.change(
                    found,
                    request.user,
                    form.cleaned_data["seen"],
                    lambda data: rewording.put_item(data, form.cleaned_data["section"], made),
                )
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return _to_draft(brand, key, f"#item-{made['id']}")
    dispute = next((row for row in queries.disputes(request.user, key) if row.item == item_id), None)
    context = _frame(request, brand) | {"form": form, "draft": found, "item_id": item_id, "dispute": dispute}
    return render(request, "quality/editing/item.html", context, status=status)


@for_agents
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def section(request: AgentRequest, key: str, section_id: str = "") -> HttpResponse:
    """The names of a section. A new one takes the item that is named: a section without items says nothing."""
    brand, found = _draft(request, key)
    kept = next((one for one in found.data["sections"] if one["id"] == section_id), None)
    if section_id and kept is None:
        raise Http404
    initial = {"seen": drafting.seen_of(found)} | (NamesForm.from_names(kept["names"]) if kept else {})
    form = NamesForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _save_section(request, found, form, kept)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return _to_draft(brand, key)
    items = [] if kept else [(one.id, said_in(one.names)) for one in found.rubric.items()]
    context = _frame(request, brand) | {"form": form, "draft": found, "items": items}
    return render(request, "quality/editing/section.html", context, status=status)


@for_agents
@require_POST
@tells_refusals
def publication(request: AgentRequest, key: str) -> HttpResponse:
    """From now on it counts."""
    brand, found = _draft(request, key)
    drafting.publish(found, request.user, request.POST.get("seen", ""), request.POST.get("why", ""))
    return redirect(f"{reverse('quality:rubrics')}?brand={brand.slug}")


@for_agents
@require_POST
@tells_refusals
def discarding(request: AgentRequest, key: str) -> HttpResponse:
    brand, found = _draft(request, key)
    drafting.discard(found, request.user)
    return redirect(f"{reverse('quality:rubrics')}?brand={brand.slug}")


@for_agents
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def file(request: AgentRequest, key: str) -> HttpResponse:
    """Out as YAML (what counts), in as YAML (into the draft)."""
    brand = chosen_brand(request, drafting.ACTION)
    if request.method == "POST":
        brand, found = _draft(request, key)
        sent = request.FILES.get("file")
        if sent is None or (sent.size or 0) > LONGEST_FILE:
            raise ValidationError(_("Choose a YAML file of at most 200 kB."))
        text = sent.read().decode("utf-8", errors="replace")
        drafting.take_in(found, request.user, request.POST.get("seen", ""), text)
        return _to_draft(brand, key)
    if key not in KEYS:
        raise Http404
    counts = rubric_of(brand.pk, key)
    text = yaml.safe_dump(counts.data, allow_unicode=True, sort_keys=False, width=110)
    answer = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{key}-{counts.version}.yaml"'
    return answer


def _draft(request: AgentRequest, key: str) -> tuple[Brand, RubricVersion]:
    brand = chosen_brand(request, drafting.ACTION)
    found = drafting.draft_of(brand, key)
    if found is None:
        raise Http404
    return brand, found


def _move(request: AgentRequest, found: RubricVersion) -> None:
    item_id, _colon, way = request.POST.get("move", "").partition(":")
    moves = {
        "up": lambda data: rewording.move(data, item_id, -1),
        "down": lambda data: rewording.move(data, item_id, 1),
        "out": lambda data: rewording.take_out(data, item_id),
    }
    if way in moves:
        drafting.change(found, request.user, request.POST.get("seen", ""), moves[way])


def _save_section(request: AgentRequest, found: RubricVersion, form: NamesForm, kept: Any) -> None:
    seen, names = form.cleaned_data["seen"], form.names()
    if kept:
        drafting.change(
            found, request.user, seen, lambda data: rewording.put_section(data, {**kept, "names": names})
        )
        return
    taken = rewording.find_item(found.data, request.POST.get("item", ""))
    if taken is None:
        raise ValidationError(_("Choose the first item of the section."))
    made = {"id": f"s{secrets.token_hex(3)}", "names": names, "items": [taken[1]]}
    drafting.change(
        found,
        request.user,
        seen,
        lambda data: rewording.put_section(rewording.take_out(data, taken[1]["id"]), made),
    )


def _new_id(found: RubricVersion, form: ItemForm) -> str:
    taken = {one.id for one in found.rubric.items()}
    base = slugify(form.names()["en"]).replace("-", "_")[:30]
    base = base if base and base[0].isalpha() else f"item_{secrets.token_hex(3)}"
    return base if base not in taken else f"{base}_{secrets.token_hex(2)}"


def _frame(request: AgentRequest, brand: Brand) -> dict[str, Any]:
    return {"brand": brand, "brands": brands_where(request, drafting.ACTION), "tab": "rubrics"}


def _to_draft(brand: Brand, key: str, place: str = "") -> HttpResponse:
    return redirect(f"{reverse('quality:rubric', args=[key])}?brand={brand.slug}{place}")


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
