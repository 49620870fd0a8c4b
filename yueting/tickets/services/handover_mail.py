"""The mails that carry hand-over links: waiting in the hand-over's row, tried again, failures shown on the ticket."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from yueting.accounts.services.notices import notify
from yueting.tickets.models import Handover, MailState
from yueting.tickets.services.handover_links import handover_link
from yueting.tickets.services.moments import told
from yueting.timeline.services import SYSTEM, record

PAUSES = (30, 120, 600, 3600)  # seconds before each further try
_PATIENCE = timedelta(minutes=2)
_NOWHERE = "django.core.mail.backends.console.EmailBackend"


def flush(limit: int = 20) -> int:
    """Send what waits; returns how many mails were tried. One interrupted by a crash is sent again."""
    now = timezone.now()
    with transaction.atomic():
        due = list(
            Handover.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(mail_next_at__lte=now)
            .select_related("ticket", "brand", "asked_by")
            .order_by("mail_next_at")[:limit]
        )
        Handover.objects.filter(pk__in=[one.pk for one in due]).update(mail_next_at=now + _PATIENCE)
    for handover in due:
        _settle(handover, _send(handover))
    return len(due)


def _send(handover: Handover) -> str:
    """What went wrong; "" when the mail is on its way."""
    if not _has_server():
        return _("No mail server is set up. An administrator must name one (YUETING_SMTP_HOST).")
    with translation.override(handover.language or None):
        subject = _("%(brand)s asks for your help: %(reference)s") % {
            "brand": handover.brand,
            "reference": handover.reference,
        }
        lines = [
            handover.wanted,
            _("Please answer by %(due)s.") % {"due": told(handover.brand, handover.due_at)},
            _(
                "Open this link to accept, answer or return it. It is meant for you alone; no account is needed:"
            ),
            handover_link(handover),
        ]
        try:
            send_mail(subject, "\n\n".join(lines) + "\n", None, [handover.outside_email])
        except Exception as error:  # whatever a mail server does, the next mail must go out
            return f"{type(error).__name__}: {error}"[:300]
    return ""


def _has_server() -> bool:
    """A desk without one only prints its mail, which reaches nobody; in the demo that is meant so."""
    return settings.DEMO or settings.EMAIL_BACKEND != _NOWHERE


def _settle(handover: Handover, error: str) -> None:
    with transaction.atomic():
        locked = (
            Handover.objects.select_for_update(of=("self",))
            .select_related("ticket", "asked_by")
            .get(pk=handover.pk)
        )
        if locked.link_number != handover.link_number or locked.mail_state != MailState.WAITING:
            return  # a newer link is on its way
        locked.mail_tries += 1
        locked.mail_error = error
        if not error:
            locked.mail_state, locked.mail_next_at = MailState.SENT, None
            locked.mailed_at = timezone.now()
        elif _has_server() and locked.mail_tries <= len(PAUSES):
            locked.mail_next_at = timezone.now() + timedelta(seconds=PAUSES[locked.mail_tries - 1])
        else:
            locked.mail_state, locked.mail_next_at = MailState.FAILED, None
            record(locked.ticket, "handover.mail_failed", SYSTEM, to=locked.outside_email, error=error)
            if locked.asked_by:
                notify(
                    [locked.asked_by], "handover_mail_failed", reference=locked.reference, what=error[:120]
                )
        locked.save(update_fields=["mail_tries", "mail_error", "mail_state", "mailed_at", "mail_next_at"])
