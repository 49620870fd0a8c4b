"""Noticing which script a reply speaks: a step of every reply, so that usage is measured and not told."""

from yueting.conversations.models import Conversation, Message
from yueting.knowledge.models import ScriptUse
from yueting.knowledge.queries.finding import script_cards
from yueting.knowledge.script_use import Wording, spoken_script


def note_script_use(conversation: Conversation, message: Message) -> None:
    """Write down the script that an agent's reply speaks, if it speaks one; the caller holds the transaction."""
    if message.agent_id is None or not message.text:
        return
    spoken = spoken_script(message.text, wordings_for(conversation))
    if spoken is None:
        return
    ScriptUse.objects.get_or_create(
        message=message,
        defaults={
            "brand_id": conversation.brand_id,
            "key": spoken.key,
            "conversation": conversation,
            "seq": message.seq,
            "agent_id": message.agent_id,
            "twin": spoken.twin,
            "share": round(spoken.share, 3),
            "emotion_before": conversation.emotion or "",
            "at": message.at,
        },
    )


def wordings_for(conversation: Conversation) -> list[Wording]:
    """Every twin of every script that the brand may use."""
    return [
        Wording(card.id, twin, text)
        for card in script_cards(conversation.brand_id)
        for twin in ("yue", "cmn", "en")
        if (text := card.wording(twin))
    ]
