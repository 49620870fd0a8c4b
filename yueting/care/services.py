"""Asking how it was, and taking the answer."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.care import rating as rules
from yueting.care.models import Rating
from yueting.conversations import broadcasts
from yueting.conversations.models import Conversation, Kind
from yueting.conversations.services.languages import customer_language
from yueting.conversations.services.replying import say
from yueting.tickets.models import Ticket
from yueting.timeline.services import Actor, record


def ask_for_rating(conversation: Conversation, ticket: Ticket | None, agent: Agent | None) -> None:
    """After a resolution: one question in the customer's own channel, as a card in the chat or as a link.

    Each resolution of a ticket is asked about once, also when the talk about it ends only later.
    """
    if not conversation.is_real or (ticket and _asked(ticket)):
        return
    rating = Rating.objects.create(
        brand_id=conversation.brand_id,
        conversation=conversation,
        ticket=ticket,
        agent=agent,
        channel=conversation.channel,
    )
    with translation.override(customer_language(conversation)):
        question = _("How was our service today? 1 is poor, 5 is excellent.")
        say(
            conversation,
            f"{question}\n{rating_link(rating)}",
            kind=Kind.RATING,
            data={"rating": str(rating.id), "token": rating.token, "question": question},
        )


def _asked(ticket: Ticket) -> bool:
    return Rating.objects.filter(ticket=ticket, asked_at__gte=ticket.resolved_at or ticket.opened_at).exists()


def rating_link(rating: Rating) -> str:
    """The public page of this one question; the token is the only key to it."""
    return settings.SITE_URL + reverse("care:rate", args=[rating.token])


def take_rating(rating: Rating, score: object, comment: str, now: datetime | None = None) -> Rating:
    """Store the customer's answer. Raises care.rating.RatingRefused, in words for the customer."""
    now = now or timezone.now()
    with transaction.atomic():
        locked = (
            Rating.objects.select_for_update(of=("self",)).select_related("conversation").get(pk=rating.pk)
        )
        checked = rules.check_rating(
            score, comment, now, resolved_at=locked.asked_at, answered_at=locked.answered_at
        )
        if (locked.score, locked.comment) == (checked.score, checked.comment):
            return locked  # sent twice
        locked.score, locked.comment = checked.score, checked.comment
        locked.answered_at = locked.answered_at or now
        locked.save(update_fields=["score", "comment", "answered_at"])
        customer = Actor("customer", locked.conversation.contact_id)
        record(locked.conversation, "rating.given", customer, score=locked.score, comment=locked.comment)
        broadcasts.tell_changed(locked.conversation)
    return locked
