"""What was said lately, as the pure files read it."""

from yueting.conversations.models import Author, Conversation, Kind
from yueting.understanding import Turn

HISTORY = 20


def turns_of(conversation: Conversation) -> list[Turn]:
    """The last messages, oldest first; notes and what the system said of itself are left out."""
    latest = conversation.messages.filter(kind=Kind.MESSAGE).order_by("-seq")
    rows = list(latest.values_list("author", "text", "at")[:HISTORY])
    return [
        Turn("customer" if author == Author.CUSTOMER else "agent", text, at)
        for author, text, at in reversed(rows)
    ]
