"""Answering about oneself and colleagues, what they said of me, and rounds for leaders."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yueting.accounts.models import Agent, Brand, Team
from yueting.accounts.permissions import AgentRequest, brands_for, for_agents
from yueting.accounts.queries import people_of
from yueting.conversations.views.answers import tells_refusals
from yueting.quality.models import PeerAsked, PeerRound
from yueting.quality.peers import queries
from yueting.quality.peers.models import SIDES
from yueting.quality.peers.services import STARS, answer, begin
from yueting.tickets.views.brands import brands_where, chosen_brand


class RoundForm(forms.ModelForm):
    class Meta:
        model = PeerRound
        fields = ["name", "team", "closes_on", "each", "minimum"]
        labels = {
            "name": _("Name"),
            "team": _("Only of this team"),
            "closes_on": _("Last day to answer"),
            "each": _("Colleagues asked about each"),
            "minimum": _("Answers needed before anything is shown"),
        }
        help_texts = {"closes_on": _("Results are shown after this day."), "each": ""}
        widgets = {"closes_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: object, brand: Brand, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["team"].queryset = Team.objects.filter(brand=brand)  # type: ignore[attr-defined]


@for_agents
@require_safe
def home(request: AgentRequest) -> HttpResponse:
    me = request.user
    rounds = PeerRound.objects.filter(brand__in=brands_for(me, "plan_reviews"))
    context = {
        "tab": "peers",
        "to_answer": queries.to_answer(me),
        "results": queries.results_for(me),
        "together": queries.together(rounds.select_related("brand", "team")),
        "sides": SIDES.items(),
        "stars": STARS,
        "plans": bool(brands_where(request, "plan_reviews")),
    }
    return render(request, "quality/peers/home.html", context)


@for_agents
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: AgentRequest) -> HttpResponse:
    brand = chosen_brand(request, "plan_reviews")
    form = RoundForm(request.POST or None, instance=PeerRound(brand=brand), brand=brand)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                begin(form.save(commit=False), _people(brand, form.cleaned_data["team"]), request.user)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return redirect("quality:peers")
    context = {"form": form, "brand": brand, "brands": brands_where(request, "plan_reviews")}
    return render(request, "quality/peers/new.html", context, status=status)


@for_agents
@require_POST
@tells_refusals
def answering(request: AgentRequest, asked_id: int) -> HttpResponse:
    asked = get_object_or_404(PeerAsked.objects.select_related("round"), pk=asked_id, by=request.user)
    given = {side: request.POST.get(side, "") for side in SIDES}
    stars = {side: int(one) for side, one in given.items() if one.isdecimal()}
    answer(asked, request.user, stars, request.POST.get("words", ""))
    return redirect("quality:peers")


def _people(brand: Brand, team: Team | None) -> list[Agent]:
    people = [one for one in people_of(brand) if one.is_active]
    if team is None:
        return people
    members = set(team.memberships.values_list("agent_id", flat=True))
    return [one for one in people if one.pk in members]
