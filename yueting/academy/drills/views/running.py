"""One drill: prepare, begin, go on, end; its strip in the console; the place of who plays the customer."""

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yueting.academy.drills.forms import ReviewForm
from yueting.academy.drills.models import Drill, DrillState, Scene, SceneState
from yueting.academy.drills.queries.showing import shown_scene
from yueting.academy.drills.services.making import open_assigned
from yueting.academy.drills.services.playing_by_hand import say
from yueting.academy.drills.services.reviewing import role_in
from yueting.academy.drills.services.running import begin, next_scene, stop, stop_scene
from yueting.accounts.permissions import AgentRequest, for_agents, may
from yueting.accounts.queries import people_of
from yueting.conversations.models import Message
from yueting.conversations.views.answers import tells_refusals
from yueting.quality.views.card import interface


@for_agents
@require_safe
def show(request: AgentRequest, pk: UUID) -> HttpResponse:
    """The page of a drill, whatever its state."""
    drill = open_assigned(found(request, pk), request.user)
    if drill.state == DrillState.DONE:
        return render(request, "academy/drills/done.html", _done(request, drill))
    return render(request, "academy/drills/drill.html", _context(request, drill))


@for_agents
@require_safe
def state(request: AgentRequest, pk: UUID) -> HttpResponse:
    """The part of the page that looks at itself again while the drill runs."""
    drill = found(request, pk)
    if not drill.is_open:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "academy/drills/_scenes.html", _context(request, drill))


@for_agents
@require_POST
@tells_refusals
def beginning(request: AgentRequest, pk: UUID) -> HttpResponse:
    """The first customer writes; the trainee goes to the console."""
    drill = begin(found(request, pk), request.user)
    return _to_console(drill)


@for_agents
@require_POST
@tells_refusals
def following(request: AgentRequest, pk: UUID) -> HttpResponse:
    """The next customer."""
    drill = found(request, pk)
    next_scene(drill, request.user)
    return _to_console(drill)


@for_agents
@require_POST
@tells_refusals
def stopping(request: AgentRequest, pk: UUID) -> HttpResponse:
    """The trainee ends the whole drill."""
    drill = stop(found(request, pk), request.user)
    return redirect("academy:drill" if drill.state == DrillState.DONE else "academy:drills", *_pk(drill))


@for_agents
@require_POST
@tells_refusals
def leaving(request: AgentRequest, pk: UUID, place: int) -> HttpResponse:
    """The trainee takes leave of one customer."""
    drill = found(request, pk)
    stop_scene(get_object_or_404(drill.scenes, place=place), request.user)
    return redirect("academy:drill", drill.pk)


@for_agents
@require_safe
def strip(request: AgentRequest, conversation_id: UUID) -> HttpResponse:
    """What stands above a practice talk in the console: what it is, the time that is left, the way out."""
    scene = get_object_or_404(Scene.objects.select_related("drill"), conversation=conversation_id)
    drill = found(request, scene.drill_id)
    context = {"scene": scene, "drill": drill, "count": drill.scenes.count(), "now": timezone.now()}
    return render(request, "academy/drills/_strip.html", context)


@for_agents
@require_http_methods(["GET", "HEAD", "POST"])
@tells_refusals
def customer(request: AgentRequest, pk: UUID, place: int) -> HttpResponse:
    """Where a colleague plays the customer: the card with its secrets, the talk, a field to write in."""
    drill = found(request, pk)
    if drill.player_id != request.user.pk:
        raise Http404
    scene = get_object_or_404(drill.scenes.select_related("conversation"), place=place)
    if request.method == "POST":
        say(scene, request.user, request.POST.get("text", ""), key=request.POST.get("key", ""))
        return redirect("academy:drill-customer", drill.pk, place)
    context = {"drill": drill, "scene": scene, "card": scene.card, "key": uuid4(), "said": _said(scene)}
    part = "academy/drills/_talk.html" if request.htmx else "academy/drills/customer.html"
    return render(request, part, context)


@for_agents
@require_safe
def watching(request: AgentRequest, pk: UUID, place: int) -> HttpResponse:
    """Who watches sees the talk as it grows."""
    drill = found(request, pk)
    if request.user.pk not in (drill.observer_id, drill.player_id) and not may(
        request.user, "train_people", drill.brand_id
    ):
        raise Http404
    scene = get_object_or_404(drill.scenes.select_related("conversation"), place=place)
    context = {"drill": drill, "scene": scene, "said": _said(scene)}
    part = "academy/drills/_talk.html" if request.htmx else "academy/drills/watch.html"
    return render(request, part, context)


def found(request: AgentRequest, pk: UUID) -> Drill:
    """A drill this person may see, or 404."""
    rows = Drill.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("brand", "trainee", "player", "observer", "asked_by"), pk=pk)


def _context(request: AgentRequest, drill: Drill) -> dict[str, Any]:
    scenes = list(drill.scenes.select_related("conversation"))
    running = [scene for scene in scenes if scene.state == SceneState.RUNNING]
    waiting = [scene for scene in scenes if scene.state == SceneState.WAITING]
    return {
        "drill": drill,
        "plan": drill.plan,
        "scenes": scenes,
        "mine": drill.trainee_id == request.user.pk,
        "plays": drill.player_id == request.user.pk,
        "watches": drill.observer_id == request.user.pk,
        "may_go_on": bool(waiting) and not running and drill.state == DrillState.RUNNING,
    }


def _done(request: AgentRequest, drill: Drill) -> dict[str, Any]:
    me, language = request.user, interface()
    scenes = drill.scenes.select_related("conversation", "rubric").prefetch_related("steps")
    role = role_in(drill, me)
    written = drill.reviews.filter(by=me).first()
    initial = (
        {"went_well": written.went_well, "do_better": written.do_better, "stars": written.stars}
        if written
        else None
    )
    return {
        "drill": drill,
        "plan": drill.plan,
        "shown": [shown_scene(scene, language) for scene in scenes],
        "reviews": drill.reviews.exclude(at=None).select_related("by"),
        "role": role,
        "review_form": ReviewForm(initial=initial) if role else None,
        "mine": drill.trainee_id == me.pk,
        "trains": may(me, "train_people", drill.brand_id),
        "peers": [one for one in people_of(drill.brand) if one.is_active and one != me],
    }


def _said(scene: Scene) -> list[Message]:
    if scene.conversation_id is None:
        return []
    rows = Message.objects.filter(conversation=scene.conversation_id, kind="message")
    return list(rows.defer("tokens", "html", "quoted").order_by("seq"))


def _to_console(drill: Drill) -> HttpResponse:
    talk = drill.scenes.filter(state=SceneState.RUNNING).values_list("conversation", flat=True).first()
    return redirect("conversations:show", talk) if talk else redirect("academy:drill", drill.pk)


def _pk(drill: Drill) -> tuple[UUID, ...]:
    return (drill.pk,) if drill.state == DrillState.DONE else ()
