"""The page of practice, the exercise library, and the page before a drill is made."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from yueting.academy.customers.card import Card
from yueting.academy.drills.choosing import items_of
from yueting.academy.drills.forms import GiveForm, StartForm
from yueting.academy.drills.models import Drill
from yueting.academy.drills.plan import Plan, single
from yueting.academy.drills.queries import home as reads
from yueting.academy.drills.queries.library import card_of, plans_of
from yueting.academy.drills.queries.progress import weak_items
from yueting.academy.drills.services.making import Wanted, make
from yueting.academy.templatetags.drill_words import KINDS, VARIETIES
from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import AgentRequest, for_agents, may
from yueting.accounts.queries import people_of
from yueting.conversations.views.answers import tells_refusals
from yueting.quality.rubric_files import starter_rubric
from yueting.tickets.views.brands import brands_where, chosen_brand


@for_agents
@require_safe
def home(request: AgentRequest) -> HttpResponse:
    """What I have to practise, what I have done, drills of several scenes, examples."""
    brand = chosen_brand(request, "learn")
    me = request.user
    context = _frame(request, brand) | {
        "weak": weak_items(me, brand)[:3],
        "open": reads.open_drills(me),
        "done": reads.done_drills(me),
        "invited": reads.to_take_part(me),
        "of_others": reads.done_by_others(me, brand) if may(me, "train_people", brand.pk) else [],
        "to_review": reads.to_review(me),
        "plans": reads.shelf_of_plans(me, brand),
        "examples": reads.examples(me, brand),
    }
    return render(request, "academy/drills/home.html", context)


@for_agents
@require_safe
def library(request: AgentRequest) -> HttpResponse:
    """Every case card, narrowed by kind, variety, level, item, words."""
    brand = chosen_brand(request, "learn")
    asked = {name: request.GET.get(name, "")[:60] for name in ("kind", "variety", "level", "item", "words")}
    looked = reads.Looked(**asked)
    items = {item.id for key in ("service", "complaint") for item in starter_rubric(key).items()}
    context = _frame(request, brand) | {
        "rows": reads.shelf(request.user, brand, looked),
        "looked": looked,
        "kinds": KINDS.items(),
        "varieties": VARIETIES.items(),
        "levels": ["0", "1", "2", "3", "4"],
        "items": sorted(items),
    }
    return render(request, "academy/drills/library.html", context)


@for_agents
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def card(request: AgentRequest, key: str) -> HttpResponse:
    """What the trainee may know of a card, and how to practise with it."""
    brand = chosen_brand(request, "learn")
    found = card_of(brand, key)
    if found is None:
        raise Http404
    script = script_of(found)
    plan = single(key, {script: found.title}, {script: found.goal}, items_of(found), found.minutes)
    return _start(request, brand, plan, {"card": found.briefing, "kind": found.kind, "type": found.type})


@for_agents
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def plan(request: AgentRequest, key: str) -> HttpResponse:
    """A drill of several scenes, or one that is made hard, before it is made."""
    brand = chosen_brand(request, "learn")
    found = plans_of(brand).get(key)
    if found is None:
        raise Http404
    cards = [(card_of(brand, scene.card), scene.minutes) for scene in found.scenes]
    return _start(request, brand, found, {"cards": cards})


def script_of(card: Card) -> str:
    """The language in which a card's own texts stand."""
    return "zh-Hans" if card.variety == "zh-Hans" else "zh-Hant"


def _start(request: AgentRequest, brand: Brand, found: Plan, more: dict[str, Any]) -> HttpResponse:
    me = request.user
    trains = may(me, "train_people", brand.pk)
    colleagues = [one for one in people_of(brand) if one.is_active and one != me]
    gives = trains and "trainee" in request.POST
    sent = request.POST if request.method == "POST" else None
    form = StartForm(sent if not gives else None, colleagues, assist=found.assist)
    give = GiveForm(sent if gives else None, colleagues, assist=found.assist) if trains else None
    used = give if gives and give else form
    if sent is not None and used.is_valid():
        drill = _made(request, brand, found, used)
        return redirect("academy:drill", drill.pk)
    context = _frame(request, brand) | {"plan": found, "form": form, "give": give} | more
    return render(request, "academy/drills/start.html", context)


def _made(request: AgentRequest, brand: Brand, plan: Plan, form: StartForm) -> Drill:
    trainee: Agent = (form.person("trainee") if isinstance(form, GiveForm) else None) or request.user
    wanted = Wanted(
        assist=form.cleaned_data["assist"],
        player=form.person("player"),
        observer=form.person("observer"),
        why=form.cleaned_data.get("why", ""),
        item=request.POST.get("item", "")[:50],
    )
    return make(brand, trainee, plan, request.user, wanted)


def _frame(request: AgentRequest, brand: Brand) -> dict[str, Any]:
    return {
        "brand": brand,
        "brands": brands_where(request, "learn"),
        "trains": may(request.user, "train_people", brand.pk),
        "edits": may(request.user, "edit_courses", brand.pk),
    }
