"""Letting the bot work in an inbox, connecting it, and judging its answers."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from yueting.accounts.models import Agent
from yueting.accounts.permissions import require
from yueting.assist.bot.hiring import Hiring
from yueting.assist.models import BotTurn, Connector, Verdict
from yueting.conversations.models import Inbox
from yueting.timeline.services import record


def hire(inbox: Inbox, by: Agent, hiring: Hiring) -> None:
    """Set the bot of an inbox. Talks that it has go on with it until they end or are handed off."""
    require(by, "train_bot", inbox.brand_id)
    with transaction.atomic():
        locked = Inbox.objects.select_for_update().get(pk=inbox.pk)
        locked.settings = locked.settings | {"bot": hiring.as_dict()}
        locked.save(update_fields=["settings"])
        record(locked, "bot.settings", by.actor, **hiring.as_dict())


def save_connector(connector: Connector, by: Agent) -> Connector:
    """Write a connector whose form was checked."""
    require(by, "connect_systems", connector.brand_id)
    connector.changed_at = timezone.now()
    with transaction.atomic():
        connector.save()
        record(connector, "connector.saved", by.actor, name=connector.name, url=connector.url)
    return connector


def judge(turn: BotTurn, by: Agent, verdict: str) -> BotTurn:
    """Somebody has read an answer: right or wrong; the same once more takes the judgement back."""
    require(by, "train_bot", turn.brand_id)
    if verdict not in (Verdict.RIGHT, Verdict.WRONG):
        raise PermissionDenied
    turn.verdict = Verdict.UNREAD if turn.verdict == verdict else Verdict(verdict)
    turn.judged_by = by if turn.verdict else None
    with transaction.atomic():
        turn.save(update_fields=["verdict", "judged_by"])
        record(turn.talk.conversation, "bot.judged", by.actor, seq=turn.seq, verdict=turn.verdict)
    return turn
