"""What went wrong on the way in and out, for those who put it right."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.accounts.permissions import brands_for, reach
from yueting.channels.card import in_language
from yueting.channels.models import RawDelivery, RawState, WebhookCall
from yueting.channels.registry import card
from yueting.conversations.models import Author, Conversation, DeliveryState, Kind

ACTION = "retry_failures"
SHOWN = 100  # newest first; who has more has one cause, and sees it

UNREADABLE = {
    "empty-mail": gettext_lazy("The mail is empty: it has neither text nor headers that say anything."),
    "no-sender": gettext_lazy("The mail does not say who wrote it, so nobody could be answered."),
    "not-fetched": gettext_lazy("The mail server could not hand over this mail."),
    "not_a_chat_log": gettext_lazy("This is not a chat log of the form that can be imported."),
    "not_a_chat_message": gettext_lazy("This is not a message of the chat widget."),
    "not_an_api_message": gettext_lazy("This is not a message as the API describes it."),
}
STEPS = {
    "parse": gettext_lazy("Reading"),
    "receive": gettext_lazy("Storing"),
    "yueting.conversations.services.reading.read_arrivals": gettext_lazy("Understanding"),
    "yueting.tickets.services.arrivals.triage_arrivals": gettext_lazy("Tickets"),
    "yueting.routing.services.route_arrivals": gettext_lazy("Routing"),
}


@dataclass(frozen=True, slots=True)
class Failure:
    """A delivery that could not be processed; `detail` is for whoever looks for the fault."""

    id: int
    inbox: str
    brand: str
    at: datetime
    size: int
    attempts: int
    step: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether one may write just now: until when, and how many replies of `most` are left (None: no count)."""

    until: datetime
    left: int | None
    most: int | None
    now: datetime

    @property
    def is_open(self) -> bool:
        return self.now < self.until and self.left != 0


def standing_of(conversation: Conversation) -> Standing | None:
    """How the channel's window stands for this talk; None where the channel has none."""
    described = card(conversation.inbox.kind)
    if described is None or described.window is None:
        return None
    window, now = described.window, timezone.now()
    messages = conversation.messages.filter(kind=Kind.MESSAGE)
    last = messages.filter(author=Author.CUSTOMER).order_by("-seq").values_list("seq", "at").first()
    if last is None:  # nobody has written yet, so nobody may be written to
        return Standing(now, 0 if window.replies else None, window.replies, now)
    seq, at = last
    used = (
        messages.filter(seq__gt=seq, delivery__isnull=False)
        .exclude(delivery__state=DeliveryState.FAILED)
        .count()
    )
    left = max(window.replies - used, 0) if window.replies is not None else None
    return Standing(window.until(at), left, window.replies, now)


def failed_deliveries(agent: Agent) -> QuerySet[RawDelivery]:
    """Those of the inboxes in which this person may retry."""
    where = reach(agent, ACTION)
    mine = Q(inbox__brand__in=where.brands) | Q(inbox__team__in=where.teams)
    return RawDelivery.objects.filter(mine, state=RawState.FAILED)


def failed_calls(agent: Agent) -> QuerySet[WebhookCall]:
    """Webhook calls given up, of the brands in which this person may retry."""
    mine = brands_for(agent, ACTION)
    return WebhookCall.objects.filter(state="failed", endpoint__brand__in=mine).select_related(
        "endpoint__brand"
    )


def failures(agent: Agent) -> list[Failure]:
    """The newest failed deliveries, explained."""
    rows = failed_deliveries(agent).select_related("inbox__brand").annotate(size=Length("body")).defer("body")
    return [_failure(raw) for raw in rows.order_by("-id")[:SHOWN]]


def _failure(raw: RawDelivery) -> Failure:
    code = raw.error.partition(":")[0]
    described = card(raw.inbox.kind)
    if code in UNREADABLE:
        reason, detail = str(UNREADABLE[code]), raw.error.partition(":")[2].strip()
    elif described and code in described.faults:
        reason, detail = in_language(described.faults[code], get_language() or ""), ""
    else:
        reason, detail = (
            _("Something in the desk failed. Retry; if it stays, show this to an administrator."),
            raw.error,
        )
    return Failure(
        id=raw.pk,
        inbox=str(raw.inbox),
        brand=str(raw.inbox.brand),
        at=raw.received_at,
        size=raw.size,  # type: ignore[attr-defined]
        attempts=raw.attempts,
        step=str(STEPS.get(raw.step, raw.step)),
        reason=reason,
        detail=detail,
    )
