"""What the agent is offered for this moment of this conversation."""

from dataclasses import dataclass

from django.utils import timezone, translation

from yueting.accounts.models import Agent
from yueting.assist.stage import Signs, Stage, guess_stage
from yueting.assist.suggesting import Moment, Suggestion, suggest_scripts
from yueting.conversations.models import Author, Conversation, Kind, Reading
from yueting.conversations.services.own_words import lexicons_of
from yueting.knowledge.queries import script_cards
from yueting.knowledge.starter import ScriptCard
from yueting.knowledge.wording import CANTONESE, ENGLISH, Voice, fill_in, traditional, voice_for
from yueting.understanding import Turn

HISTORY = 20
MANDARIN = Voice("cmn", "Hans")


@dataclass(frozen=True, slots=True)
class Offer:
    """A suggestion with its card and its words filled for this conversation."""

    suggestion: Suggestion
    card: ScriptCard
    text: str


@dataclass(frozen=True, slots=True)
class Offers:
    """The moment the conversation has reached, why, the scripts for it, and the voice they speak in."""

    stage: Stage
    scripts: list[Offer]
    voice: Voice


def offers_for(conversation: Conversation, agent: Agent) -> Offers:
    """Scripts for this moment, best first, with the personal places filled."""
    turns = _turns(conversation)
    reading = conversation.readings.order_by("-seq").first()
    stage = guess_stage(
        turns,
        _signs(conversation, reading),
        solved=not conversation.is_open,
        now=timezone.now(),
        lexicons=lexicons_of([conversation.brand_id])[conversation.brand_id],
    )
    cards = script_cards(conversation.brand_id)
    by_id = {card.id: card for card in cards}
    suggestions = suggest_scripts(
        _moment(conversation, reading, stage), cards, brand_voice=_voice(conversation)
    )
    known = _known(conversation, agent)
    offered = [Offer(s, by_id[s.script_id], _worded(s, known)) for s in suggestions]
    return Offers(stage, offered, voice_for(conversation.variety, _voice(conversation)))


def _turns(conversation: Conversation) -> list[Turn]:
    latest = conversation.messages.filter(kind=Kind.MESSAGE).order_by("-seq")[:HISTORY]
    return [
        Turn("customer" if m.author == Author.CUSTOMER else "agent", m.text, m.at)
        for m in reversed(list(latest))
    ]


def _signs(conversation: Conversation, reading: Reading | None) -> Signs:
    if reading is None:
        return Signs()
    return Signs(
        emotion=reading.emotion,
        intensity=reading.intensity,
        intent=reading.data["intent"]["label"],
        level=conversation.level,
    )


def _moment(conversation: Conversation, reading: Reading | None, stage: Stage) -> Moment:
    data = reading.data if reading else {}
    return Moment(
        stage=stage.moment,
        situation=stage.situation,
        acts_done=stage.acts_done,
        emotion=conversation.emotion or "calm",
        intensity=reading.intensity if reading else 0.0,
        customer_type=data.get("customer_type", {}).get("label", "unknown"),
        intent=conversation.intent or "consultation",
        variety=conversation.variety or "unknown",
        channel=conversation.channel,
        solved=not conversation.is_open,
    )


def _voice(conversation: Conversation) -> Voice:
    return CANTONESE if "yue" in conversation.brand.languages else MANDARIN


def _worded(suggestion: Suggestion, known: dict[str, str]) -> str:
    text = fill_in(suggestion.text, known)
    mixed_scripts = suggestion.voice.twin == "cmn" and suggestion.voice.writing == "Hant"
    return traditional(text) if mixed_scripts else text


def _known(conversation: Conversation, agent: Agent) -> dict[str, str]:
    """The places that the desk can fill by itself; {date} is the agent's to promise."""
    chinese = "zh-hant" if "yue" in conversation.brand.languages else "zh-hans"
    with translation.override("en" if voice_for(conversation.variety) == ENGLISH else chinese):
        brand = str(conversation.brand)
    return {
        "customer": conversation.contact.name,
        "agent": agent.name,
        "staff_number": agent.staff_number or "",
        "reference": conversation.reference,
        "brand": brand,
    }
