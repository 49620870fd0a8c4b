"""One conversation as the console shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from yueting.accounts.models import Agent, Presence, Team
from yueting.accounts.permissions import ALLOWED
from yueting.conversations.course import Course, Feeling, draw
from yueting.conversations.models import Attachment, Conversation, Message
from yueting.conversations.models import Reading as StoredReading
from yueting.understanding import Reading

PAGE = 100  # messages shown at once
_COURSE = 60  # feelings drawn
_SHOWN = (
    *("conversation", "seq", "kind", "author", "author_name", "text", "quoted", "html", "at", "data"),
    *("reading__emotion", "delivery__state", "delivery__error"),
)


@dataclass(frozen=True, slots=True)
class Thread:
    """A stretch of a conversation, oldest first; `earlier` is where the stretch before it ends, None at the start."""

    messages: list[Message]
    earlier: int | None


def find(agent: Agent, conversation_id: UUID) -> QuerySet[Conversation]:
    """The conversation with all that its pane names, if this person may see it."""
    return (
        Conversation.objects.visible_to(agent)
        .filter(pk=conversation_id)
        .select_related("contact", "assignee", "brand", "inbox", "team")
    )


def shown(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Messages with all that `_message.html` shows; of their readings, which are long, only the variety."""
    return (
        messages.select_related("reading", "delivery")
        .prefetch_related("attachments")
        .annotate(variety=KeyTextTransform("label", KeyTransform("variety", "reading__data")))
        .only(*_SHOWN)
    )


def alone(ids: Iterable[str]) -> QuerySet[Message]:
    """These messages as `shown`, in any order, each with what the template needs of its conversation."""
    messages = shown(Message.objects.filter(pk__in=ids).order_by())
    return messages.select_related("conversation").only(*_SHOWN, "conversation__contact")


def latest(conversation: Conversation, before: int | None = None) -> Thread:
    """The last messages, or those before the entry number `before`."""
    entries = shown(Message.objects.filter(conversation=conversation))
    if before is not None:
        entries = entries.filter(seq__lt=before)
    newest = list(entries.order_by("-seq")[: PAGE + 1])
    messages = newest[:PAGE][::-1]
    return Thread(messages, messages[0].seq if len(newest) > PAGE else None)


def since(conversation: Conversation, seq: int, limit: int = PAGE) -> list[Message]:
    """What came after entry number `seq`, oldest first."""
    entries = shown(Message.objects.filter(conversation=conversation, seq__gt=seq))
    return list(entries.order_by("seq")[:limit])


def course(conversation: Conversation) -> Course:
    """The feelings of the last customer messages, as a drawing."""
    rows = StoredReading.objects.filter(conversation=conversation).order_by("-seq")
    newest = list(rows.values_list("seq", "emotion", "data__emotion__valence")[:_COURSE])
    return draw([Feeling(seq, label, valence or 0.0) for seq, label, valence in reversed(newest)])


def last_reading(conversation: Conversation) -> tuple[StoredReading, Reading] | None:
    """What the customer's last words told, as stored and as understood."""
    stored = StoredReading.objects.filter(conversation=conversation).order_by("-seq").first()
    return (stored, Reading.from_dict(stored.data)) if stored else None


def texts(conversation_id: UUID, seqs: set[int]) -> dict[int, str]:
    """The words of these entries."""
    rows = Message.objects.filter(conversation=conversation_id, seq__in=seqs)
    return dict(rows.values_list("seq", "text"))


def receivers(conversation: Conversation) -> tuple[list[Agent], list[Team]]:
    """Colleagues and teams a conversation can be handed to: who is there first."""
    agents = (
        Agent.objects.filter(
            is_active=True,
            memberships__brand=conversation.brand_id,
            memberships__role__in=ALLOWED["handle_conversations"],
        )
        .exclude(pk__in=[pk for pk in [conversation.assignee_id] if pk])
        .distinct()
    )
    there = [Presence.ONLINE, Presence.BUSY, Presence.BREAK, Presence.OFFLINE]
    ordered = sorted(agents, key=lambda agent: (there.index(Presence(agent.presence)), agent.name))
    return ordered, list(Team.objects.filter(brand=conversation.brand_id))


def attachment(agent: Agent, attachment_id: UUID) -> Attachment | None:
    """A file this person may read: one of a visible conversation, or their own upload not yet sent."""
    found = Attachment.objects.select_related("message").filter(pk=attachment_id).first()
    if found is None:
        return None
    if found.message is None:
        return found if found.uploaded_by == str(agent.pk) else None
    visible = Conversation.objects.visible_to(agent).filter(pk=found.message.conversation_id)
    return found if visible.exists() else None
