"""Pages of sampling plans: what is drawn, how far it is, and a plan's form."""

from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yueting.accounts.models import Agent, Brand, Team
from yueting.accounts.permissions import AgentRequest, for_agents, may
from yueting.accounts.queries import people_of
from yueting.conversations.views.answers import tells_refusals
from yueting.quality.models import SamplingPlan
from yueting.quality.planning.services.keeping import keep
from yueting.tickets.views.brands import brands_where, chosen_brand


class PlanForm(forms.ModelForm):
    """One plan."""

    reviewers = forms.MultipleChoiceField(label=_("Who reviews"), widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = SamplingPlan
        fields = ["name", "team", "sort", "number", "twice", "weekday", "days", "is_active"]
        labels = {
            "name": _("Name"),
            "team": _("Only of this team"),
            "sort": _("Which conversations"),
            "number": _("How many a week"),
            "twice": _("Of 100, judged by two people"),
            "weekday": _("Drawn on"),
            "days": _("Days to judge them in"),
            "is_active": _("Draws every week"),
        }
        help_texts = {
            "twice": _("Two judgements of the same conversation show how far people agree."),
            "days": "",
        }

    def __init__(self, *args: object, brand: Brand, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self._people = reviewers_of(brand)
        self.fields["reviewers"].choices = [(str(one.pk), str(one)) for one in self._people]  # type: ignore[attr-defined]
        self.fields["team"].queryset = Team.objects.filter(brand=brand)  # type: ignore[attr-defined]
        if not self.instance._state.adding:
            self.initial["reviewers"] = [str(one.pk) for one in self.instance.reviewers.all()]

    def chosen(self) -> list[Agent]:
        return [one for one in self._people if str(one.pk) in self.cleaned_data["reviewers"]]


def reviewers_of(brand: Brand) -> list[Agent]:
    """Who may review in a brand."""
    return [one for one in people_of(brand) if one.is_active and may(one, "review_conversations", brand.pk)]


@for_agents
@require_safe
def listed(request: AgentRequest) -> HttpResponse:
    """Every plan with what it drew: sent, open, overdue."""
    brand = chosen_brand(request, "plan_reviews")
    now = timezone.now()
    plans = SamplingPlan.objects.visible_to(request.user).filter(brand=brand).prefetch_related("reviewers")
    counted = plans.annotate(
        drawn=Count("reviews"),
        sent=Count("reviews", filter=Q(reviews__sent_at__isnull=False)),
        late=Count("reviews", filter=Q(reviews__sent_at=None, reviews__due_at__lt=now)),
    )
    context = {
        "plans": counted,
        "tab": "plans",
        "brand": brand,
        "brands": brands_where(request, "plan_reviews"),
    }
    return render(request, "quality/planning/list.html", context)


@for_agents
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: AgentRequest, plan_id: UUID | None = None) -> HttpResponse:
    """A new plan, or one to change."""
    if plan_id:
        found = get_object_or_404(SamplingPlan.objects.visible_to(request.user), pk=plan_id)
        brand = found.brand
    else:
        brand = chosen_brand(request, "plan_reviews")
        found = SamplingPlan(brand=brand)
    form = PlanForm(request.POST or None, instance=found, brand=brand)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                keep(form.save(commit=False), form.chosen(), request.user)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return redirect(f"{reverse('quality:plans')}?brand={brand.slug}")
    context = {"form": form, "plan": found if plan_id else None, "brand": brand, "tab": "plans"}
    return render(request, "quality/planning/form.html", context, status=status)


@for_agents
@require_POST
@tells_refusals
def pause(request: AgentRequest, plan_id: UUID) -> HttpResponse:
    """Stop drawing, or go on."""
    found = get_object_or_404(SamplingPlan.objects.visible_to(request.user), pk=plan_id)
    found.is_active = not found.is_active
    keep(found, list(found.reviewers.all()), request.user)
    return redirect(f"{reverse('quality:plans')}?brand={found.brand.slug}")
