"""Certificates: mine, one to print, and everybody's for trainers."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from yueting.academy.courses.models import Certificate
from yueting.academy.courses.queries.shelf import courses_of, latest_certificates, standings
from yueting.academy.courses.views.frame import frame
from yueting.accounts.models import Team
from yueting.accounts.permissions import AgentRequest, for_agents, may, require
from yueting.accounts.queries import people_of
from yueting.tickets.views.brands import chosen_brand


@for_agents
@require_safe
def mine(request: AgentRequest) -> HttpResponse:
    brand = chosen_brand(request, "learn")
    certificates = Certificate.objects.filter(agent=request.user, brand=brand)
    context = frame(request, brand) | {"certificates": certificates}
    return render(request, "academy/courses/certificates.html", context)


@for_agents
@require_safe
def show(request: AgentRequest, pk: UUID) -> HttpResponse:
    """One certificate, as it is printed: for its owner and for trainers of the brand."""
    found = Certificate.objects.select_related("agent", "brand").filter(pk=pk).first()
    me = request.user
    if found is None or not (found.agent_id == me.pk or may(me, "train_people", found.brand_id)):
        raise Http404
    return render(request, "academy/courses/certificate.html", {"certificate": found, "now": timezone.now()})


@for_agents
@require_safe
def board(request: AgentRequest) -> HttpResponse:
    """Who holds which certificate, and how far the others are."""
    brand = chosen_brand(request, "train_people")
    require(request.user, "train_people", brand.pk)
    teams = list(Team.objects.filter(brand=brand))
    chosen = next((team for team in teams if str(team.pk) == request.GET.get("team")), None)
    people = [one for one in people_of(brand) if one.is_active]
    if chosen:
        members = set(chosen.memberships.values_list("agent_id", flat=True))
        people = [one for one in people if one.pk in members]
    courses = courses_of(brand)
    held = latest_certificates(people, brand)
    stood = standings(people, brand, courses)
    rows = [(one, [(held.get((one.pk, key)), stood[one.pk, key]) for key in courses]) for one in people]
    context = frame(request, brand) | {
        "courses": [one.course for one in courses.values()],
        "rows": rows,
        "teams": teams,
        "chosen": chosen,
    }
    return render(request, "academy/courses/board.html", context)
