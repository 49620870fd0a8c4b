"""The assist tab beside a conversation."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.assist.flow import Step
from yueting.assist.models import FlowRun
from yueting.assist.models.flow import RunState
from yueting.assist.services import guiding
from yueting.assist.services.flow_making import flows_of
from yueting.assist.services.offering import offers_for
from yueting.assist.services.wording import known_places, voice_of, worded
from yueting.conversations.models import Conversation
from yueting.conversations.permissions import may_handle
from yueting.conversations.views.answers import found_or_404
from yueting.knowledge.starter import starter_moments, starter_situations

_LANG = {"yue": "yue-Hant", "en": "en"}


@for_agents
def panel(request: AgentRequest, conversation_id: UUID) -> HttpResponse:
    """Scripts and articles for this moment, why this moment, and the flow that leads through it."""
    conversation = found_or_404(request, conversation_id)
    if conversation.is_unaided:
        return render(request, "conversations/_unaided.html", {"again": request.path})
    offers = offers_for(conversation, request.user)
    context = {
        "conversation": conversation,
        "offers": offers,
        # Alt and a digit put it in: articles go on where the scripts end.
        "articles": list(enumerate(offers.articles, start=len(offers.scripts) + 1)),
        "moments": {m.id: m for m in starter_moments()},
        "situations": {s.id: s for s in starter_situations()},
        "may_handle": may_handle(request.user, conversation),
    }
    return render(request, "assist/_panel.html", context | _guided(request, conversation))


def _guided(request: AgentRequest, conversation: Conversation) -> dict[str, Any]:
    """The step of the open flow, else the flows to choose from and the end that was just reached."""
    place = guiding.place_of(conversation)
    if place:
        shown: dict[str, Any] = {
            "place": place,
            "wait_until": place.since + timedelta(seconds=place.step.wait),
            "colleagues": guiding.colleagues(conversation.brand_id) if place.step.deed else [],
        }
        return shown | _words(request, conversation, place.step)
    offered = [
        known.flow
        for known in flows_of(conversation.brand_id).values()
        if not known.is_off and known.flow.serves(conversation.channel)
    ]
    return {"flows": offered} | _just_ended(request, conversation)


def _just_ended(request: AgentRequest, conversation: Conversation) -> dict[str, Any]:
    """A flow that ended without anything said since: its last words are still to be sent."""
    run = (
        FlowRun.objects.filter(conversation=conversation)
        .order_by("-started_at")
        .select_related("flow")
        .first()
    )
    if run is None or run.state != RunState.ENDED or run.ended_at is None:
        return {}
    if conversation.messages.filter(at__gt=run.ended_at).exists():
        return {}
    step = run.flow.flow.steps[run.trail[-1]]
    return {"ended": run, "end_step": step} | _words(request, conversation, step)


def _words(request: AgentRequest, conversation: Conversation, step: Step) -> dict[str, str]:
    """What a step says, in the customer's voice and with its places filled."""
    voice = voice_of(conversation)
    text = step.say.get(voice.twin, "")
    lang = _LANG.get(voice.twin, f"zh-{voice.writing}")
    words = worded(text, voice, known_places(conversation, request.user)) if text else ""
    return {"flow_words": words, "flow_lang": lang}
