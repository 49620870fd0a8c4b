"""Pages about the people of the desk."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yueting.accounts.forms import InvitationForm, JoinForm, PersonForm, RoleForm
from yueting.accounts.models import Agent, Brand, Membership, Presence
from yueting.accounts.permissions import brands_for, require
from yueting.accounts.queries import leaders_of, people_of, visible_brands
from yueting.accounts.services.invitations import accept, find_invitation, invite
from yueting.accounts.services.presence import set_presence
from yueting.accounts.services.roles import give_role, take_role
from yueting.timeline.services import record


@login_required
def people(request: HttpRequest) -> HttpResponse:
    """Everybody of the brands one administers, and the form that invites more."""
    form = InvitationForm(request.POST or None, by=_me(request))
    if request.method == "POST" and form.is_valid():
        link = invite(_me(request), **form.cleaned_data)
        messages.success(
            request, _("Invited. The link, in case the mail does not arrive: %(link)s") % {"link": link}
        )
        return redirect("accounts:people")
    brands = visible_brands(_me(request), "manage_people")
    context = {"form": form, "brands": [(b, people_of(b), leaders_of(b)) for b in brands]}
    return _page_or_403(request, "accounts/people.html", context, brands.exists())


@login_required
def person(request: HttpRequest, agent_id: UUID) -> HttpResponse:
    """One person: name, number, languages, skills, sign-in; and the roles in the brands one administers."""
    agent = _administered(request, agent_id)
    form = PersonForm(request.POST or None, instance=agent, by=_me(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        record(agent, "person.changed", _me(request).actor, fields=form.changed_data)
        messages.success(request, _("Saved."))
        return redirect("accounts:people")
    return _person_page(request, agent, form, RoleForm(by=_me(request)))


@login_required
@require_POST
def add_role(request: HttpRequest, agent_id: UUID) -> HttpResponse:
    """Give a person one more role."""
    agent = _administered(request, agent_id)
    form = RoleForm(request.POST, by=_me(request))
    if not form.is_valid():
        return _person_page(request, agent, PersonForm(instance=agent, by=_me(request)), form, status=422)
    give_role(_me(request), agent, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("accounts:person", agent.pk)


@login_required
@require_POST
def remove_role(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """Take a role from a person; without any role left they are gone from the list of people."""
    mine = brands_for(_me(request), "manage_people")
    membership = get_object_or_404(Membership, pk=membership_id, brand__in=mine)
    agent = membership.agent
    try:
        take_role(_me(request), membership)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _("Saved."))
    if agent.memberships.filter(brand__in=mine).exists():
        return redirect("accounts:person", agent.pk)
    return redirect("accounts:people")


@login_required
@require_POST
def duty(request: HttpRequest, brand_id: UUID) -> HttpResponse:
    """Name the duty leader of a brand."""
    brand = get_object_or_404(Brand, pk=brand_id)
    require(_me(request), "manage_people", brand.id)
    chosen = request.POST.get("leader")
    brand.duty_leader = get_object_or_404(leaders_of(brand), pk=chosen) if chosen else None
    brand.save(update_fields=["duty_leader"])
    record(brand, "duty.changed", _me(request).actor, to=str(brand.duty_leader or ""))
    messages.success(request, _("Saved."))
    return redirect("accounts:people")


def join(request: HttpRequest, token: str) -> HttpResponse:
    """Where an invitation link leads."""
    invitation = find_invitation(token)
    if invitation is None:
        return render(request, "accounts/join_expired.html", status=410)
    form = JoinForm(request.POST or None, initial={"name": invitation.name})
    if request.method == "POST" and form.is_valid():
        try:
            agent = accept(invitation, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("password", error)
        else:
            login(request, agent, backend=settings.AUTHENTICATION_BACKENDS[0])
            return redirect("home")
    return render(request, "accounts/join.html", {"form": form, "invitation": invitation})


@login_required
@require_POST
def presence(request: HttpRequest) -> HttpResponse:
    """Online, busy, on a break, offline."""
    wanted = request.POST.get("presence", "")
    if wanted in Presence.values:
        set_presence(_me(request), wanted)
    return _back(request)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The language of the interface: kept with the person, or in a cookie before they sign in."""
    wanted = request.POST.get("language", "")
    response = _back(request)
    if wanted in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, wanted, max_age=365 * 24 * 3600, samesite="Lax")
        if request.user.is_authenticated:
            Agent.objects.filter(pk=request.user.pk).update(interface_language=wanted)
    return response


@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """What one was told lately; looking at the page marks it as seen."""
    latest = list(_me(request).notices.all()[:100])
    response = render(request, "accounts/notices.html", {"notices": latest})
    _me(request).notices.filter(seen_at=None).update(seen_at=timezone.now())
    return response


def _me(request: HttpRequest) -> Agent:
    assert isinstance(request.user, Agent)
    return request.user


def _administered(request: HttpRequest, agent_id: UUID) -> Agent:
    """Somebody of a brand that one administers; others do not exist here."""
    mine = brands_for(_me(request), "manage_people")
    return get_object_or_404(Agent.objects.filter(memberships__brand__in=mine).distinct(), pk=agent_id)


def _person_page(
    request: HttpRequest, agent: Agent, form: PersonForm, role_form: RoleForm, status: int = 200
) -> HttpResponse:
    mine = brands_for(_me(request), "manage_people")
    memberships = agent.memberships.filter(brand__in=mine).select_related("brand", "team")
    context = {"form": form, "role_form": role_form, "person": agent, "memberships": memberships}
    return render(request, "accounts/person.html", context, status=status)


def _page_or_403(request: HttpRequest, page: str, context: dict[str, Any], allowed: bool) -> HttpResponse:
    if not allowed:
        return render(request, "403.html", status=403)
    return render(request, page, context)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    target = request.POST.get("next") or request.headers.get("referer") or ""
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = reverse("home")
    return HttpResponseRedirect(target)
