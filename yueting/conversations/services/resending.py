"""Sending again what did not arrive, because a person decided so."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.conversations import broadcasts
from yueting.conversations.models import Delivery, DeliveryState, Message
from yueting.conversations.permissions import check_may_handle
from yueting.conversations.services.handling import AlreadyDone
from yueting.runtime.push import wake
from yueting.timeline.services import record

STOPPED = (DeliveryState.FAILED, DeliveryState.UNCERTAIN)


def resend(message: Message, agent: Agent) -> Delivery:
    """Queue a failed or uncertain reply again. Raises PermissionDenied, AlreadyDone when it is on its way."""
    check_may_handle(agent, message.conversation)
    with transaction.atomic():
        delivery = (
            Delivery.objects.select_for_update(of=("self",))
            .filter(message=message, state__in=STOPPED)
            .first()
        )
        if delivery is None:
            raise AlreadyDone(_("This reply is already on its way."))
        delivery.state, delivery.error, delivery.attempts = DeliveryState.QUEUED, "", 0
        delivery.next_try_at = timezone.now()
        delivery.save()
        record(message.conversation, "message.resent", agent.actor, seq=message.seq)
        broadcasts.tell_delivery(delivery)
        wake("outbox")
    return delivery
