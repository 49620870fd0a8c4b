"""The words of a script for one conversation: its personal places filled from contact, ticket and promise."""

from collections.abc import Mapping

from django.utils import translation

from yueting.accounts.models import Agent
from yueting.conversations.models import Conversation
from yueting.knowledge.starter import ScriptCard
from yueting.knowledge.wording import CANTONESE, Voice, fill_in, traditional, voice_for

MANDARIN = Voice("cmn", "Hans")
_LANGUAGES = {"Hant": "zh-hant", "Hans": "zh-hans", "Latn": "en"}


def brand_voice(conversation: Conversation) -> Voice:
    """The voice in which this brand writes to somebody whose variety says nothing."""
    return CANTONESE if "yue" in conversation.brand.languages else MANDARIN


def voice_of(conversation: Conversation) -> Voice:
    """The voice for this customer."""
    return voice_for(conversation.variety, brand_voice(conversation))


def worded(text: str, voice: Voice, known: Mapping[str, str]) -> str:
    """A wording with its places filled, in the characters of this voice."""
    filled = fill_in(text, known)
    return traditional(filled) if (voice.twin, voice.writing) == ("cmn", "Hant") else filled


def wordings_for(card: ScriptCard, conversation: Conversation, agent: Agent) -> list[str]:
    """Every wording of a script as it may have been put into the composer here."""
    known = known_places(conversation, agent)
    return [fill_in(text, known) for text in (card.yue, card.cmn, card.en) if text]


def known_places(conversation: Conversation, agent: Agent) -> dict[str, str]:
    """The places that the desk can fill from contact and ticket; {date} is the agent's to promise."""
    ticket = conversation.tickets.order_by("-opened_at").values_list("reference", flat=True).first()
    with translation.override(_LANGUAGES[voice_of(conversation).writing]):
        brand = str(conversation.brand)
    return {
        "customer": conversation.contact.name,
        "agent": agent.name,
        "staff_number": agent.staff_number or "",
        "reference": ticket or conversation.reference,
        "brand": brand,
    }
