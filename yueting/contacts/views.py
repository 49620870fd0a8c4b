"""The customer's card: beside a conversation, and as a page."""

import json
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from yueting.accounts.models import Look
from yueting.accounts.permissions import AgentRequest, brands_for, for_agents, require
from yueting.accounts.queries import visible_brands
from yueting.contacts.forms import ProfileForm, ValueListForm
from yueting.contacts.models import Contact
from yueting.contacts.queries import Card, of_conversation
from yueting.contacts.queries import card as find_card
from yueting.contacts.services import change_profile, import_values
from yueting.contacts.value_list import Valued

_SHOWN_LINES = 100


@for_agents
@require_safe
def card(request: AgentRequest, pk: UUID) -> HttpResponse:
    """The card of a conversation's customer, for somebody who may see that conversation."""
    contact = of_conversation(pk)
    if contact is None or not contact.conversations.visible_to(request.user).filter(pk=pk).exists():
        raise Http404
    return _shown(request, contact)


@for_agents
@require_safe
def show(request: AgentRequest, pk: UUID) -> HttpResponse:
    """The customer's own page. Who looked is written down."""
    contact = Contact.objects.filter(pk=pk).select_related("brand").first()
    if contact is None:
        raise Http404
    response = _shown(request, contact)
    Look.objects.create(agent=request.user, subject_kind="contact", subject_id=contact.pk)
    return response


@for_agents
@require_http_methods(["GET", "POST"])
def profile(request: AgentRequest, pk: UUID) -> HttpResponse:
    """Change name, value and note."""
    contact = Contact.objects.filter(pk=pk).first()
    if contact is None or find_card(request.user, contact) is None:
        raise Http404
    require(request.user, "handle_conversations", contact.brand_id)
    form = ProfileForm(request.POST or None, instance=contact)
    if form.is_valid():
        change_profile(contact, request.user, form.changed_data)
        if request.htmx:
            return HttpResponse(
                headers={"HX-Trigger": json.dumps({"yt:done": {}, "yt:contact": {}, "yt:conversation": {}})}
            )
        return redirect("contacts:show", contact.pk)
    frame = "conversations/_dialog.html" if request.htmx else "conversations/dialog_page.html"
    context = {"dialog_frame": frame, "contact": contact, "form": form, "back": "/"}
    return render(request, "contacts/profile.html", context, status=422 if form.is_bound else 200)


@for_agents
@require_http_methods(["GET", "POST"])
def values(request: AgentRequest) -> HttpResponse:
    """Bring in a list of customers' values; what could not be used is shown, and nothing of it is lost."""
    brands = list(visible_brands(request.user, "lead_desk"))
    if not brands:
        raise PermissionDenied
    form = ValueListForm(request.POST or None, request.FILES or None, brands=brands)
    changed: int | None = None
    left: list[Valued] = []
    if form.is_valid():
        chosen = UUID(form.cleaned_data["brand"])
        changed, left = import_values(chosen, form.cleaned_data["file"], request.user.actor)
    context = {"form": form, "changed": changed, "left": left[:_SHOWN_LINES], "left_count": len(left)}
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "contacts/values.html", context, status=status)


def _shown(request: AgentRequest, contact: Contact) -> HttpResponse:
    found: Card | None = find_card(request.user, contact)
    if found is None:
        raise Http404
    may_change = contact.brand_id in brands_for(request.user, "handle_conversations")
    context = {"card": found, "contact": contact, "may_change": may_change}
    return render(request, "contacts/_card.html" if request.htmx else "contacts/card_page.html", context)
