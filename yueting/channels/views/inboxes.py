"""Setting up inboxes and API tokens."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yueting.accounts.models import Agent, ApiToken
from yueting.accounts.permissions import brands_for, may_anywhere
from yueting.accounts.queries import visible_brands
from yueting.accounts.services.api_tokens import make_token, revoke_token
from yueting.channels.card import in_language
from yueting.channels.email.account import MisconfiguredError
from yueting.channels.forms import InboxForm, kind_form
from yueting.channels.platform import Finding, TakesHooks
from yueting.channels.registry import card, channel
from yueting.channels.services.inboxes import save_inbox, try_out
from yueting.conversations.models import Inbox


@login_required
def inboxes(request: HttpRequest) -> HttpResponse:
    """All inboxes and API tokens of the brands one administers."""
    me = _admin(request)
    brands = brands_for(me, "manage_inboxes")
    context = {
        "inboxes": _mine(me).select_related("brand", "team"),
        "tokens": ApiToken.objects.filter(brand__in=brands, revoked_at=None).select_related("brand"),
        "brands": visible_brands(me, "manage_inboxes"),
    }
    return render(request, "channels/inboxes.html", context)


@login_required
def inbox(request: HttpRequest, inbox_id: UUID | None = None) -> HttpResponse:
    """One inbox: what all have, then what its channel needs."""
    me = _admin(request)
    shown = get_object_or_404(_mine(me), pk=inbox_id) if inbox_id else Inbox()
    form = InboxForm(request.POST or None, instance=shown, by=me)
    own = kind_form(shown, request.POST or None) if inbox_id else None
    if request.method == "POST" and form.is_valid() and (own is None or own.is_valid()):
        try:
            saved = save_inbox(form.save(commit=False), own.to_settings(shown.settings) if own else {}, me)
        except MisconfiguredError as error:
            form.add_error(None, _("This cannot work: %(why)s") % {"why": error})
        else:
            messages.success(request, _("Saved."))
            return redirect("channels:inbox", saved.id)
    context = {"form": form, "kind_form": own, "inbox": shown if inbox_id else None}
    if inbox_id:
        context |= _on_the_platform(request, shown)
    return render(request, "channels/inbox.html", context)


@login_required
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """A new API token; its secret is on the next page and never again."""
    me = _admin(request)
    brand = get_object_or_404(visible_brands(me, "manage_inboxes"), pk=request.POST.get("brand"))
    name = request.POST.get("name", "").strip()[:100] or _("Token")
    _token, secret = make_token(brand, name, me, may_send_held=bool(request.POST.get("may_send_held")))
    messages.success(
        request, _("Copy this token now; it is never shown again: %(secret)s") % {"secret": secret}
    )
    return redirect("channels:inboxes")


@login_required
@require_POST
def revoke(request: HttpRequest, token_id: UUID) -> HttpResponse:
    me = _admin(request)
    token = get_object_or_404(ApiToken, pk=token_id, brand__in=brands_for(me, "manage_inboxes"))
    revoke_token(token, me)
    messages.success(request, _("The token no longer works."))
    return redirect("channels:inboxes")


@login_required
@require_POST
def trial(request: HttpRequest, inbox_id: UUID) -> HttpResponse:
    """Whether the kept settings work, asked of the platform now."""
    found = get_object_or_404(_mine(_admin(request)), pk=inbox_id)
    return render(request, "channels/_trial.html", {"findings": _told(found, try_out(found)), "inbox": found})


def _on_the_platform(request: HttpRequest, shown: Inbox) -> dict[str, Any]:
    """What the page says of an inbox whose channel has a card."""
    described, language = card(shown.kind), get_language() or ""
    if described is None:
        return {}
    takes_hooks = isinstance(channel(shown.kind), TakesHooks)
    return {
        "card": described,
        "setup": in_language(described.setup, language),
        "hook": request.build_absolute_uri(reverse("channels:hook", args=[shown.pk])) if takes_hooks else "",
    }


def _told(shown: Inbox, findings: Sequence[Finding]) -> list[dict[str, Any]]:
    described, language = card(shown.kind), get_language() or ""
    faults = described.faults if described else {}
    return [
        {
            "ok": finding.ok,
            "words": in_language(faults.get(finding.code, {}), language) or finding.code,
            "detail": finding.detail,
        }
        for finding in findings
    ]


def _mine(me: Agent) -> Any:
    """Those with customers; where people practise there is nothing to set."""
    mine = Inbox.objects.filter(brand__in=brands_for(me, "manage_inboxes"))
    return mine.exclude(settings__has_key="practice")


def _admin(request: HttpRequest) -> Agent:
    assert isinstance(request.user, Agent)
    if not may_anywhere(request.user, "manage_inboxes"):
        raise PermissionDenied
    return request.user
