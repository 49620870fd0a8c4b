"""The loop *drills*: played customers hear what was written, think, type and answer; what is planned happens."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from yueting.academy.drills.customer import hears
from yueting.academy.drills.models import Scene, SceneState, SceneStep
from yueting.academy.drills.pacing import seconds_before
from yueting.academy.drills.services.disturbing import disturb, next_disturbance, unanswered_problem
from yueting.academy.drills.services.running import TIME, begin_scene, end_scene
from yueting.academy.drills.services.speaking import customer_says
from yueting.conversations import broadcasts
from yueting.conversations.models import Author, Kind, Message

log = logging.getLogger(__name__)

BATCH = 20
SILENCE = timedelta(seconds=75)  # after which a customer wonders
_AGAIN = timedelta(seconds=15)  # until a scene that failed is looked at again


def play(limit: int = BATCH) -> int:
    """Look at every scene in which something is due; returns in how many something happened."""
    now = timezone.now()
    with transaction.atomic():
        happened = [_safely(scene, now) for scene in _due(now, limit)]
    return sum(happened)


def answer_at_once(scene: Scene, now: datetime) -> None:
    """Hear what was written and answer without a pause. The caller holds the transaction."""
    if new := _unheard(scene):
        _hear(scene, new, now)
    if scene.saying:
        _speak(scene, now)
    if scene.state != SceneState.ENDED:
        _catch_up(scene)
    scene.save()


def _due(now: datetime, limit: int) -> list[Scene]:
    due = Q(say_at__lte=now) | Q(look_at__lte=now) | Q(conversation__last_seq__gt=F("heard_seq"))
    scenes = Scene.objects.exclude(state=SceneState.ENDED).filter(due, drill__state="running")
    scenes = scenes.select_related("drill__brand", "drill__trainee", "conversation")
    return list(scenes.order_by("look_at").select_for_update(skip_locked=True, of=("self",))[:limit])


def _safely(scene: Scene, now: datetime) -> bool:
    """One that fails keeps its reason and lets the others go on."""
    try:
        with transaction.atomic():
            return _look(scene, now)
    except Exception as error:
        log.exception("scene %s of drill %s failed", scene.place, scene.drill_id)
        Scene.objects.filter(pk=scene.pk).update(
            error=f"{type(error).__name__}: {error}"[:500], look_at=now + _AGAIN
        )
        return False


def _look(scene: Scene, now: datetime) -> bool:
    if scene.state == SceneState.WAITING:
        begin_scene(scene, now)
        return True
    if scene.ends_at and now >= scene.ends_at:
        end_scene(scene, scene.ending or TIME, now)
        return True
    happened = disturb(scene, now)
    if scene.drill.player_id is None:
        happened = _play_customer(scene, now) or happened
    if scene.state != SceneState.ENDED:
        _catch_up(scene)
        scene.look_at = _next_look(scene, now)
        scene.save()
    return happened


def _play_customer(scene: Scene, now: datetime) -> bool:
    if scene.saying:
        if scene.say_at and scene.say_at > now:
            return False
        _speak(scene, now)
        return True
    if new := _unheard(scene):
        _hear(scene, new, now)
        return True
    if scene.spoke_at and now - scene.spoke_at >= SILENCE:
        _hear(scene, [], now)
        return True
    return False


def _unheard(scene: Scene) -> list[Message]:
    """What the trainee said to the customer since the last look."""
    rows = Message.objects.filter(conversation=scene.conversation_id, seq__gt=scene.heard_seq)
    rows = rows.filter(kind=Kind.MESSAGE, author=Author.AGENT).order_by("seq")
    return list(rows.only("seq", "text", "at"))


def _hear(scene: Scene, messages: list[Message], now: datetime) -> None:
    """The customer takes in what was said, or that nothing was, and begins to type."""
    text = "\n".join(one.text for one in messages)
    since = scene.spoke_at or now
    seconds = max(0.0, ((messages[0].at if messages else now) - since).total_seconds())
    steps = list(scene.steps.all())
    before = [(step.heard, step.seconds) for step in steps[1:]]
    standing = hears(scene.card_data, scene.seed, before, (text, seconds))
    seq = messages[-1].seq if messages else scene.heard_seq
    SceneStep.objects.create(
        scene=scene,
        place=len(steps),
        heard=text,
        seconds=seconds,
        seq=seq,
        anger=standing.anger,
        trust=standing.trust,
        patience=standing.patience,
        why=list(standing.why),
        at=now,
    )
    scene.error = ""
    scene.heard_seq, scene.ending, scene.saying = seq, standing.ending, standing.text
    if scene.ending == "satisfied" and (again := unanswered_problem(scene)):
        scene.ending, scene.saying = "parted", f"{standing.text} {again}"
    scene.spoke_at = now  # a silence that was heard is over
    if scene.saying:
        pause = seconds_before(scene.saying, text, scene.seed, len(steps))
        scene.say_at = now + timedelta(seconds=pause)
        _type(scene, on=True)
    elif scene.ending:
        end_scene(scene, scene.ending, now)


def _speak(scene: Scene, now: datetime) -> None:
    _type(scene, on=False)
    customer_says(scene, scene.saying, str(scene.steps.count()), now=now)
    scene.saying, scene.say_at = "", None
    if scene.ending:
        end_scene(scene, scene.ending, now)


def _catch_up(scene: Scene) -> None:
    """Entries that nobody has to hear, such as notes, are no reason to look again. A reply that comes just now is
    later than the number that was read first, and stays unheard."""
    assert scene.conversation is not None
    scene.conversation.refresh_from_db(fields=["last_seq"])
    if not _unheard(scene):
        scene.heard_seq = scene.conversation.last_seq


def _type(scene: Scene, *, on: bool) -> None:
    assert scene.conversation is not None
    broadcasts.tell_typing(scene.conversation, by="customer", name=scene.card.name, on=on)


def _next_look(scene: Scene, now: datetime) -> datetime:
    moments = [scene.ends_at, next_disturbance(scene, now)]
    if scene.drill.player_id is None and not scene.saying and scene.spoke_at:
        moments.append(scene.spoke_at + SILENCE)
    return min(one for one in moments if one is not None)
