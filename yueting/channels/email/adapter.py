"""E-mail as a channel."""

from collections.abc import Mapping
from typing import Any

from yueting.channels.base import (
    InboundMessage,
    OutboundMessage,
    RawInput,
    Receipt,
    Refused,
    ReplyLimits,
    Sender,
    Unreadable,
)
from yueting.channels.email.account import MisconfiguredError, mail_account
from yueting.channels.email.composing import compose, our_message_id
from yueting.channels.email.parsing import ParsedMail, parse_mail
from yueting.channels.email.quoting import fold_quotation, is_forwarded
from yueting.channels.email.sending import hand_over
from yueting.tickets.references import find_references

OWN_HEADER = "own-addresses"  # of a raw delivery: the desk's addresses, so that its own mail is known again
ARCHIVE_HEADER = "archive"  # of a raw delivery: from a mail archive, which holds the desk's own answers too
OVERSIZE_HEADER = "oversize"  # of a raw delivery: bytes of a mail of which only the headers were fetched
FAULT_HEADER = "error"  # of a raw delivery: why the mail itself could not be fetched or stored


class Email:
    """Mail in by IMAP (see `mailbox` and `tasks`) or from files, out by SMTP."""

    kind = "email"
    name = "E-mail"
    limits = ReplyLimits(text=500_000, files=20 * 1024 * 1024, html=True)
    repeatable = False  # a mail server takes the same mail twice

    def parse(self, raw: RawInput) -> list[InboundMessage]:
        """One mail is one message; it starts a matter of its own unless it answers one. Raises Unreadable."""
        if fault := raw.headers.get(FAULT_HEADER):
            raise Unreadable("not-fetched", f"The mail server could not give this mail: {fault}")
        own = [address for address in raw.headers.get(OWN_HEADER, "").split(",") if address]
        mail = parse_mail(raw.body, own)
        fresh, quoted = (mail.text, "") if is_forwarded(mail.subject) else fold_quotation(mail.text)
        notes = (*mail.notes, "too-large") if raw.headers.get(OVERSIZE_HEADER) else mail.notes
        answered = _answered(mail, own) if raw.headers.get(ARCHIVE_HEADER) else None
        return [
            InboundMessage(
                external_id=mail.message_id,
                sender=answered or mail.sender,
                text=fresh,
                quoted=quoted,
                html=mail.html,
                at=mail.date,
                subject=mail.subject,
                thread=(*mail.references, *find_references(mail.subject)),
                files=mail.files,
                kind="message" if answered else mail.auto or "message",
                notes=tuple(dict.fromkeys(notes)),
                new_matter=True,
                author="agent" if answered else "customer",
            )
        ]

    def name_reply(self, client_key: str, settings: Mapping[str, Any]) -> str:
        """Our own Message-ID: whether or not the server's answer comes, an answer of the customer names it."""
        try:
            return our_message_id(client_key, mail_account(settings).address)
        except (MisconfiguredError, Refused):
            return ""

    def send(self, outbound: OutboundMessage, settings: Mapping[str, Any]) -> Receipt:
        """Send one reply by SMTP. Raises Refused, Busy or Uncertain."""
        try:
            account = mail_account(settings)
        except MisconfiguredError as error:
            raise Refused(f"The inbox is not set up: {error}") from error
        if account.smtp is None:
            raise Refused("The inbox has no SMTP server.")
        mail = compose(outbound, account)
        hand_over(mail, account.smtp, account.address, outbound.to)
        return Receipt(our_message_id(outbound.client_key, account.address), "sent")


def _answered(mail: ParsedMail, own: list[str]) -> Sender | None:
    """The customer to whom the desk itself wrote this mail; None when it came from outside."""
    if mail.sender.address not in own:
        return None
    return next((Sender("email", to) for to in mail.to if to not in own), None)
