import time
from contextlib import suppress
from functools import reduce
from typing import Any

import pytest

from yueting.channels.base import Unreadable
from yueting.channels.email.content import TEXT_LIMIT
from yueting.channels.email.parsing import NOTES, SIZE_LIMIT, ParsedMail, parse_mail
from yueting.channels.email.tests.mails import ALL, Mail, mail, multipart, part, text_mail


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_a_mail_becomes_what_its_writer_meant(case: Mail) -> None:
    parsed = parse_mail(case.raw)
    assert {name: seen(parsed, name) for name in case.expected} == case.expected


def seen(parsed: ParsedMail, name: str) -> Any:
    """An attribute by dotted name; files as tuples."""
    if name == "files":
        return [(file.name, file.media_type, file.content) for file in parsed.files]
    return reduce(getattr, name.split("."), parsed)


@pytest.mark.parametrize("raw", [b"", b"\r\n\r\n", b"  \n"])
def test_a_mail_without_a_byte_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable) as error:
        parse_mail(raw)
    assert error.value.code == "empty-mail"


def test_a_mail_from_nobody_is_unreadable() -> None:
    with pytest.raises(Unreadable) as error:
        parse_mail(b"Subject: hello\r\n\r\nanybody?")
    assert error.value.code == "no-sender"


def test_a_mail_without_an_id_keeps_the_one_we_make_whatever_way_it_came() -> None:
    plain = parse_mail(mail(message_id=b"", body=b"same"))
    travelled = parse_mail(
        b"Received: from a by b; Mon, 03 Jun 2024 10:00:09 +0800\r\n" + mail(message_id=b"", body=b"same")
    )
    other = parse_mail(mail(message_id=b"", body=b"other"))
    assert plain.message_id == travelled.message_id != other.message_id
    assert plain.message_id.startswith("<")
    assert plain.message_id.endswith(">")


def test_of_a_mail_over_25_mb_the_headers_are_read_and_the_reader_is_told() -> None:
    parsed = parse_mail(mail(b"Subject: huge", body=b"x" * SIZE_LIMIT))
    assert (parsed.subject, parsed.text, parsed.files, parsed.notes) == ("huge", "", (), ("too-large",))


def test_a_hundred_thousand_characters_are_no_trouble() -> None:
    text = "退" * 100_000
    parsed = parse_mail(text_mail(text.encode(), b"utf-8"))
    assert parsed.text == text
    assert parsed.notes == ()


def test_longer_text_is_clipped_and_attached_whole() -> None:
    data = ("款" * (TEXT_LIMIT + 1)).encode()
    parsed = parse_mail(text_mail(data, b"utf-8"))
    assert len(parsed.text) == TEXT_LIMIT
    assert parsed.notes == ("text-clipped",)
    assert [(file.name, file.content) for file in parsed.files] == [("message.txt", data)]


def test_html_of_many_megabytes_is_attached_and_its_text_shown() -> None:
    data = b"<p>hello</p>" * 100_000
    parsed = parse_mail(mail(b"Content-Type: text/html", body=data))
    assert parsed.html == ""
    assert parsed.text.startswith("hello\n\nhello")
    assert parsed.notes == ("html-left-out",)
    assert parsed.files[0].content == data


def test_deep_nesting_stops_with_a_note_and_keeps_the_rest_as_a_file() -> None:
    header, body = multipart(b"mixed", part(b"text/plain", b"deep"), boundary=b"b0")
    for level in range(1, 400):
        header, body = multipart(b"mixed", header + b"\r\n\r\n" + body, boundary=b"b%d" % level)
    parsed = parse_mail(mail(header, body=body))
    assert parsed.notes == ("nested-too-deep",)
    assert b"deep" in parsed.files[0].content


def test_of_too_many_parts_the_first_are_read() -> None:
    header, body = multipart(b"mixed", *(part(b"text/plain", b"%d" % number) for number in range(1000)))
    parsed = parse_mail(mail(header, body=body))
    assert parsed.text.split() == [str(number) for number in range(200)]
    assert parsed.notes == ("parts-left-out",)


HOSTILE = {
    "short lines": mail(body=b"a\n" * 1_000_000),
    "header lines": b"X-A: b\r\n" * 250_000 + mail(),
    "one endless header": mail(b"X: " + b"a" * 2_000_000),
    "an endless address": mail(sender=b"a" * 2_000_000 + b" <a@b>"),
    "endless folding": mail(b"Subject: a" + b"\r\n b" * 500_000),
    "words that never end": mail(b"Subject: " + b"=?a?Q?" * 300_000),
    "delimiters only": mail(b"Content-Type: multipart/mixed; boundary=b", body=b"--b\r\n" * 400_000),
    "half delimiters": mail(b"Content-Type: multipart/mixed; boundary=b", body=b"--b" * 600_000),
    "open tags": mail(b"Content-Type: text/html", body=b"<a " * 300_000),
    "open comments": mail(b"Content-Type: text/html", body=b"<!--" * 250_000),
    "open scripts": mail(b"Content-Type: text/html", body=b"<script" * 140_000),
    "nested quotations": mail(b"Content-Type: text/html", body=b"<blockquote>a" * 70_000),
    "parameters": mail(b"Content-Type: text/plain; " + b"a=b; " * 300_000),
    "quoted parameters": mail(b'Content-Type: text/plain; a="' + b'\\"' * 600_000),
    "brackets": mail(b"References: " + b"<" * 1_000_000, sender=b"<" * 500_000 + b"a@b>"),
    "comments in an address": mail(sender=b"(" * 500_000 + b"a@b"),
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_mail_is_read_in_a_moment(raw: bytes) -> None:
    began = time.process_time()
    with suppress(Unreadable):
        parse_mail(raw)
    assert time.process_time() - began < 2.0


def test_every_note_has_a_sentence_for_the_reader() -> None:
    assert all(sentence.endswith(".") for sentence in NOTES.values())
