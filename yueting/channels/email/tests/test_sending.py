"""Replies over a real SMTP server, and over sockets that behave badly."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.cast import Cast, talk, write
from tests.mail_server import DESK, MailServer, mail_server
from yueting.channels.base import Busy, OutboundMessage, Refused, Uncertain
from yueting.channels.email import sending
from yueting.channels.email.account import Server
from yueting.channels.email.adapter import Email
from yueting.channels.email.composing import our_message_id
from yueting.channels.email.parsing import parse_mail
from yueting.channels.email.sending import hand_over
from yueting.channels.outbox import flush
from yueting.conversations.models import DeliveryState, Inbox
from yueting.conversations.services.replying import reply as reply_to

MAIL = b"Subject: hi\r\n\r\n.a line with a dot\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with mail_server() as running:
        yield running


def reply(to: str) -> OutboundMessage:
    return OutboundMessage(
        "key-1", "已經幫你退款。\n.\n多謝", to, subject="退款", thread=("<a@b>",), reference="YT-7K3F9"
    )


def test_a_reply_reaches_the_customer_with_its_thread(server: MailServer) -> None:
    receipt = Email().send(reply("chan@example.hk"), server.settings())
    sent = parse_mail(server.outbox()[-1])
    assert receipt.external_id == sent.message_id == our_message_id("key-1", DESK)
    assert (sent.sender.address, sent.sender.name, sent.to) == (DESK, "悅聽客服", ("chan@example.hk",))
    assert (sent.subject, sent.references) == ("Re: 退款 [YT-7K3F9]", ("<a@b>",))
    assert sent.text == "已經幫你退款。\n.\n多謝"


def test_a_customer_the_server_does_not_know_is_refused_for_good(server: MailServer) -> None:
    with pytest.raises(Refused, match="There is nobody of this name"):
        Email().send(reply("refuse@example.hk"), server.settings())


def test_a_server_that_asks_for_patience_is_tried_later(server: MailServer) -> None:
    with pytest.raises(Busy, match="451"):
        Email().send(reply("later@example.hk"), server.settings())


def test_a_connection_cut_after_the_last_byte_leaves_it_uncertain(server: MailServer) -> None:
    with pytest.raises(Uncertain):
        Email().send(reply("vanish@example.hk"), server.settings())


def test_a_wrong_password_is_tried_again_after_a_while_and_named(server: MailServer) -> None:
    settings = server.settings()
    settings["smtp"]["password"] = "wrong"
    with pytest.raises(Busy, match="user name or password") as error:
        Email().send(reply("chan@example.hk"), settings)
    assert error.value.retry_after == sending.ACCOUNT_PAUSE


def test_a_server_without_tls_gets_no_password(server: MailServer) -> None:
    settings = server.settings()
    settings["smtp"]["security"] = "starttls"
    with pytest.raises(Busy, match="sign in"):
        Email().send(reply("chan@example.hk"), settings)


def test_a_server_that_is_not_there_is_tried_later() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        server = Server("127.0.0.1", closed.getsockname()[1], "none")
    with pytest.raises(Busy, match="cannot be reached"):
        hand_over(MAIL, server, DESK, "chan@example.hk")


@contextmanager
def scripted(*answers: bytes) -> Iterator[Server]:
    """A server that answers each line with the next of `answers`, and after the last one says nothing more."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection, connection.makefile("rb") as lines:
                for answer in answers:
                    connection.sendall(answer + b"\r\n")
                    if not lines.readline():
                        return
                lines.read()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield Server("127.0.0.1", listening.getsockname()[1], "none")
    thread.join(timeout=5)


HELLO = (b"220 hi", b"250 hi", b"250 sender", b"250 recipient")


def test_silence_after_the_last_byte_leaves_it_uncertain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "TAKEN_SECONDS", 0.2)
    with scripted(*HELLO, b"354 go on") as server, pytest.raises(Uncertain):
        hand_over(MAIL, server, DESK, "chan@example.hk")


def test_a_customer_answers_a_mail_of_which_nobody_knows_whether_it_arrived(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Our Message-ID is in the ledger although the server fell silent; the subject's reference is not needed."""
    monkeypatch.setattr(sending, "TAKEN_SECONDS", 0.2)
    conversation = talk(cast.joy_mail, "張單未到", sender="ming@x.example", key="<1@x>", new_matter=True)
    with scripted(*HELLO, b"354 go on") as server:
        smtp = {"host": server.host, "port": server.port, "security": "none"}
        Inbox.objects.filter(pk=cast.joy_mail.pk).update(settings={"address": DESK, "smtp": smtp})
        message = reply_to(conversation, cast.amy, "聽日到", client_key="k")
        flush()
    message.refresh_from_db()
    assert message.delivery.state == DeliveryState.UNCERTAIN
    assert message.external_id == our_message_id("k", DESK)
    answer = write(
        cast.joy_mail, "收到", sender="boss@x.example", thread=(message.external_id,), new_matter=True
    )
    assert answer.conversation == conversation


def test_silence_before_the_mail_is_certainly_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "ANSWER_SECONDS", 0.2)
    with scripted(*HELLO) as server, pytest.raises(Busy):
        hand_over(MAIL, server, DESK, "chan@example.hk")


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ((b"220 hi", b"250 hi", b"550 no such sender"), Refused),
        ((b"220 hi", b"250 hi", b"421 closing"), Busy),
        ((*HELLO, b"552 too much mail"), Refused),
        ((*HELLO, b"452 disk full"), Busy),
        ((*HELLO, b"250 what?"), Busy),
        ((b"554 go away",), Busy),
    ],
)
def test_every_answer_has_its_meaning(answers: tuple[bytes, ...], outcome: type[Exception]) -> None:
    with scripted(*answers) as server, pytest.raises(outcome):
        hand_over(MAIL, server, DESK, "chan@example.hk")
