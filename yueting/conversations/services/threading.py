"""Which conversation a message belongs to."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from yueting.contacts.models import Contact
from yueting.conversations.models import Conversation, Message, State
from yueting.conversations.sanitising import storable
from yueting.conversations.services.arrival import Incoming
from yueting.conversations.services.references import free_references

REOPEN_WINDOW = timedelta(days=14)  # T1; later messages start a new conversation


def too_late(conversation: Conversation, item: Incoming) -> bool:
    """What ended long ago is not taken up again, except by imported history."""
    ended = conversation.ended_at
    return not item.history and ended is not None and ended < timezone.now() - REOPEN_WINDOW


class Threads:
    """The conversations that a batch may belong to, read and locked with four statements at most.

    A message belongs to: the platform's own thread; else the conversation holding a message it answers; else the
    one of this inbox whose reference it names, if the same contact wrote it (anybody can type a reference, and an
    answer goes out where the talk is); else, on channels without matters of their own, the sender's latest one.
    """

    def __init__(self, incoming: Sequence[Incoming]) -> None:
        self._references = free_references(len(incoming))
        ids = self._by_message(incoming) | self._by_name(incoming)
        locked = (
            Conversation.objects.filter(Q(id__in=ids) | self._by_sender(incoming))
            .order_by("id")
            .select_related("contact")
            .select_for_update(of=("self",))
        )
        self._known: dict[UUID, Conversation] = {c.id: c for c in locked}
        self._platform = {(c.inbox_id, c.external_id): c for c in self._known.values() if c.external_id}
        self._reference = {c.reference: c for c in self._known.values()}
        self._latest: dict[tuple[UUID, str], Conversation] = {}
        for conversation in sorted(self._known.values(), key=lambda c: c.last_message_at):
            self._latest[conversation.inbox_id, conversation.address] = conversation

    def find(self, item: Incoming, contact: Contact) -> Conversation | None:
        """The conversation this message belongs to, however long ago it ended."""
        inbound = item.message
        if inbound.conversation:
            return self._platform.get((item.inbox.id, inbound.conversation))
        for answered in inbound.thread:
            if conversation_id := self._messages.get((item.inbox.id, answered)):
                return self._known[conversation_id]
            named = self._reference.get(answered)
            if named and named.contact_id == contact.id and named.inbox_id == item.inbox.id:
                return named
        if inbound.new_matter:
            return None
        return self._latest.get((item.inbox.id, storable(inbound.sender.address)[:320]))

    def start(self, item: Incoming, contact: Contact, at: datetime) -> Conversation:
        """A new conversation, not yet written, known to the rest of the batch."""
        inbound, inbox = item.message, item.inbox
        conversation = Conversation(
            reference=next(self._references),
            brand_id=inbox.brand_id,
            inbox=inbox,
            contact=contact,
            channel=inbox.kind,
            external_id=storable(inbound.conversation)[:255],
            address=storable(inbound.sender.address)[:320],
            subject=storable(inbound.subject)[:500],
            started_at=at,
            last_message_at=at,
            device=dict(inbound.device),
            is_history=item.history,
            is_practice=inbox.is_practice,
            state=State.ENDED if item.history else State.OPEN,
        )
        self._known[conversation.id] = conversation
        self._reference[conversation.reference] = conversation
        self._latest[inbox.id, conversation.address] = conversation
        if conversation.external_id:
            self._platform[inbox.id, conversation.external_id] = conversation
        return conversation

    def remember(self, message: Message) -> None:
        """A later message of the same batch may answer this one."""
        self._messages[message.inbox_id, message.external_id or ""] = message.conversation_id

    def _by_message(self, incoming: Sequence[Incoming]) -> set[UUID]:
        answered = {a for item in incoming for a in item.message.thread}
        rows = (
            Message.objects.filter(inbox__in={i.inbox for i in incoming}, external_id__in=answered)
            if answered
            else ()
        )
        self._messages: dict[tuple[UUID, str], UUID] = {
            (row.inbox_id, row.external_id or ""): row.conversation_id for row in rows
        }
        return set(self._messages.values())

    @staticmethod
    def _by_name(incoming: Sequence[Incoming]) -> set[UUID]:
        brands = {item.inbox.brand_id for item in incoming}
        references = {a for item in incoming for a in item.message.thread if a.startswith("YT-")}
        own = {item.message.conversation for item in incoming} - {""}
        ids: set[UUID] = set()
        if references:
            named = Conversation.objects.filter(brand_id__in=brands, reference__in=references)
            ids |= set(named.values_list("id", flat=True))
        if own:
            threads = Conversation.objects.filter(inbox__in={i.inbox for i in incoming}, external_id__in=own)
            ids |= set(threads.values_list("id", flat=True))
        return ids

    @staticmethod
    def _by_sender(incoming: Sequence[Incoming]) -> Q:
        senders = [i for i in incoming if not (i.message.new_matter or i.message.conversation)]
        if not senders:
            return Q(id__in=[])
        latest = (
            Conversation.objects.filter(
                inbox__in={i.inbox for i in senders},
                address__in={storable(i.message.sender.address)[:320] for i in senders},
            )
            .order_by("inbox_id", "address", "-last_message_at")
            .distinct("inbox_id", "address")
        )
        return Q(id__in=latest.values("id"))
