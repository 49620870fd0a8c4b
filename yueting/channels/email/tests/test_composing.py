import email.policy
from datetime import UTC, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from yueting.channels.base import OutboundFile, OutboundMessage, Refused
from yueting.channels.email.account import MailAccount, MisconfiguredError, mail_account
from yueting.channels.email.composing import compose, our_message_id, simple_html
from yueting.channels.email.parsing import parse_mail

DESK = MailAccount("desk@shop.example", "悅聽客服")
LONG_ID = "<" + "A1b2" * 30 + "@HK0PR03MB1234.apcprd03.prod.outlook.com>"


def reply(**changes: object) -> OutboundMessage:
    """A reply to Chan with these changes."""
    values = {
        "client_key": "0190-ab",
        "text": "已經幫你退款。",
        "to": "chan@example.hk",
        "subject": "退款",
        **changes,
    }
    return OutboundMessage(**values)  # type: ignore[arg-type]


def test_a_reply_arrives_as_it_was_written() -> None:
    photo = OutboundFile("收據.png", "image/png", b"\x89PNG\x00\xff")
    raw = compose(reply(files=(photo,), at=datetime(2024, 6, 3, 2, tzinfo=UTC), reference="YT-7K3F9"), DESK)
    parsed = parse_mail(raw)
    assert parsed.message_id == our_message_id("0190-ab", "desk@shop.example")
    assert (parsed.sender.address, parsed.sender.name) == ("desk@shop.example", "悅聽客服")
    assert parsed.to == ("chan@example.hk",)
    assert parsed.subject == "退款 [YT-7K3F9]"
    assert parsed.text == "已經幫你退款。"
    assert "已經幫你退款。" in parsed.html
    assert [(f.name, f.media_type, f.content) for f in parsed.files] == [
        ("收據.png", "image/png", photo.content)
    ]
    assert parsed.date == datetime(2024, 6, 3, 2, tzinfo=UTC)
    assert raw.isascii()


def test_an_answer_keeps_the_thread_even_with_ids_longer_than_a_line() -> None:
    raw = compose(reply(thread=(LONG_ID, "<first@x>", "not an id", "YT-7K3F9")), DESK)
    assert parse_mail(raw).references == (LONG_ID, "<first@x>")
    headers = email.message_from_bytes(raw, policy=email.policy.compat32)
    assert headers["In-Reply-To"] == LONG_ID
    assert headers["References"].split() == ["<first@x>", LONG_ID]
    assert parse_mail(raw).subject == "Re: 退款"


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("退款", "Re: 退款 [YT-7K3F9]"),
        ("Re: 退款 [YT-7K3F9]", "Re: 退款 [YT-7K3F9]"),
        ("回复：退款", "回复：退款 [YT-7K3F9]"),
        ("", "Re: [YT-7K3F9]"),
    ],
)
def test_our_reference_stands_once_in_the_subject(subject: str, expected: str) -> None:
    raw = compose(reply(subject=subject, reference="YT-7K3F9", thread=("<a@b>",)), DESK)
    assert parse_mail(raw).subject == expected


def test_an_automatic_mail_says_so_and_a_persons_does_not() -> None:
    automatic = parse_mail(compose(reply(automatic=True), DESK))
    written = parse_mail(compose(reply(), DESK))
    assert (automatic.auto, automatic.auto_reason, written.auto) == ("auto-reply", "auto-submitted", None)


def test_our_own_mail_is_known_when_it_comes_back_and_another_desks_is_not() -> None:
    raw = compose(reply(), DESK)
    assert parse_mail(raw, ["desk@shop.example"]).auto == "loop"
    assert parse_mail(raw, ["desk@other.example"]).auto is None


@pytest.mark.parametrize(
    "to", ["", "nobody", "a b@c.hk", "a@b\r\nBcc: x@y", "陳@例子.香港", "<a@b>", "a@b@c"]
)
def test_an_address_that_is_none_is_refused(to: str) -> None:
    with pytest.raises(Refused):
        compose(reply(to=to), DESK)


def test_a_domain_in_chinese_is_written_as_the_post_writes_it() -> None:
    raw = compose(reply(to="chan@例子.香港"), DESK)
    assert b"To: chan@xn--fsqu00a.xn--j6w193g" in raw


def test_line_breaks_in_a_subject_or_name_make_no_new_header() -> None:
    raw = compose(reply(subject="a\r\nBcc: x@y"), MailAccount("desk@shop.example", "b\r\nBcc: x@y"))
    assert b"\r\nBcc" not in raw


def test_a_key_with_strange_characters_still_gives_a_message_id() -> None:
    assert our_message_id("a b<c>", DESK.address) == our_message_id("a b<c>", DESK.address)
    assert parse_mail(compose(reply(client_key="a b<c>"), DESK), [DESK.address]).auto == "loop"


def test_text_becomes_html_that_looks_the_same_and_runs_nothing() -> None:
    markup = simple_html("<b>1 & 2</b>\nhttps://shop.example/a?b=1&c=2。")
    assert "&lt;b&gt;1 &amp; 2&lt;/b&gt;<br>" in markup
    assert '<a href="https://shop.example/a?b=1&amp;c=2">' in markup


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@settings(max_examples=40, deadline=None)
@example(subject="", text="", name="\n")
@example(subject="", text="", name="a\u2028b\x85c")
@given(subject=TEXT, text=TEXT, name=TEXT)
def test_whatever_is_written_is_sent_and_read_back(subject: str, text: str, name: str) -> None:
    """Subjects lose line breaks and control characters; the text loses only what no mail may hold."""
    file = OutboundFile(name, "application/pdf", b"%PDF")
    parsed = parse_mail(compose(reply(subject=subject, text=text, files=(file,)), DESK))
    printable = "".join(char for char in subject if char.isprintable() and not char.isspace())
    assert [c for c in parsed.subject if c.isprintable() and not c.isspace()] == list(printable)
    assert len(parsed.files) == 1


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({}, "address"),
        ({"address": "desk"}, "address"),
        ({"address": "a@b", "imap": {"host": ""}}, "imap.host"),
        ({"address": "a@b", "imap": {"host": "h", "security": "ssl"}}, "imap.security"),
        ({"address": "a@b", "smtp": {"host": "h", "port": "x"}}, "smtp.port"),
        ({"address": "a@b", "poll_seconds": "often"}, "poll_seconds"),
    ],
)
def test_settings_that_cannot_work_name_the_field(settings: dict[str, object], field: str) -> None:
    with pytest.raises(MisconfiguredError) as error:
        mail_account(settings)
    assert error.value.field == field


def test_settings_have_sensible_defaults() -> None:
    account = mail_account(
        {
            "address": " Desk@Shop.example",
            "imap": {"host": "h"},
            "smtp": {"host": "h", "security": "starttls"},
        }
    )
    assert account.own == ("desk@shop.example",)
    assert account.imap is not None
    assert account.smtp is not None
    assert (account.imap.port, account.imap.user, account.smtp.port) == (993, "desk@shop.example", 587)
    assert account.folders == ("INBOX",)
