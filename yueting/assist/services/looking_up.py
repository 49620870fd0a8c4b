"""A look-up while the customer waits: begun with what it is bridged by, ended by the next thing they hear."""

from dataclasses import dataclass, replace
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.assist.models import LookUp
from yueting.assist.services.offering import moment_of
from yueting.assist.services.wording import known_places, voice_of, worded
from yueting.assist.suggesting import suggest_scripts
from yueting.assist.waiting import Advice, Manner, advise, limits_for
from yueting.conversations.models import Conversation, Message
from yueting.conversations.permissions import check_may_handle
from yueting.conversations.services.replying import lock
from yueting.knowledge.queries import script_cards
from yueting.timeline.services import record

_RETURN = "waiting-return"


@dataclass(frozen=True, slots=True)
class Words:
    """A script's words for this conversation, and its key."""

    key: str
    text: str


def begin(conversation: Conversation, agent: Agent, expected: int) -> LookUp | None:
    """Begin a look-up of `expected` seconds (0: longer than anybody may be kept). A second begin replaces the first.

    None for one that nobody is kept for. Raises PermissionDenied, ValidationError where no customer waits.
    """
    check_may_handle(agent, conversation)
    limits = limits_for(conversation.channel)
    if limits is None or expected not in limits.spans:
        raise ValidationError(_("On this channel nobody is kept waiting: answer when you know."))
    advice = advise(limits, expected)
    with transaction.atomic():
        locked = lock(conversation)
        now = timezone.now()
        locked.look_ups.filter(ended_at=None).update(ended_at=now)
        record(locked, "look_up.begun", agent.actor, manner=advice.manner.value, seconds=advice.seconds)
        if advice.manner is Manner.CALL_BACK:
            return None
        return LookUp.objects.create(
            conversation=locked,
            agent=agent,
            manner=advice.manner.value,
            since_seq=locked.last_seq,
            started_at=now,
            due_at=now + timedelta(seconds=advice.seconds),
        )


def end(conversation: Conversation, agent: Agent) -> None:
    """The agent is back without a word. Raises PermissionDenied."""
    check_may_handle(agent, conversation)
    LookUp.objects.filter(conversation=conversation, ended_at=None).update(ended_at=timezone.now())


def end_by_reply(locked: Conversation, message: Message) -> None:
    """A step of every reply: the first after the words that began a look-up ends it; it was over-long or not."""
    running = LookUp.objects.filter(conversation=locked, ended_at=None).first()
    if running is None:
        return
    if running.since_seq < message.seq and not running.told_at:
        running.told_at = message.at
        running.save(update_fields=["told_at"])
        return
    running.ended_at = message.at
    running.save(update_fields=["ended_at"])


def running(conversation: Conversation) -> LookUp | None:
    return LookUp.objects.filter(conversation=conversation, ended_at=None).first()


def words_for(conversation: Conversation, agent: Agent, advice: Advice) -> Words | None:
    """What to say as the look-up begins: the best script of the moment that the manner needs."""
    moment = moment_of(conversation, advice.moment)
    cards = [
        card
        for card in script_cards(conversation.brand_id)
        if card.moment == advice.moment and card.id != _RETURN
    ]
    # Words written for a chat serve every written channel on which somebody waits.
    best = suggest_scripts(moment, cards, 1) or suggest_scripts(replace(moment, channel="chat"), cards, 1)
    if not best:
        return None
    return Words(best[0].script_id, worded(best[0].text, best[0].voice, known_places(conversation, agent)))


def words_back(conversation: Conversation, agent: Agent) -> Words | None:
    """Thanks for having waited, to say on return."""
    card = next((card for card in script_cards(conversation.brand_id) if card.id == _RETURN), None)
    voice = voice_of(conversation)
    text = card.wording(voice.twin) if card else ""
    return Words(_RETURN, worded(text, voice, known_places(conversation, agent))) if text else None
