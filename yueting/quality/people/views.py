"""Pages of reviews by people: what is to be judged, the form, judges side by side, appeals, agreement."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yueting.accounts.permissions import AgentRequest, for_agents, may_anywhere
from yueting.conversations.views.answers import tells_refusals, words_of
from yueting.quality.models import Appeal, Inspection, Review, Why
from yueting.quality.people import queries
from yueting.quality.people.forms import SHARES, choices_of, judged_in
from yueting.quality.people.services import appealing, drawing, reviewing
from yueting.quality.queries import PERIODS, known_key
from yueting.quality.rubric_files import starter_rubric
from yueting.quality.services.rubrics import KEYS
from yueting.quality.views.card import said_in_talk

PAGE = 30


@for_agents
@require_safe
def home(request: AgentRequest) -> HttpResponse:
    """My reviews to write, appeals, and what was sent."""
    _only_reviewers(request)
    page = Paginator(queries.sent(request.user), PAGE).get_page(request.GET.get("page"))
    context = {
        "tab": "reviews",
        "to_do": queries.to_do(request.user),
        "appeals": queries.open_appeals(request.user),
        "page": page,
        "kinds": [(kind.value, kind.label) for kind in Why if kind not in (Why.OWN, Why.CALIBRATION)],
        "most": drawing.MOST,
    }
    return render(request, "quality/people/reviews.html", context)


@for_agents
@require_POST
@tells_refusals
def draw(request: AgentRequest) -> HttpResponse:
    """Some more to judge, blind."""
    number = request.POST.get("number", "")
    drawn = drawing.draw_for(
        request.user, request.POST.get("kind", ""), int(number) if number.isdecimal() else 0
    )
    if not drawn:
        messages.info(request, _("Nothing is left to be drawn from the last fourteen days."))
    return redirect("quality:reviews")


@for_agents
@require_POST
@tells_refusals
def begin(request: AgentRequest, inspection_id: UUID) -> HttpResponse:
    """Judge what I am looking at."""
    found = get_object_or_404(Inspection.objects.visible_to(request.user), pk=inspection_id)
    return redirect("quality:review", reviewing.begin(found, request.user).pk)


@for_agents
def review(request: AgentRequest, review_id: UUID) -> HttpResponse:
    """The form for whoever judges; once it is sent, all judges side by side."""
    found = get_object_or_404(
        Review.objects.visible_to(request.user).select_related(
            "inspection__conversation__contact", "inspection__agent", "inspection__rubric", "rubric", "by"
        ),
        pk=review_id,
    )
    if found.sent_at:
        return render(request, "quality/people/compared.html", _compared(request, found))
    if request.method == "POST":
        return _send(request, found)
    return render(request, "quality/people/form.html", _form(found))


@for_agents
@require_POST
@tells_refusals
def appeal(request: AgentRequest, inspection_id: UUID) -> HttpResponse:
    """The agent does not agree with an item."""
    found = get_object_or_404(Inspection.objects.visible_to(request.user), pk=inspection_id)
    appealing.appeal(found, request.user, request.POST.get("item", ""), request.POST.get("words", ""))
    messages.success(request, _("Your appeal was sent. Somebody who did not judge it will answer."))
    return redirect("quality:card", found.pk)


@for_agents
@require_POST
@tells_refusals
def decide(request: AgentRequest, appeal_id: UUID) -> HttpResponse:
    """Keep the points, or change them."""
    made = get_object_or_404(Appeal.objects.visible_to(request.user), pk=appeal_id)
    chosen = request.POST.get("share", "")
    if chosen != "keep" and chosen not in SHARES:
        raise ValidationError(_("Choose the points from the list."))
    appealing.decide(
        made,
        request.user,
        SHARES.get(chosen),
        request.POST.get("answer", ""),
        changed=chosen != "keep",
    )
    messages.success(request, _("Decided. The agent was told."))
    return redirect("quality:card", made.inspection_id)


@for_agents
@require_safe
def agreement(request: AgentRequest) -> HttpResponse:
    """Item by item: do machine and people judge alike, and where not?"""
    _only_reviewers(request)
    days = request.GET.get("days", "")
    chosen = int(days) if days.isdecimal() and int(days) in PERIODS else 90
    key = known_key(request.GET.get("rubric", ""))
    rows = queries.agreement(request.user, key, chosen)
    names = {item.id: item.names for item in starter_rubric(key).items()}
    context = {
        "tab": "agreement",
        "rows": [(names.get(row.item, {"en": row.item}), row) for row in rows],
        "days": chosen,
        "periods": PERIODS,
        "key": key,
        "rubrics": KEYS,
        "enough": queries.ENOUGH,
    }
    return render(request, "quality/people/agreement.html", context)


def _only_reviewers(request: AgentRequest) -> None:
    if not may_anywhere(request.user, "review_conversations"):
        raise PermissionDenied(_("Your role does not allow this. Ask an administrator of the brand."))


def _send(request: AgentRequest, found: Review) -> HttpResponse:
    judged, words = judged_in(request.POST, found.rubric.rubric), request.POST.get("words", "")
    try:
        reviewing.send(found, request.user, judged, words)
    except ValidationError as error:
        context = _form(found, request.POST) | {"error": words_of(error)}
        return render(request, "quality/people/form.html", context, status=422)
    messages.success(request, _("Sent."))
    return redirect("quality:review", found.pk)


def _form(found: Review, typed: Any = None) -> dict[str, Any]:
    if found.sent_at:
        raise Http404
    typed = typed or {}
    sections = [
        (
            section,
            [
                (item, choices_of(item), typed.get(f"share-{item.id}", ""), typed.get(f"why-{item.id}", ""))
                for item in section.items
            ],
        )
        for section in found.rubric.rubric.sections
    ]
    return {
        "review": found,
        "inspection": found.inspection,
        "rubric": found.rubric.rubric,
        "sections": sections,
        "said": said_in_talk(found.inspection, marked=False),
        "words": typed.get("words", ""),
    }


def _compared(request: AgentRequest, found: Review) -> dict[str, Any]:
    """All sent reviews this person may read beside the machine, as soon as they have no blind one left to write."""
    if queries.is_hidden_from(found.inspection, request.user):
        raise Http404
    others = Review.objects.visible_to(request.user).filter(
        inspection=found.inspection, sent_at__isnull=False, rubric=found.rubric
    )
    reviews = list(others.select_related("by").order_by("sent_at"))
    names = {item.id: item.names for item in found.rubric.rubric.items()}
    rows = queries.side_by_side(found.inspection, reviews)
    return {
        "review": found,
        "inspection": found.inspection,
        "rubric": found.rubric.rubric,
        "reviews": reviews,
        "rows": [(names[row.item], row) for row in rows if row.item in names],
    }
