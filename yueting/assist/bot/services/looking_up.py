"""The loop that asks connectors: a row waits, the other system is asked with no lock held, then the bot says it."""

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from yueting.assist.bot.connectors.mapping import BadMapping, Unexpected, address, mapping_from, sentence
from yueting.assist.bot.hiring import hiring_of
from yueting.assist.bot.policy import starter_policy
from yueting.assist.bot.services.answering import let_go, note_turn, say, voice_of
from yueting.assist.bot.services.handing_off import tell
from yueting.assist.bot.talk import Action, Decision, Source, State, Words
from yueting.assist.models import BotState, BotTalk, CallState, Connector, ConnectorCall
from yueting.conversations.models import Conversation
from yueting.conversations.services.replying import lock
from yueting.knowledge.wording import Voice
from yueting.routing.services import route
from yueting.runtime.guarded_fetch import Forbidden, NoAnswer, fetch_json
from yueting.tickets.reasons import because, gettext_noop

_CLAIM = timedelta(seconds=30)  # a row still waiting after this belonged to a process that died
NOT_FOUND = {404, 422}


def drain() -> int:
    """Ask for one waiting row; gives 1, or 0 when nothing waits."""
    look_up = _claim()
    if look_up is None:
        return 0
    started = time.monotonic()
    answer, problem, unknown = _asked(look_up)
    look_up.milliseconds = round((time.monotonic() - started) * 1000)
    with transaction.atomic():
        _say(look_up, answer, problem, unknown)
    return 1


def _claim() -> ConnectorCall | None:
    """The oldest row that waits; its time is moved, so that no other process asks the same meanwhile."""
    now = timezone.now()
    with transaction.atomic():
        row = (
            ConnectorCall.objects.filter(state=CallState.WAITING, at__lte=now)
            .order_by("at")
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("connector", "talk__conversation")
            .first()
        )
        if row:
            row.at = now + _CLAIM
            row.save(update_fields=["at"])
    return row


def _asked(look_up: ConnectorCall) -> tuple[Any, str, bool]:
    """The answer, or what went wrong; the last is True when the other system knows of no such thing."""
    connector = look_up.connector
    headers = {connector.header: connector.secret} if connector.header and connector.secret else {}
    try:
        mapping_from(connector.mapping)
        return fetch_json(address(connector.url, look_up.given), headers), "", False
    except NoAnswer as error:
        return None, str(error), error.status in NOT_FOUND
    except (Forbidden, BadMapping) as error:
        return None, str(error), False


def _say(look_up: ConnectorCall, answer: Any, problem: str, unknown: bool) -> None:
    locked = lock(look_up.talk.conversation)
    talk = BotTalk.objects.select_for_update(of=("self",)).get(pk=look_up.talk_id)
    voice = voice_of(locked, talk)
    text = ""
    if not problem:
        try:
            text = sentence(mapping_from(look_up.connector.mapping), answer, voice.twin)
        except (BadMapping, Unexpected) as error:
            problem = str(error)
    look_up.state = CallState.FAILED if problem else CallState.DONE
    look_up.error, look_up.found = problem[:500], answer if isinstance(answer, dict) and not problem else {}
    look_up.save()
    if talk.state != BotState.ACTIVE or not locked.with_bot:
        return  # a colleague has it; they see what was found
    decision = _decision(State.from_dict(talk.memory), look_up.connector, text, unknown)
    talk.memory = decision.state.as_dict()
    if decision.action is Action.HAND_OFF:
        talk.state, talk.cause, talk.look_at = BotState.HANDED_OFF, decision.hand_off, None
    else:
        talk.look_at = timezone.now() + timedelta(minutes=starter_policy().quiet_minutes)
    talk.save()
    _do(locked, talk, decision, voice, look_up)


def _do(
    locked: Conversation, talk: BotTalk, decision: Decision, voice: Voice, look_up: ConnectorCall
) -> None:
    turn = note_turn(talk, decision, ", ".join(look_up.given.values()), look_up.seq)
    if decision.action is Action.HAND_OFF:
        let_go(locked, talk, decision)
        route([locked])
        tell(talk, locked)
        return
    hiring = hiring_of(locked.inbox.kind, locked.inbox.settings)
    turn.answer = say(locked, hiring, decision, voice, key=f"bot-{look_up.pk.hex}")
    turn.save(update_fields=["answer"])


def _decision(state: State, connector: Connector, text: str, unknown: bool) -> Decision:
    source = Source("connector", str(connector.pk), connector.name)
    if text:
        why = because("bot.looked_up", 1, gettext_noop("%(name)s answered"), name=connector.name)
        return Decision(Action.ANSWER, why, state, (Words("", {"text": text}),), (source,), 1.0)
    if unknown and state.misses == 0:
        why = because(
            "bot.not_found", 1, gettext_noop("%(name)s knows of no such thing"), name=connector.name
        )
        again = replace(state, misses=1, procedure=connector.procedure, slots={})
        return Decision(Action.ASK_SLOT, why, again, (Words("not_found"),), (source,))
    why = because("bot.look_up_failed", 1, gettext_noop("%(name)s could not be asked"), name=connector.name)
    return Decision(Action.HAND_OFF, why, state, hand_off="look_up_failed")


def try_out(connector: Connector, given: dict[str, str], voice: str) -> tuple[str, str]:
    """What a customer would read, or the problem, for who sets a connector up."""
    answer, problem, _unknown = _asked(ConnectorCall(connector=connector, given=given))
    if problem:
        return "", problem
    try:
        return sentence(mapping_from(connector.mapping), answer, voice), ""
    except (BadMapping, Unexpected) as error:
        return "", str(error)
