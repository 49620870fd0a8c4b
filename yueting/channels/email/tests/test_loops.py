import pytest

from yueting.channels.email.composing import our_message_id
from yueting.channels.email.parsing import parse_mail
from yueting.channels.email.tests.mails import mail, multipart, part

OWN = ("desk@shop.example", "help@shop.example")
REPORT = multipart(
    b"report; report-type=delivery-status",
    part(b"text/plain", b"could not be delivered"),
    part(b"message/delivery-status", b"Status: 5.1.1"),
    part(b"message/rfc822", b"Message-ID: <yt.k1.0123456789@shop.example>\r\nSubject: s\r\n\r\nbody"),
)
RECEIPT = multipart(b"report; report-type=disposition-notification", part(b"text/plain", b"read"))

MACHINES = {
    "our mark": (mail(b"X-Yueting-Loop: Desk@shop.example"), "loop", "our-loop-mark"),
    "our id": (mail(message_id=our_message_id("k1", "help@shop.example").encode()), "loop", "our-message-id"),
    "our address": (mail(sender=b"Desk <DESK@shop.example>"), "loop", "from-ourselves"),
    "a report": (mail(REPORT[0], body=REPORT[1], sender=b"x@y.hk"), "bounce", "delivery-report"),
    "failed recipients": (mail(b"X-Failed-Recipients: a@b"), "bounce", "failed-recipients"),
    "the daemon": (mail(sender=b"Mail Delivery System <MAILER-DAEMON@mx.qq.com>"), "bounce", "mailer-daemon"),
    "a read receipt": (mail(RECEIPT[0], body=RECEIPT[1]), "auto-reply", "read-receipt"),
    "auto-replied": (mail(b"Auto-Submitted: auto-replied (vacation)"), "auto-reply", "auto-submitted"),
    "auto-generated": (mail(b"Auto-Submitted: auto-generated"), "auto-reply", "auto-submitted"),
    "a list": (mail(b"List-Id: News <news.example.hk>", b"Precedence: list"), "list", "list-header"),
    "an advertisement": (mail(b"List-Unsubscribe: <https://x.hk/u>"), "list", "list-header"),
    "precedence list": (mail(b"Precedence: list"), "list", "list-precedence"),
    "precedence bulk": (mail(b"Precedence: bulk"), "auto-reply", "auto-precedence"),
    "Exchange": (mail(b"X-Auto-Response-Suppress: All"), "auto-reply", "no-answer-wanted"),
    "an old autoresponder": (mail(b"X-Autoreply: yes"), "auto-reply", "auto-header"),
    "nobody to return to": (mail(b"Return-Path: <>"), "auto-reply", "empty-return-path"),
    "QQ's holiday answer": (mail("Subject: 自动回复:退款".encode()), "auto-reply", "auto-subject"),
    "Outlook in Chinese": (mail("Subject: 自動回覆: 退款".encode()), "auto-reply", "auto-subject"),
    "both report and daemon": (
        mail(REPORT[0], body=REPORT[1], sender=b"postmaster@x"),
        "bounce",
        "delivery-report",
    ),
}


@pytest.mark.parametrize(("raw", "verdict", "rule"), MACHINES.values(), ids=MACHINES)
def test_mail_of_machines_is_recognised_and_says_by_which_rule(raw: bytes, verdict: str, rule: str) -> None:
    parsed = parse_mail(raw, OWN)
    assert (parsed.auto, parsed.auto_reason) == (verdict, rule)


PEOPLE = {
    "a plain mail": mail(),
    "a mail that says it is not automatic": mail(b"Auto-Submitted: no", b"X-Autoreply: no"),
    "another desk that runs this software": mail(
        b"X-Yueting-Loop: desk@other.example", message_id=our_message_id("k", "desk@other.example").encode()
    ),
    "our own group address, through which customers write": mail(
        b"List-Id: <help.shop.example>", b"List-Post: <mailto:help@shop.example>"
    ),
    "a customer who writes about automatic answers": mail("Subject: 關於自動回覆".encode()),
    "a normal return path": mail(b"Return-Path: <chan@example.hk>"),
}


@pytest.mark.parametrize("raw", PEOPLE.values(), ids=PEOPLE)
def test_mail_of_people_is_never_taken_for_a_machines(raw: bytes) -> None:
    assert parse_mail(raw, OWN).auto is None


def test_a_bounce_answers_the_mail_it_returns() -> None:
    assert parse_mail(mail(REPORT[0], body=REPORT[1]), OWN).references == ("<yt.k1.0123456789@shop.example>",)
