"""What the agent is offered for this moment of this conversation."""

from dataclasses import dataclass

from django.utils import timezone

from yueting.accounts.models import Agent
from yueting.assist.models import OfferedScript
from yueting.assist.question import question_in
from yueting.assist.seen import Signs
from yueting.assist.services.choosing import learnt
from yueting.assist.services.turns import turns_of
from yueting.assist.services.wording import brand_voice, known_places, voice_of, worded
from yueting.assist.stage import Stage, guess_stage
from yueting.assist.suggesting import Moment, Suggestion, suggest_scripts
from yueting.conversations.models import Conversation, Reading
from yueting.conversations.services.own_words import lexicons_of
from yueting.knowledge.models import Article
from yueting.knowledge.queries import Found, find_articles, script_cards
from yueting.knowledge.search.engine import TALK
from yueting.knowledge.starter import ScriptCard
from yueting.knowledge.wording import Voice
from yueting.tickets.reasons import because

ARTICLES = 3
_HARDLY_CHANGED = 0.5  # of a script's words went out: its moment was served


@dataclass(frozen=True, slots=True)
class Offer:
    """A suggestion with its card and its words filled for this conversation."""

    suggestion: Suggestion
    card: ScriptCard
    text: str


@dataclass(frozen=True, slots=True)
class Offers:
    """The moment the conversation has reached, why, the scripts and articles for it, and the voice they speak in."""

    stage: Stage
    scripts: list[Offer]
    voice: Voice
    articles: list[Found]


def offers_for(conversation: Conversation, agent: Agent) -> Offers:
    """Scripts and articles for this moment, best first, with the personal places of the scripts filled."""
    turns = turns_of(conversation)
    cards = script_cards(conversation.brand_id)
    by_id = {card.id: card for card in cards}
    reading = conversation.readings.order_by("-seq").first()
    stage = guess_stage(
        turns,
        _signs(conversation, reading),
        solved=not conversation.is_open,
        inserted=_served(conversation, by_id),
        now=timezone.now(),
        lexicons=lexicons_of([conversation.brand_id])[conversation.brand_id],
    )
    suggestions = suggest_scripts(
        _moment(conversation, reading, stage),
        cards,
        brand_voice=brand_voice(conversation),
        learnt=learnt(conversation.brand_id, stage.moment),
    )
    known = known_places(conversation, agent)
    offered = [Offer(s, by_id[s.script_id], worded(s.text, s.voice, known)) for s in suggestions]
    question = question_in(turns)
    articles = Article.objects.filter(brand=conversation.brand_id)
    found = find_articles(articles, question, ARTICLES, TALK)
    return Offers(stage, offered, voice_of(conversation), found if question else [])


def _served(conversation: Conversation, by_id: dict[str, ScriptCard]) -> frozenset[str]:
    """The moments of scripts that went out in this conversation, known without guessing from words."""
    sent = OfferedScript.objects.filter(
        choice__conversation=conversation, taken=True, kept__gte=_HARDLY_CHANGED
    )
    return frozenset(by_id[key].moment for key in sent.values_list("key", flat=True) if key in by_id)


def moment_of(conversation: Conversation, moment: str) -> Moment:
    """The conversation as it stands, at a moment that the agent chose."""
    reading = conversation.readings.order_by("-seq").first()
    stage = Stage(moment, "general", because("stage.chosen", 0, ""), frozenset())
    return _moment(conversation, reading, stage)


def _signs(conversation: Conversation, reading: Reading | None) -> Signs:
    if reading is None:
        return Signs(channel=conversation.channel)
    return Signs(
        emotion=reading.emotion,
        intensity=reading.intensity,
        intent=reading.data["intent"]["label"],
        level=conversation.level,
        customer_type=reading.data.get("customer_type", {}).get("label", "unknown"),
        channel=conversation.channel,
    )


def _moment(conversation: Conversation, reading: Reading | None, stage: Stage) -> Moment:
    data = reading.data if reading else {}
    return Moment(
        stage=stage.moment,
        situation=stage.situation,
        acts_done=stage.acts_done,
        likely=stage.likely,
        emotion=conversation.emotion or "calm",
        intensity=reading.intensity if reading else 0.0,
        customer_type=data.get("customer_type", {}).get("label", "unknown"),
        intent=conversation.intent or "consultation",
        variety=conversation.variety or "unknown",
        channel=conversation.channel,
        solved=not conversation.is_open,
    )
