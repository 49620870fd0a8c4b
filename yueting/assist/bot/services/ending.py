"""The end of a talk that the bot answered: who says nothing for a while after an answer has got it."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yueting.assist.bot.talk import Action
from yueting.assist.models import BotState, BotTalk
from yueting.conversations import broadcasts
from yueting.conversations.models import Conversation, State
from yueting.conversations.services.replying import lock
from yueting.tickets.lifecycle import Action as TicketAction
from yueting.tickets.services.progress import act
from yueting.timeline.services import Actor, record

_AT_ONCE = 50
BOT = Actor("bot")


def sweep() -> int:
    """End talks that have been quiet since the bot answered; gives how many were looked at."""
    due = list(
        BotTalk.objects.filter(state=BotState.ACTIVE, look_at__lte=timezone.now()).values_list(
            "pk", flat=True
        )[:_AT_ONCE]
    )
    for pk in due:
        with transaction.atomic():
            _look_at(pk)
    return len(due) if len(due) == _AT_ONCE else 0


def _look_at(pk: UUID) -> None:
    talk = BotTalk.objects.select_related("conversation").get(pk=pk)
    locked = lock(talk.conversation)
    talk = BotTalk.objects.select_for_update(of=("self",)).get(pk=pk)
    if talk.state != BotState.ACTIVE or talk.look_at is None or talk.look_at > timezone.now():
        return
    if not locked.with_bot:  # a colleague took it
        _let(talk, BotState.HANDED_OFF)
        return
    _end(locked)
    answered = talk.turns.filter(action=Action.ANSWER.value).exists()
    _let(talk, BotState.SOLVED if answered else BotState.HANDED_OFF, cause="" if answered else "silent")
    if answered:
        for ticket in locked.tickets.unsolved():
            act(ticket, TicketAction.RESOLVE, BOT, version=ticket.version)


def _let(talk: BotTalk, state: BotState, cause: str = "") -> None:
    talk.state, talk.cause, talk.look_at, talk.ended_at = state, cause, None, timezone.now()
    talk.save(update_fields=["state", "cause", "look_at", "ended_at"])


def _end(locked: Conversation) -> None:
    locked.state, locked.ended_at, locked.waiting_since = State.ENDED, timezone.now(), None
    locked.with_bot, locked.agent_seen_seq, locked.alarmed_at = False, locked.last_seq, None
    locked.save(
        update_fields=["state", "ended_at", "waiting_since", "with_bot", "agent_seen_seq", "alarmed_at"]
    )
    record(locked, "conversation.ended", BOT)
    broadcasts.tell_changed(locked)
