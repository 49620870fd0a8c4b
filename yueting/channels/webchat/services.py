"""What a visitor does: arrive, upload, write, see, type and rate."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.care.models import Rating
from yueting.care.services import take_rating
from yueting.channels.intake import Parcel, accept_parcels
from yueting.channels.models import Visitor
from yueting.channels.webchat.frames import Rated
from yueting.channels.webchat.queries import Guest
from yueting.conversations import broadcasts
from yueting.conversations.models import Attachment, Conversation, Delivery, DeliveryState, Inbox
from yueting.conversations.services.uploading import store_upload

TOKEN_SALT = "visitor"  # noqa: S105 (a name, no secret)
TOKEN_LIFE = 180 * 24 * 3600  # seconds; who comes back later is a new visitor
LARGEST_FILE = 10 * 1024 * 1024  # bytes
REACHED = {
    DeliveryState.DELIVERED: [DeliveryState.DELIVERED, DeliveryState.READ],
    DeliveryState.READ: [DeliveryState.READ],
}


@dataclass(frozen=True, slots=True)
class Reached:
    """A browser has got ("delivered") or shown ("read") everything of a conversation up to `seq`."""

    conversation: UUID
    seq: int
    state: DeliveryState


def register(inbox: Inbox, language: str, device: dict[str, Any]) -> tuple[Visitor, str]:
    """A new visitor of this inbox, and the token that proves it later."""
    visitor = Visitor.objects.create(inbox=inbox, language=language, device=device)
    return visitor, visitor_token(visitor.id)


def visitor_token(visitor_id: UUID) -> str:
    return signing.dumps({"visitor": str(visitor_id)}, salt=TOKEN_SALT)


def visitor_of(token: str) -> UUID | None:
    """The visitor that this token was given to; None when it is forged or too old."""
    try:
        return UUID(signing.loads(token, salt=TOKEN_SALT, max_age=TOKEN_LIFE)["visitor"])
    except (signing.BadSignature, ValueError, KeyError, TypeError):
        return None


def keep_upload(visitor: Visitor, uploaded: UploadedFile) -> Attachment:
    """Keep a file until a message takes it along. Raises ValidationError in the visitor's language."""
    if (uploaded.size or 0) > LARGEST_FILE:
        raise ValidationError(_("This file is too large (at most 10 MB)."))
    return store_upload(visitor.inbox, str(visitor.id), uploaded)


def store(parcels: Sequence[Parcel]) -> list[None]:
    """Store messages for good; once this returns they survive anything."""
    accept_parcels(parcels)
    return [None] * len(parcels)


def note_reached(reached: Sequence[Reached]) -> list[None]:
    """Write down what browsers have got and shown, and tell the agents who look."""
    furthest = {(r.conversation, r.state): r for r in sorted(reached, key=lambda r: r.seq)}
    with transaction.atomic():
        for place in sorted(furthest.values(), key=lambda r: (r.conversation, r.state)):
            _note(place)
    return [None] * len(reached)


def _note(place: Reached) -> None:
    if place.state == DeliveryState.READ:
        Conversation.objects.filter(
            pk=place.conversation, customer_seen_seq__lt=place.seq, last_seq__gte=place.seq
        ).update(customer_seen_seq=place.seq)
    open_deliveries = (
        Delivery.objects.filter(message__conversation=place.conversation, message__seq__lte=place.seq)
        .exclude(state__in=REACHED[place.state])
        .select_related("message")
        .order_by("pk")
        .select_for_update(of=("self",))
    )
    for delivery in open_deliveries:
        delivery.state = place.state
        Delivery.objects.filter(pk=delivery.pk).update(
            state=place.state, next_try_at=None, error="", changed_at=timezone.now()
        )
        broadcasts.tell_delivery(delivery)


def tell_typing(conversation: UUID, on: bool) -> None:
    """The agents who have this conversation open see that the customer writes."""
    talk = Conversation.objects.select_related("contact").get(pk=conversation)
    broadcasts.tell_typing(talk, by="customer", name=str(talk.contact), on=on)


def rate(who: Guest, given: Rated) -> None:
    """Take the visitor's rating. Raises Rating.DoesNotExist, or care.rating.RatingRefused in words."""
    own = Rating.objects.filter(conversation__inbox=who.inbox_id, conversation__address=who.address)
    rating = own.get(token=given.token) if given.token else own.latest("asked_at")
    take_rating(rating, given.score, given.comment)
