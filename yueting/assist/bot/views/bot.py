"""Pages of the bot: how it does, where it works, and what it did."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yueting.accounts.permissions import AgentRequest, brands_for, for_agents
from yueting.assist.bot.forms import HiringForm, thresholds
from yueting.assist.bot.hiring import KINDS, Hiring, hiring_of
from yueting.assist.bot.queries import figures, latest_turns
from yueting.assist.bot.services.hiring import hire, judge
from yueting.assist.models import BotTurn
from yueting.assist.templatetags.bot_words import ACTIONS
from yueting.conversations.models import Inbox
from yueting.conversations.views.answers import tells_refusals
from yueting.tickets.views.brands import brands_where, chosen_brand

_PAGE = 25


@for_agents
@require_safe
def home(request: AgentRequest) -> HttpResponse:
    """The bot of one brand."""
    brand = chosen_brand(request, "train_bot")
    action = request.GET.get("action", "")
    action = action if action in ACTIONS else ""
    inboxes = Inbox.objects.filter(brand=brand, kind__in=KINDS, is_active=True)
    context = {
        "brand": brand,
        "brands": brands_where(request, "train_bot"),
        "figures": figures(brand),
        "inboxes": [(inbox, hiring_of(inbox.kind, inbox.settings)) for inbox in inboxes],
        "connectors": brand.connectors.all(),
        "may_connect": brand.pk in brands_for(request.user, "connect_systems"),
        "page": Paginator(latest_turns(brand, action), _PAGE).get_page(request.GET.get("page")),
        "action": action,
        "actions": ACTIONS,
    }
    return render(request, "assist/bot/home.html", context)


@for_agents
@require_http_methods(["GET", "POST"])
def inbox(request: AgentRequest, pk: UUID) -> HttpResponse:
    """Switch the bot of an inbox on or off, and say how sure it must be."""
    mine = Inbox.objects.filter(brand__in=brands_for(request.user, "train_bot"), kind__in=KINDS)
    shown = get_object_or_404(mine.select_related("brand"), pk=pk)
    now = hiring_of(shown.kind, shown.settings)
    initial = {
        "on": now.is_on,
        "name": now.name,
        **{name: getattr(now, name) or usual for name, usual in thresholds().items()},
    }
    form = HiringForm(request.POST or None, initial=initial)
    if form.is_valid():
        given = form.cleaned_data
        # Thresholds left as they are follow the policy when it is measured again.
        own = {name: 0.0 if given[name] == usual else given[name] for name, usual in thresholds().items()}
        hire(shown, request.user, Hiring(given["on"], given["name"].strip(), own["answer"], own["ask"]))
        messages.success(request, _("Saved."))
        return redirect("assist:bot-inbox", shown.pk)
    context = {"inbox": shown, "form": form}
    return render(request, "assist/bot/inbox.html", context, status=422 if form.is_bound else 200)


@for_agents
@require_POST
@tells_refusals
def verdict(request: AgentRequest, pk: UUID) -> HttpResponse:
    """An answer was read: right or wrong."""
    mine = BotTurn.objects.filter(brand__in=brands_for(request.user, "train_bot"))
    turn = get_object_or_404(mine.select_related("talk__conversation"), pk=pk)
    judge(turn, request.user, request.POST.get("verdict", ""))
    back = request.POST.get("next", "")
    return redirect(back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "assist:bot")
