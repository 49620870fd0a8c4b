"""The bot's step on the way of a message: it answers, asks, or lets go of the talk before routing looks at it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from yueting.assist.bot.deciding import decide
from yueting.assist.bot.hiring import NAME, Hiring, hiring_of
from yueting.assist.bot.policy import Policy, starter_policy
from yueting.assist.bot.services import library
from yueting.assist.bot.services.hours import hours_now
from yueting.assist.bot.speaking import is_in_words, shortened, spoken
from yueting.assist.bot.talk import Action, Decision, Situation, State, Words
from yueting.assist.models import BotState, BotTalk, BotTurn, ConnectorCall
from yueting.conversations import broadcasts
from yueting.conversations.models import Author, Conversation, Kind, Message
from yueting.conversations.services.arrival import Arrival
from yueting.conversations.services.languages import LANGUAGE_OF
from yueting.conversations.services.replying import lock, reply_by_bot
from yueting.knowledge.wording import CANTONESE, Voice, voice_for
from yueting.runtime.push import wake
from yueting.tickets.courtesies import courtesy_of
from yueting.timeline.services import Actor, record
from yueting.understanding import Reading

_MOST_READ = 2000  # characters of a message


def answer_arrivals(arrivals: Sequence[Arrival]) -> None:
    """Let the bot answer in every talk of the batch that is its own; without a bot in these inboxes nothing is read."""
    said: dict[UUID, list[Arrival]] = {}
    for arrival in arrivals:
        if _may_be_for_the_bot(arrival):
            said.setdefault(arrival.conversation.id, []).append(arrival)
    if not said:
        return
    talks = BotTalk.objects.in_bulk(list(said))
    for conversation_id, own in said.items():
        talk = _talk(own, talks.get(conversation_id))
        if talk is not None:
            _answer(talk, own)


def _may_be_for_the_bot(arrival: Arrival) -> bool:
    message, conversation = arrival.message, arrival.conversation
    return (
        arrival.is_live
        and message.is_from_customer
        and conversation.is_open
        and conversation.assignee_id is None
        and hiring_of(message.inbox.kind, message.inbox.settings).is_on
    )


def _talk(arrivals: list[Arrival], known: BotTalk | None) -> BotTalk | None:
    """The bot's talk: one it has, or one that begins (again); None where people have it or wait for it."""
    conversation = arrivals[0].conversation
    begins = any(arrival.opened or arrival.reopened for arrival in arrivals)
    if known is None:
        if not begins:
            return None
        return BotTalk(conversation=conversation, brand_id=conversation.brand_id)
    if known.state == BotState.ACTIVE and conversation.with_bot:
        return known
    if not begins:
        return None
    known.state, known.cause, known.ended_at, known.summary = BotState.ACTIVE, "", None, {}
    known.memory = State(spoke=True).as_dict()
    return known


def _answer(talk: BotTalk, arrivals: list[Arrival]) -> None:
    conversation, message = arrivals[0].conversation, arrivals[-1].message
    locked = lock(conversation)
    hiring = hiring_of(message.inbox.kind, message.inbox.settings)
    talk.memory = _heard(talk, locked, arrivals)
    voice = voice_of(locked, talk)
    situation = situation_of(talk, arrivals, voice)
    decision = decide(situation, policy_for(hiring))
    introduces = not State.from_dict(talk.memory).spoke
    talk.memory = decision.state.as_dict()
    talk.look_at = timezone.now() + timedelta(minutes=starter_policy().quiet_minutes)
    if decision.action is Action.HAND_OFF:
        talk.state, talk.cause, talk.look_at = BotState.HANDED_OFF, decision.hand_off, None
    talk.save()
    turn = note_turn(talk, decision, situation.text, message.seq)
    if decision.action is Action.HAND_OFF:
        let_go(locked, talk, decision)
    else:
        take(locked)
        greeting = (Words("introduction"),) if introduces else ()
        turn.answer = say(locked, hiring, decision, voice, greeting, key=f"bot-{turn.pk.hex}")
        turn.save(update_fields=["answer"])
    if decision.action is Action.LOOK_UP:
        ask_connector(talk, decision, message.seq)
    share(locked, conversation)


def situation_of(talk: BotTalk, arrivals: Sequence[Arrival], voice: Voice) -> Situation:
    """All that decides about these messages, read from the database."""
    conversation, state = arrivals[-1].conversation, State.from_dict(talk.memory)
    text = "\n".join(arrival.message.text for arrival in arrivals)[:_MOST_READ]
    reading = Reading.from_dict(arrivals[-1].message.reading.data)
    brand_id = conversation.brand_id
    offered = library.candidates_by_id(brand_id, [o.id for o in state.options]) if state.options else ()
    found = library.article_candidates(brand_id, text, voice)
    known = {
        "brand": library.brand_name(conversation.brand, language_for(voice)),
        "agent": "",
        "customer": "",
    }
    return Situation(
        text,
        reading,
        state,
        courtesy_of(text),
        found,
        offered,
        library.script_candidates(brand_id, reading.intent.label, voice, known),
        hours_now(conversation.brand, timezone.now(), voice),
        library.look_ups(brand_id),
    )


