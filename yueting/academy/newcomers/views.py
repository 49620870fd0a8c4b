"""The newcomer's own page, the mentor's and trainer's, and the brand's week of goals."""

from typing import Any
from uuid import UUID

import yaml
from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yueting.academy.drills.queries.progress import weak_items
from yueting.academy.newcomers import queries, services
from yueting.academy.newcomers.models import GoalPlan, Newcomer, NewcomerDay, NewcomerState
from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import AgentRequest, for_agents, may, may_anywhere
from yueting.accounts.queries import people_of
from yueting.conversations.views.answers import tells_refusals
from yueting.tickets.views.brands import brands_where, chosen_brand


class BeginForm(forms.Form):
    """Who begins, with whom, when."""

    agent = forms.ChoiceField(label=gettext_lazy("Newcomer"))
    mentor = forms.ChoiceField(label=gettext_lazy("Mentor"), required=False)
    started_on = forms.DateField(
        label=gettext_lazy("First day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, people: list[Agent], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(one.pk): one for one in people}
        named = [(key, str(one)) for key, one in self._people.items()]
        self.fields["agent"].choices = named  # type: ignore[attr-defined]
        self.fields["mentor"].choices = [("", _("Nobody")), *named]  # type: ignore[attr-defined]

    def person(self, name: str) -> Agent | None:
        return self._people.get(self.cleaned_data[name])


@for_agents
@require_safe
def home(request: AgentRequest) -> HttpResponse:
    """My day where I am under way; else whom I mentor or train."""
    me = request.user
    mine = queries.running(me)
    context: dict[str, Any] = {
        "mine": mine,
        "others": _others(me),
        "trains": may_anywhere(me, "train_people"),
    }
    if mine:
        day = services.day_now(mine)
        context |= _names(mine.brand) | {
            "today": queries.shown(day) if day else None,
            "days": mine.days.filter(cycle=mine.cycle, figures__isnull=False).exclude(
                date=queries.today_of(mine)
            ),
            "newcomer": mine,
        }
    return render(request, "academy/newcomers/home.html", context)


@for_agents
@require_safe
def show(request: AgentRequest, pk: UUID) -> HttpResponse:
    """All days of somebody with how they stand, and the evidence."""
    found = _found(request, pk)
    services.day_now(found)
    days = found.days.select_related("newcomer__brand", "newcomer__agent", "signed_by")
    me = request.user
    trains = may(me, "train_people", found.brand_id) and me.pk != found.agent_id
    context = _names(found.brand) | {
        "newcomer": found,
        "days": [queries.shown(day) for day in days.filter(cycle=found.cycle)],
        "evidence": queries.evidence_of(found),
        "trains": trains and found.state == NewcomerState.RUNNING,
        "signs": trains or me.pk == found.mentor_id,
    }
    return render(request, "academy/newcomers/show.html", context)


@for_agents
@require_POST
@tells_refusals
def reviewing(request: AgentRequest, day_id: int) -> HttpResponse:
    services.review(_day(request, day_id), request.user, request.POST.get("words", ""))
    return redirect("academy:newcomers")


@for_agents
@require_POST
@tells_refusals
def signing(request: AgentRequest, day_id: int) -> HttpResponse:
    day = _day(request, day_id)
    services.sign(day, request.user, request.POST.get("words", ""))
    return redirect("academy:newcomer", day.newcomer_id)


@for_agents
@require_POST
@tells_refusals
def deciding(request: AgentRequest, pk: UUID) -> HttpResponse:
    """Released, another week, or ended."""
    found, deed = _found(request, pk), request.POST.get("deed", "")
    if deed == "release":
        services.release(found, request.user, request.POST.get("why", ""))
    elif deed == "repeat":
        services.repeat(found, request.user)
    elif deed == "stop":
        services.stop(found, request.user)
    return redirect("academy:newcomer", found.pk)


@for_agents
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AgentRequest) -> HttpResponse:
    brand = chosen_brand(request, "train_people")
    people = [one for one in people_of(brand) if one.is_active]
    form = BeginForm(people, request.POST or None, initial={"started_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        agent = form.person("agent")
        assert agent
        try:
            services.begin(brand, agent, form.person("mentor"), form.cleaned_data["started_on"], request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("academy:newcomers")
    context = {"form": form, "brand": brand, "brands": brands_where(request, "train_people")}
    return render(request, "academy/newcomers/new.html", context)


@for_agents
@require_http_methods(["GET", "HEAD", "POST"])
def goals(request: AgentRequest) -> HttpResponse:
    """The brand's week as YAML, checked in words."""
    brand = chosen_brand(request, "edit_courses")
    kept = GoalPlan.objects.filter(brand=brand).first()
    text = yaml.safe_dump(services.goals_of(brand), allow_unicode=True, sort_keys=False, width=110)
    context: dict[str, Any] = {
        "brand": brand,
        "brands": brands_where(request, "edit_courses"),
        "text": text,
        "seen": kept.version if kept else 0,
    }
    if request.method == "POST":
        context["text"] = request.POST.get("text", "")[:40_000]
        try:
            _keep(request, brand, context["text"])
        except ValidationError as error:
            context["error"] = " ".join(error.messages)
            return render(request, "academy/newcomers/goals.html", context, status=422)
        return redirect(f"{request.path}?brand={brand.slug}")
    return render(request, "academy/newcomers/goals.html", context)


@for_agents
@require_safe
def needs(request: AgentRequest) -> HttpResponse:
    """Who needs what: everybody's weakest items, each with what to practise next."""
    brand = chosen_brand(request, "train_people")
    people = [one for one in people_of(brand) if one.is_active]
    rows = [(one, weak_items(one, brand)[:3]) for one in people]
    context = {
        "brand": brand,
        "brands": brands_where(request, "train_people"),
        "rows": [(one, weak) for one, weak in rows if weak],
        "fine": [one for one, weak in rows if not weak],
    }
    return render(request, "academy/newcomers/needs.html", context)


def _keep(request: AgentRequest, brand: Brand, text: str) -> None:
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as wrong:
        raise ValidationError(_("These goals cannot be used: %(why)s") % {"why": wrong}) from wrong
    seen = request.POST.get("seen", "")
    services.keep_goals(brand, data, request.user, seen=int(seen) if seen.isdecimal() else -1)


def _others(me: Agent) -> Any:
    found = Newcomer.objects.visible_to(me).exclude(agent=me)
    return found.select_related("agent", "mentor", "brand").order_by("-state", "started_on")


def _names(brand: Brand) -> dict[str, Any]:
    return {"lesson_names": queries.lesson_names(brand), "drill_names": queries.drill_names(brand)}


def _found(request: AgentRequest, pk: UUID) -> Newcomer:
    found = Newcomer.objects.visible_to(request.user).select_related("brand", "agent", "mentor")
    return get_object_or_404(found, pk=pk)


def _day(request: AgentRequest, day_id: int) -> NewcomerDay:
    day = NewcomerDay.objects.select_related("newcomer__brand", "newcomer__agent", "newcomer__mentor").filter(
        pk=day_id
    )
    found = day.filter(newcomer__in=Newcomer.objects.visible_to(request.user)).first()
    if found is None:
        raise Http404
    return found
