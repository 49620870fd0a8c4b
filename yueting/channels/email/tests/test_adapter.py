import pytest

from yueting.channels.base import OutboundMessage, RawInput, Refused, Unreadable
from yueting.channels.email.account import mail_account
from yueting.channels.email.adapter import OVERSIZE_HEADER, OWN_HEADER, Email
from yueting.channels.email.composing import compose
from yueting.channels.email.tests.mails import HONGKONG, mail, text_mail


def test_one_mail_is_one_message_with_its_thread_and_what_is_new() -> None:
    body = f"{HONGKONG}\n\nOn Mon, Jun 3, 2024 at 10:00 AM Desk <desk@shop.example> wrote:\n> 你好".encode(
        "big5hkscs"
    )
    subject = b"Subject: Re: refund [yt-7k3f9]"
    [message] = Email().parse(RawInput("k", text_mail(body, b"big5", subject, b"In-Reply-To: <a@b>")))
    assert message.external_id == "<m1@example.hk>"
    assert message.sender.address == "chan@example.hk"
    assert message.text == HONGKONG
    assert message.quoted.endswith("> 你好")
    assert message.thread == ("<a@b>", "YT-7K3F9")
    assert message.kind == "message"
    assert message.new_matter


def test_a_forwarded_mail_is_not_folded() -> None:
    body = b"please look\n\n-----Original Message-----\nFrom: x\nbroken"
    [message] = Email().parse(RawInput("k", mail(b"Subject: FW: complaint", body=body)))
    assert "broken" in message.text
    assert message.quoted == ""


def test_a_mail_from_the_desk_itself_is_a_loop() -> None:
    raw = RawInput(
        "k", mail(sender=b"help@shop.example"), {OWN_HEADER: "desk@shop.example,help@shop.example"}
    )
    assert Email().parse(raw)[0].kind == "loop"


def test_a_mail_fetched_without_its_body_says_so() -> None:
    raw = RawInput("k", mail(b"Subject: huge", body=b""), {OVERSIZE_HEADER: "31457280"})
    assert Email().parse(raw)[0].notes == ("too-large",)


def test_a_mail_that_cannot_be_read_says_why() -> None:
    with pytest.raises(Unreadable) as error:
        Email().parse(RawInput("k", b""))
    assert error.value.code == "empty-mail"


def test_a_reply_has_its_message_id_before_it_is_sent() -> None:
    settings = {"address": "desk@shop.example"}
    outbound = OutboundMessage("key-1", "hi", "chan@example.hk")
    mail_as_sent = compose(outbound, mail_account(settings)).decode()
    assert f"Message-ID: {Email().name_reply('key-1', settings)}" in mail_as_sent
    assert Email().name_reply("key-1", settings) != Email().name_reply("key-2", settings)


@pytest.mark.parametrize("settings", [{}, {"address": "desk@" + "商" * 80}])
def test_an_inbox_that_cannot_send_names_nothing(settings: dict[str, str]) -> None:
    assert Email().name_reply("key-1", settings) == ""


@pytest.mark.parametrize("settings", [{}, {"address": "desk@shop.example"}])
def test_an_inbox_without_a_server_refuses_to_send(settings: dict[str, str]) -> None:
    with pytest.raises(Refused):
        Email().send(OutboundMessage("k", "hi", "chan@example.hk"), settings)