def policy_for(hiring: Hiring) -> Policy:
    """The policy with the thresholds that the inbox has of its own."""
    own = {name: value for name in ("answer", "ask") if (value := getattr(hiring, name))}
    return replace(starter_policy(), **own)


def _heard(talk: BotTalk, conversation: Conversation, arrivals: Sequence[Arrival]) -> dict[str, Any]:
    """The memory with the variety the customer writes in, where these messages show it."""
    state = State.from_dict(talk.memory)
    if any(is_in_words(arrival.message.text) for arrival in arrivals) or not state.variety:
        variety = conversation.variety if conversation.variety != "unknown" else conversation.contact.variety
        state = replace(state, variety=variety)
    return state.as_dict()


def voice_of(conversation: Conversation, talk: BotTalk) -> Voice:
    """The voice for this customer: theirs, else the brand's own."""
    own = CANTONESE if "yue" in conversation.brand.languages else Voice("cmn", "Hans")
    return voice_for(State.from_dict(talk.memory).variety, own)


def language_for(voice: Voice) -> str:
    """The interface language in which names stand beside this voice."""
    if voice.writing == "Latn":
        return "en"
    return LANGUAGE_OF["zh-Hans"] if voice.writing == "Hans" else LANGUAGE_OF["zh-Hant"]


def say(
    locked: Conversation,
    hiring: Hiring,
    decision: Decision,
    voice: Voice,
    before: tuple[Words, ...] = (),
    *,
    key: str,
) -> Message:
    """Put the decision into words and send it with its sources and choices."""
    language = language_for(voice)
    name = hiring.name or NAME[language]
    known = {"bot": name, "brand": library.brand_name(locked.brand, language)}
    most = starter_policy().most_text
    lines = [
        Words(w.key, {"text": shortened(w.values["text"], most)}) if "text" in w.values else w
        for w in decision.say
    ]
    data = {
        "bot": decision.action.value,
        "reason": decision.why.as_dict(),
        "sources": [s.as_dict() for s in decision.sources] if decision.action is Action.ANSWER else [],
        "choices": [option.title for option in decision.state.options],
    }
    text = spoken((*before, *lines), voice, known)
    if data["choices"]:
        text += "\n" + "\n".join(f"{n}. {title}" for n, title in enumerate(data["choices"], 1))
    return reply_by_bot(
        locked,
        Actor("bot", name=name),
        text,
        answers=decision.action is Action.ANSWER,
        data=data,
        client_key=key,
    )


def note_turn(talk: BotTalk, decision: Decision, asked: str, seq: int) -> BotTurn:
    """Keep what was decided, why, and from what: every answer can be traced."""
    return BotTurn.objects.create(
        talk=talk,
        brand_id=talk.brand_id,
        asked=asked,
        seq=seq,
        action=decision.action.value,
        confidence=decision.confidence,
        reason=decision.why.as_dict(),
        sources=[source.as_dict() for source in decision.sources],
    )


def take(locked: Conversation) -> None:
    """The talk is the bot's: in no queue, and nobody is alarmed."""
    if not locked.with_bot:
        locked.with_bot = True
        locked.save(update_fields=["with_bot"])
        record(locked, "bot.took", Actor("bot"))
        broadcasts.tell_changed(locked)


def let_go(locked: Conversation, talk: BotTalk, decision: Decision) -> None:
    """A person is to take over: the talk is offered to people from now on, and waits since the last message."""
    locked.with_bot = False
    locked.waiting_since = locked.waiting_since or timezone.now()
    locked.save(update_fields=["with_bot", "waiting_since"])
    record(locked, "bot.handed_off", Actor("bot"), cause=decision.hand_off, reasons=[decision.why.as_dict()])
    broadcasts.tell_changed(locked)
    wake("queues")


def ask_connector(talk: BotTalk, decision: Decision, seq: int) -> None:
    """Leave the question for the loop that asks: no message waits for another system."""
    connector = talk.brand.connectors.get(procedure=decision.look_up, is_on=True)
    ConnectorCall.objects.create(talk=talk, connector=connector, given=dict(decision.state.slots), seq=seq)
    wake("bot")


def share(locked: Conversation, shared: Conversation) -> None:
    """What the bot wrote onto the row belongs on the object that the other steps look at too."""
    for name in ("last_seq", "last_message_at", "preview", "waiting_since", "first_reply_at", "with_bot"):
        setattr(shared, name, getattr(locked, name))


def last_words(conversation: Conversation, limit: int = 40) -> list[Message]:
    """The latest messages of a talk, oldest first."""
    latest = conversation.messages.filter(kind=Kind.MESSAGE).exclude(author=Author.SYSTEM).order_by("-seq")
    return list(reversed(latest[:limit]))
