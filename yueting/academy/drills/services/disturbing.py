"""What makes an advanced drill hard: noise, an outage, a second problem, a department that must be asked."""

import re
from datetime import datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _

from yueting.academy.drills.models import Scene
from yueting.academy.drills.plan import Disturbance
from yueting.academy.drills.services.speaking import customer_says, desk_says
from yueting.conversations import broadcasts
from yueting.conversations.models import Author, Conversation, Kind, Message


def disturb(scene: Scene, now: datetime) -> bool:
    """Let everything happen that is due; the caller saves the scene."""
    happened = False
    for place, one in enumerate(scene.drill.plan.disturbances):
        if one.scene == scene.place and str(place) not in scene.disturbed and _is_due(scene, one, now):
            _do(scene, one, place, now)
            happened = True
    return happened


def next_disturbance(scene: Scene, now: datetime) -> datetime | None:
    """When the next one is due; those of departments are due some time after they were asked."""
    moments = []
    for place, one in enumerate(scene.drill.plan.disturbances):
        if one.scene == scene.place and str(place) not in scene.disturbed:
            due = _due_at(scene, one)
            moments += [max(due, now)] if due else []
    return min(moments, default=None)


def unanswered_problem(scene: Scene) -> str:
    """The second problem, in the customer's words, when no reply after it has touched it; else ""."""
    for place, one in enumerate(scene.drill.plan.disturbances):
        since = scene.disturbed.get(str(place))
        if one.scene != scene.place or one.kind != "second_problem" or since is None:
            continue
        replies = Message.objects.filter(
            conversation=scene.conversation_id, author=Author.AGENT, kind=Kind.MESSAGE, seq__gt=since
        ).values_list("text", flat=True)
        if not any(re.search(name, text) for name in one.names for text in replies):
            return one.text
    return ""


def was_asked(scene: Scene, one: Disturbance) -> bool:
    """Whether the trainee asked this department."""
    return _asked_at(scene, one) is not None


def _is_due(scene: Scene, one: Disturbance, now: datetime) -> bool:
    due = _due_at(scene, one)
    return due is not None and due <= now and not (one.kind == "second_problem" and scene.saying)


def _due_at(scene: Scene, one: Disturbance) -> datetime | None:
    assert scene.begun_at is not None
    if one.kind != "colleague":
        return scene.begun_at + timedelta(seconds=one.after)
    asked = _asked_at(scene, one)
    return asked + timedelta(seconds=one.seconds) if asked else None


def _asked_at(scene: Scene, one: Disturbance) -> datetime | None:
    """When the trainee named the department in a note."""
    notes = Message.objects.filter(conversation=scene.conversation_id, kind=Kind.NOTE, author=Author.AGENT)
    return notes.filter(text__icontains=one.who).order_by("seq").values_list("at", flat=True).first()


def _do(scene: Scene, one: Disturbance, place: int, now: datetime) -> None:
    assert scene.conversation is not None
    match one.kind:
        case "second_problem":
            message = customer_says(scene, one.text, f"second-{place}", now=now)
        case "outage":
            message = _break_down(scene, one, now)
        case _:
            message = desk_says(scene.conversation, one.text, name=one.who)
    scene.disturbed = {**scene.disturbed, str(place): message.seq if message else scene.heard_seq}


def _break_down(scene: Scene, one: Disturbance, now: datetime) -> Message:
    assert scene.conversation is not None
    until = now + timedelta(seconds=one.seconds)
    talk = Conversation.objects.filter(pk=scene.conversation.pk)
    if scene.drill.assist:
        talk.update(unaided_until=until)
    # The loop has no language of its own: the one who reads it has.
    with translation.override(scene.drill.trainee.interface_language or translation.get_language()):
        words = one.text or _("Suggestions, knowledge and the reply check are down. Go on without them.")
        message = desk_says(scene.conversation, words, name=_("System"))
    broadcasts.tell_changed(talk.get())
    return message
