"""Input that nobody would write on purpose, through the whole way of a message."""

import io
import zipfile
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from time import perf_counter

import pytest
from django.test import Client

from tests.cast import Cast
from yueting.channels.base import RawInput
from yueting.channels.intake import accept, drain
from yueting.channels.models import RawDelivery, RawState
from yueting.conversations.models import Attachment, Delivery, Inbox, Message
from yueting.conversations.services.replying import reply
from yueting.tickets.services.progress import WrapUpWords, wrap_up

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(document.cookie)</script></svg>'


def post(inbox: Inbox, *mails: bytes | EmailMessage) -> list[RawDelivery]:
    """Mails arrive and are drained; gives what became of each delivery."""
    first = RawDelivery.objects.count()
    for number, mail in enumerate(mails, start=first):
        accept(inbox, RawInput(f"delivery-{number}", bytes(mail)))
    while drain():
        pass
    return list(RawDelivery.objects.order_by("id")[first:])


def letter(
    text: str = "張單未到，我要退款", *, sender: str = "chan", number: int = 1, **headers: str
) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = f"{sender}@mail.example"
    mail["To"] = "care@joy.example"
    mail["Subject"] = "我張單"
    mail["Date"] = format_datetime(datetime(2026, 3, 2, 9, tzinfo=UTC))
    mail["Message-ID"] = f"<{sender}.{number}@mail.example>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"\x00" * 1000,
        b"\r\n\r\n\r\n",
        b"From: <>\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n" * 50,
        bytes(range(256)) * 40,
    ],
    ids=["zero bytes", "NULs", "empty lines", "broken parts", "any bytes"],
)
def test_a_bad_mail_is_shown_with_its_reason_and_the_next_one_comes(cast: Cast, bad: bytes) -> None:
    broken, good = post(cast.joy_mail, bad, letter())
    assert (broken.state, broken.step) == (RawState.FAILED, "parse")
    assert broken.error
    assert bytes(broken.body) == bad
    assert good.state == RawState.DONE
    assert Message.objects.get().text == "張單未到，我要退款"


@pytest.mark.slow
def test_a_mail_of_25_megabytes_becomes_a_message(cast: Cast) -> None:
    big = letter("睇下附件")
    big.add_attachment(b"\x00" * (18 * 2**20), maintype="application", subtype="pdf", filename="單據.pdf")
    assert len(bytes(big)) > 25_000_000
    larger = letter("附件太大", number=2)
    larger.add_attachment(b"\x00" * (20 * 2**20), maintype="application", subtype="pdf", filename="大.pdf")
    assert len(bytes(larger)) > 26 * 2**20
    began = perf_counter()
    assert [raw.state for raw in post(cast.joy_mail, big, larger)] == [RawState.DONE, RawState.DONE]
    assert perf_counter() - began < 60
    whole, headers_only = Message.objects.order_by("id")
    assert whole.attachments.get().size == 18 * 2**20
    assert headers_only.data["notes"] == ["too-large"]


def test_a_zip_bomb_is_kept_as_it_came_and_never_opened(cast: Cast, client: Client) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("zeros", b"\x00" * (50 * 2**20))
    mail = letter("附件")
    mail.add_attachment(packed.getvalue(), maintype="application", subtype="zip", filename="bomb.zip")
    post(cast.joy_mail, mail)
    kept = Attachment.objects.get()
    with kept.file.open("rb") as stored:
        assert stored.read() == packed.getvalue()
    assert kept.size < 2**20


def test_an_svg_with_a_script_is_a_download_and_nothing_else(cast: Cast, client: Client) -> None:
    mail = letter("睇下呢張圖")
    mail.add_attachment(SVG, maintype="image", subtype="svg+xml", filename="logo.svg")
    post(cast.joy_mail, mail)
    client.force_login(cast.amy)
    answer = client.get(f"/conversations/files/{Attachment.objects.get().pk}/")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "svg" not in answer.headers["Content-Type"]


def test_deliveries_again_and_out_of_order_are_each_one_message(cast: Cast) -> None:
    first, second = letter("第一封"), letter("第二封", number=2, In_Reply_To="<chan.1@mail.example>")
    post(cast.joy_mail, second, first, second, first)
    assert sorted(Message.objects.values_list("text", flat=True)) == ["第一封", "第二封"]
    assert RawDelivery.objects.exclude(state=RawState.DONE).count() == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk", "X_Autoreply": "yes"},
        {"X_Auto_Response_Suppress": "All", "Auto_Submitted": "auto-generated"},
    ],
    ids=["RFC 3834", "old autoresponder", "Exchange"],
)
def test_two_machines_do_not_answer_each_other(cast: Cast, headers: dict[str, str]) -> None:
    """Our question for a rating meets an out-of-office reply, again and again: nothing more goes out."""
    post(cast.joy_mail, letter())
    conversation = Message.objects.get().conversation
    reply(conversation, cast.amy, "已經補寄", client_key="k1")
    wrap_up(conversation, cast.amy, WrapUpWords("未到", "補寄"))
    ours = Delivery.objects.count()
    away = [letter("我放緊假", number=n, In_Reply_To="<chan.1@mail.example>", **headers) for n in range(2, 7)]
    post(cast.joy_mail, *away)
    conversation.refresh_from_db()
    assert Delivery.objects.count() == ours
    assert not conversation.is_open
    assert conversation.tickets.get().state == "resolved"


def test_our_own_mail_that_comes_back_starts_nothing(cast: Cast) -> None:
    post(cast.joy_mail, letter())
    before = Delivery.objects.count()
    ours = letter("已經補寄", sender="care", X_Yueting_Loop="1")
    ours.replace_header("From", "care@joy.example")
    for _time in range(3):
        post(cast.joy_mail, ours)
    assert Delivery.objects.count() == before
    assert Message.objects.filter(author="agent").count() == 0


@pytest.mark.parametrize(
    "text",
    [
        "退款" * 50_000,
        "！？" * 50_000,
        "a" * 100_000,
        "我要退款 " * 20_000,
        "\U0001f621" * 100_000,
        "\n" * 99_999 + "x",
    ],
    ids=["one word", "signs", "one letter", "a sentence", "emoji", "empty lines"],
)
def test_a_hundred_thousand_characters_are_stored_read_and_triaged_in_time(cast: Cast, text: str) -> None:
    began = perf_counter()
    [raw] = post(cast.joy_mail, letter(text))
    assert perf_counter() - began < 20
    assert (raw.state, raw.error) == (RawState.DONE, "")
    message = Message.objects.get()
    assert message.reading.data["emotion"]["label"]
    assert len(message.text) >= 1
