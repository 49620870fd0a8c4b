"""A reply as a mail: headers that keep the thread together, text and simple HTML, files."""

import hashlib
import html
import re
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from yueting.channels.base import OutboundMessage, Refused
from yueting.channels.email.account import MailAccount
from yueting.channels.email.addresses import ADDRESS
from yueting.channels.email.filenames import safe_name
from yueting.channels.email.headers import BLANKS, MESSAGE_ID, UNPRINTABLE
from yueting.channels.email.loops import LOOP_HEADER, own_mark

POLICY = SMTP.clone(cte_type="7bit")  # every server takes it
MOST_REFERENCES = 20
KEY = re.compile(r"[A-Za-z0-9-]{1,64}")
NOT_SENDABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
LINE_END = re.compile("\r\n?")
LINK = re.compile(r"https?://[^\s<>\"'，。！？、）」]+")


def our_message_id(client_key: str, address: str) -> str:
    """The Message-ID of the reply with this key: the same on every try, and recognised when it comes back."""
    key = client_key if KEY.fullmatch(client_key) else hashlib.sha256(client_key.encode()).hexdigest()[:32]
    return f"<yt.{key}.{own_mark(address)}@{_ascii_domain(address)}>"


def compose(outbound: OutboundMessage, account: MailAccount) -> bytes:
    """The mail as bytes with CRLF. Raises Refused where no mail can be made of it."""
    message = EmailMessage(policy=POLICY)
    message["From"] = _mailbox(account.address, account.name)
    message["To"] = _mailbox(outbound.to)
    message["Subject"] = _subject(outbound)
    message["Date"] = format_datetime(outbound.at or datetime.now(UTC))
    message[LOOP_HEADER] = account.address
    if outbound.automatic:
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    text = LINE_END.sub("\n", NOT_SENDABLE.sub("", outbound.text))
    message.set_content(text)
    message.add_alternative(NOT_SENDABLE.sub("", outbound.html) or simple_html(text), subtype="html")
    for number, file in enumerate(outbound.files, 1):
        main, _, sub = file.media_type.partition("/")
        name = safe_name(file.name, file.media_type, number)
        message.add_attachment(
            file.content, maintype=main or "application", subtype=sub or "octet-stream", filename=name
        )
    return _thread_lines(outbound, account) + message.as_bytes()


def simple_html(text: str) -> str:
    """Plain text as HTML that looks the same: escaped, lines kept, links live."""
    pieces, end = [], 0
    for link in LINK.finditer(text):
        address = html.escape(link[0])
        pieces += [html.escape(text[end : link.start()]), f'<a href="{address}">{address}</a>']
        end = link.end()
    body = "".join([*pieces, html.escape(text[end:])]).replace("\n", "<br>\n")
    return f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head>\n<body>\n{body}\n</body></html>\n'


def _thread_lines(outbound: OutboundMessage, account: MailAccount) -> bytes:
    """Message-ID, In-Reply-To and References, one id a line.

    Written by hand, because the library encodes ids longer than a line, and no mailer reads them then.
    """
    lines = [f"Message-ID: {our_message_id(outbound.client_key, account.address)}"]
    answered = [one for one in outbound.thread if one.isascii() and MESSAGE_ID.fullmatch(one.encode())]
    if answered:
        references = "\r\n ".join(reversed(answered[:MOST_REFERENCES]))
        lines += [f"In-Reply-To: {answered[0]}", f"References: {references}"]
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def _subject(outbound: OutboundMessage) -> str:
    """The subject on one line, as an answer, with our reference once."""
    subject = BLANKS.sub(" ", UNPRINTABLE.sub(" ", NOT_SENDABLE.sub("", outbound.subject))).strip()
    if outbound.thread and not re.match(r"(re|回复|回覆|答复|答覆)\s*[:：]", subject, re.IGNORECASE):
        subject = f"Re: {subject}"
    if outbound.reference and outbound.reference not in subject:
        subject = f"{subject} [{outbound.reference}]"
    return subject.strip()


def _mailbox(address: str, name: str = "") -> Address:
    local, _, _domain = address.rpartition("@")
    if not ADDRESS.fullmatch(address) or not local.isascii():
        raise Refused(f"{address!r} is not an address that mail can be sent to")
    try:
        return Address(UNPRINTABLE.sub("", BLANKS.sub(" ", name)), local, _ascii_domain(address))
    except (ValueError, HeaderParseError, IndexError) as error:
        raise Refused(f"{address!r} is not an address that mail can be sent to") from error


def _ascii_domain(address: str) -> str:
    domain = address.rpartition("@")[2]
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise Refused(f"{domain!r} is not a domain that mail can be sent to") from error
