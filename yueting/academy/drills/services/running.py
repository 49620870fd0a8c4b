"""A drill runs: it begins, its scenes come one after the other or all at once, each is ended and scored."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.academy.drills.customer import opens
from yueting.academy.drills.models import Drill, DrillState, Scene, SceneState, SceneStep
from yueting.academy.drills.services.scoring import score_drill, score_scene
from yueting.academy.drills.services.speaking import customer_says
from yueting.accounts.models import Agent
from yueting.conversations import broadcasts
from yueting.conversations.models import Conversation, State
from yueting.conversations.services.handling import AlreadyDone
from yueting.conversations.services.replying import lock
from yueting.runtime.push import wake
from yueting.timeline.services import SYSTEM, Actor, record

APART = timedelta(seconds=25)  # between customers who come at once
# What ends a scene beside the endings of a customer.
TIME, STOPPED = "time", "stopped"


def begin(drill: Drill, by: Agent) -> Drill:
    """The first customer writes. Raises AlreadyDone."""
    with transaction.atomic():
        locked = _locked(drill)
        if locked.trainee_id != by.pk or locked.state != DrillState.PREPARING:
            raise AlreadyDone(_("This drill is not waiting to begin. Look at the page again."))
        _check_free(locked)
        now = timezone.now()
        locked.state, locked.begun_at = DrillState.RUNNING, now
        locked.save(update_fields=["state", "begun_at"])
        record(locked, "drill.begun", by.actor)
        scenes = list(locked.scenes.all())
        begin_scene(scenes[0], now)
        for scene in scenes[1:] if locked.plan.at_once else []:
            scene.look_at = now + APART * scene.place  # the loop lets them in
            scene.save(update_fields=["look_at"])
    return locked


def next_scene(drill: Drill, by: Agent) -> Scene:
    """The trainee is ready for the next customer. Raises AlreadyDone."""
    with transaction.atomic():
        locked = _locked(drill)
        scenes = list(locked.scenes.all())
        waiting = [scene for scene in scenes if scene.state == SceneState.WAITING]
        running = any(scene.state == SceneState.RUNNING for scene in scenes)
        if locked.trainee_id != by.pk or locked.state != DrillState.RUNNING or running or not waiting:
            raise AlreadyDone(_("There is no next customer now. Look at the page again."))
        begin_scene(waiting[0], timezone.now())
    return waiting[0]


def begin_scene(scene: Scene, now: datetime) -> None:
    """The customer's first words stand in the trainee's list. The caller holds the transaction."""
    drill = scene.drill
    standing = opens(scene.card_data, scene.seed)
    scene.state, scene.begun_at = SceneState.RUNNING, now
    scene.ends_at = now + timedelta(minutes=scene.minutes)
    message = customer_says(scene, standing.text, "0", now=now)
    assert message is not None
    assert scene.conversation is not None
    scene.heard_seq, scene.look_at = message.seq, now
    scene.save()
    Conversation.objects.filter(pk=scene.conversation.pk).update(
        assignee=drill.trainee, unaided_until=None if drill.assist else scene.ends_at
    )
    SceneStep.objects.create(
        scene=scene,
        place=0,
        seq=message.seq,
        anger=standing.anger,
        trust=standing.trust,
        patience=standing.patience,
    )
    talk = lock(scene.conversation)
    record(talk, "practice.begun", drill.trainee.actor)
    broadcasts.tell_changed(talk)
    wake("drills")


def stop(drill: Drill, by: Agent) -> Drill:
    """The trainee ends it: what was said is scored; a drill in which nothing was said is dropped."""
    with transaction.atomic():
        locked = _locked(drill)
        if locked.trainee_id != by.pk or not locked.is_open:
            raise AlreadyDone(_("This drill has ended already."))
        begun = locked.begun_at is not None
        if begun:
            for scene in locked.scenes.exclude(state=SceneState.ENDED):
                end_scene(scene, STOPPED, timezone.now(), by.actor)
        else:
            _finish(locked, DrillState.DROPPED, timezone.now(), by.actor)
    locked.refresh_from_db()
    return locked


def stop_scene(scene: Scene, by: Agent) -> None:
    """The trainee takes leave of this customer."""
    with transaction.atomic():
        locked = Scene.objects.select_for_update(of=("self",)).select_related("drill").get(pk=scene.pk)
        if locked.drill.trainee_id != by.pk or locked.state != SceneState.RUNNING:
            raise AlreadyDone(_("This customer has gone already."))
        end_scene(locked, locked.ending or STOPPED, timezone.now(), by.actor)


def end_scene(scene: Scene, ending: str, now: datetime, by: Actor = SYSTEM) -> None:
    """Close the talk, score it, and the drill with its last scene. The caller holds the transaction."""
    scene.state, scene.ending, scene.ended_at = SceneState.ENDED, ending, now
    scene.saying, scene.say_at, scene.look_at = "", None, None
    if scene.conversation_id is not None:
        _close(scene, now, by)
        score_scene(scene)
    scene.save()
    drill = scene.drill
    if not drill.scenes.exclude(state=SceneState.ENDED).exists():
        score_drill(drill)
        _finish(drill, DrillState.DONE, now, by)


def _close(scene: Scene, now: datetime, by: Actor) -> None:
    assert scene.conversation is not None
    talk = lock(scene.conversation)
    talk.state, talk.ended_at, talk.waiting_since, talk.unaided_until = State.ENDED, now, None, None
    talk.agent_seen_seq = talk.last_seq
    talk.save(update_fields=["state", "ended_at", "waiting_since", "unaided_until", "agent_seen_seq"])
    record(talk, "practice.ended", by, ending=scene.ending)
    broadcasts.tell_changed(talk)


def _finish(drill: Drill, state: DrillState, now: datetime, by: Actor) -> None:
    drill.state, drill.ended_at = state, now
    drill.save(update_fields=["state", "ended_at", "score"])
    record(drill, f"drill.{state}", by, score=drill.score)


def _check_free(drill: Drill) -> None:
    others = Drill.objects.filter(trainee=drill.trainee_id, state=DrillState.RUNNING).exclude(pk=drill.pk)
    if others.exists():
        raise AlreadyDone(_("You are in another drill. End it first."))


def _locked(drill: Drill) -> Drill:
    """The drill and its scenes, the scenes first as the loop takes them: so nobody waits for each other for good."""
    list(Scene.objects.select_for_update(of=("self",)).filter(drill=drill).order_by("place"))
    return Drill.objects.select_for_update(of=("self",)).select_related("brand", "trainee").get(pk=drill.pk)
