"""The page of one brand."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from yueting.accounts.brands.forms import BrandForm, TeamForm
from yueting.accounts.models import Agent, Brand
from yueting.accounts.queries import visible_brands
from yueting.timeline.services import record


@login_required
def brand(request: HttpRequest, brand_id: UUID) -> HttpResponse:
    """Names, languages, hours; and the teams, with a form for another one."""
    shown = _mine(request, brand_id)
    form = BrandForm(request.POST or None, instance=shown)
    if request.method == "POST" and form.is_valid():
        form.save()
        record(shown, "brand.changed", _me(request).actor, fields=form.changed_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:brand", shown.id)
    return _page(request, shown, form, TeamForm(brand=shown))


@login_required
def teams(request: HttpRequest, brand_id: UUID) -> HttpResponse:
    """Make a team."""
    shown = _mine(request, brand_id)
    form = TeamForm(request.POST or None, brand=shown)
    if request.method == "POST" and form.is_valid():
        team = form.save()
        record(shown, "team.made", _me(request).actor, name=team.name)
        messages.success(request, _("Saved."))
        return redirect("accounts:brand", shown.id)
    return _page(request, shown, BrandForm(instance=shown), form)


def _page(request: HttpRequest, shown: Brand, form: BrandForm, team_form: TeamForm) -> HttpResponse:
    context = {"brand": shown, "form": form, "team_form": team_form, "teams": shown.teams.all()}
    return render(request, "accounts/brand.html", context)


def _mine(request: HttpRequest, brand_id: UUID) -> Brand:
    return get_object_or_404(visible_brands(_me(request), "manage_people"), pk=brand_id)


def _me(request: HttpRequest) -> Agent:
    assert isinstance(request.user, Agent)
    return request.user
