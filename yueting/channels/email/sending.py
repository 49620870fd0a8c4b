"""Handing one mail to an SMTP server, and telling apart "never", "later" and "nobody knows"."""

import re
import smtplib
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from yueting.channels.base import Busy, Refused, Uncertain
from yueting.channels.email.account import Server

CONNECT_SECONDS = 15.0
ANSWER_SECONDS = 15.0
TAKEN_SECONDS = 60.0  # for the answer after the last byte; the outbox waits two minutes in all
ACCOUNT_PAUSE = 300.0  # seconds before another try when the account itself does not work

LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)
GO_AHEAD = 354


def hand_over(mail: bytes, server: Server, sender: str, recipient: str) -> None:
    """Give `mail` (bytes with CRLF) to the server. Returns when the server has taken it.

    Raises Refused for a lasting no to this mail, Busy when it was certainly not taken, and Uncertain when the
    connection was lost between the last byte and the server's answer.
    """
    with _session(server) as smtp:
        try:
            _check(*smtp.mail(sender))
            _check(*smtp.rcpt(recipient))
            _check(*smtp.docmd("DATA"), expected=GO_AHEAD)
        except (OSError, smtplib.SMTPException) as error:
            raise Busy(
                f"The connection to {server.host} was lost before the mail was handed over: {error}"
            ) from error
        code, answer = _transmit(smtp, mail)
        _check(code, answer)


@contextmanager
def _session(server: Server) -> Iterator[smtplib.SMTP]:
    """A signed-in connection, closed in every case."""
    smtp = _connected(server)
    try:
        _sign_in(smtp, server)
        yield smtp
    except BaseException:
        smtp.close()  # no polite end: the server may be silent, and waiting for it would cost another minute
        raise
    with suppress(OSError, smtplib.SMTPException):
        smtp.quit()


def _connected(server: Server) -> smtplib.SMTP:
    try:
        if server.security == "tls":
            return smtplib.SMTP_SSL(server.host, server.port, timeout=CONNECT_SECONDS, context=server.tls())
        return smtplib.SMTP(server.host, server.port, timeout=CONNECT_SECONDS)
    except (OSError, UnicodeError, smtplib.SMTPException) as error:
        raise Busy(f"{server.host}:{server.port} cannot be reached: {error}") from error


def _sign_in(smtp: smtplib.SMTP, server: Server) -> None:
    try:
        if smtp.sock:
            smtp.sock.settimeout(ANSWER_SECONDS)
        if server.security == "starttls":
            smtp.starttls(context=server.tls())
        smtp.ehlo_or_helo_if_needed()
        if server.password:
            smtp.login(server.user, server.password)
    except smtplib.SMTPAuthenticationError as error:
        raise Busy(f"{server.host} does not accept the user name or password", ACCOUNT_PAUSE) from error
    except (OSError, UnicodeError, smtplib.SMTPException) as error:
        raise Busy(f"{server.host} does not let us sign in: {error}", ACCOUNT_PAUSE) from error


def _transmit(smtp: smtplib.SMTP, mail: bytes) -> tuple[int, bytes]:
    """Send the bytes and wait for the answer. From the first byte on, silence means that nobody knows."""
    try:
        if smtp.sock:
            smtp.sock.settimeout(TAKEN_SECONDS)
        smtp.send(LEADING_DOT.sub(b"..", mail if mail.endswith(b"\r\n") else mail + b"\r\n") + b".\r\n")
        return smtp.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise Uncertain(f"The server fell silent after the mail was sent: {error}") from error


def _check(code: int, answer: bytes, expected: int | None = None) -> None:
    """Pass a yes; a 5xx is a lasting no, anything else a no for now."""
    if code == expected or (expected is None and 200 <= code < 300):
        return
    said = f"{code} {answer.decode('utf-8', 'replace')}"
    if 500 <= code < 600:
        raise Refused(f"The mail server refused: {said}")
    raise Busy(f"The mail server asks to try later: {said}")
