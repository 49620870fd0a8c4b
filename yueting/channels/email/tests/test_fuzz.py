"""Whatever arrives, reading a mail ends with a mail or with Unreadable."""

import base64
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from yueting.channels.base import Unreadable
from yueting.channels.email.charsets import decode
from yueting.channels.email.headers import decode_words, lenient_base64
from yueting.channels.email.parsing import parse_mail
from yueting.channels.email.quoting import fold_quotation
from yueting.channels.email.structure import read_structure
from yueting.channels.email.tests.mails import ALL

FEW = settings(max_examples=40, deadline=None)
FRAGMENTS = st.sampled_from(
    [
        *(
            b"From: a@b\r\n",
            b"From:",
            b"Subject: ",
            b"Date: ",
            b"\r\n",
            b"\n",
            b"\r",
            b"\r\n\r\n",
            b" ",
            b"\t",
            b"--b",
            b"--b--",
        ),
        *(
            b"Content-Type: multipart/mixed; boundary=b\r\n",
            b"Content-Type: message/rfc822\r\n",
            b"Content-Type: text/html",
        ),
        *(
            b"; charset=",
            b"gb2312",
            b"utf-7",
            b"utf-16",
            b"; filename*0*=",
            b"utf-8''%E4",
            b'"',
            b"\\",
            b"=?gbk?B?",
            b"?=",
        ),
        *(
            b"Content-Transfer-Encoding: base64\r\n",
            b"<",
            b">",
            b"@",
            b"(",
            b"\x00",
            b"\xff\xfe",
            b"\xa4\x40",
            b"=E4=",
            b"9",
        ),
    ]
)
PIECES = st.lists(st.one_of(FRAGMENTS, st.binary(max_size=12)), max_size=60).map(b"".join)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A real mail with a few bytes cut out, doubled or replaced."""
    raw = draw(st.sampled_from(ALL)).raw
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(raw)))
        end = draw(st.integers(start, min(len(raw), start + 40)))
        raw = raw[:start] + draw(st.one_of(st.binary(max_size=4), st.just(raw[start:end] * 2))) + raw[end:]
    return raw


@given(st.one_of(PIECES, damaged(), st.binary(max_size=300)))
@example(b"From: a@b\r\nContent-Type: text/plain; charset=utf-7\r\n\r\n+2AA-")
@example(b"From: a@b\r\nDate: Mon, 99 Jun 99999 99:99:99 +9999")
@FEW
def test_any_bytes_are_a_mail_or_unreadable(raw: bytes) -> None:
    check(raw)


@pytest.mark.slow
@given(st.one_of(PIECES, damaged(), st.binary(max_size=2000)))
@settings(max_examples=5000, deadline=None)
def test_many_bytes_are_a_mail_or_unreadable(raw: bytes) -> None:
    check(raw)


def check(raw: bytes) -> None:
    """Read a mail and look at what every reader relies on."""
    try:
        parsed = parse_mail(raw)
    except Unreadable:
        return
    words = [
        parsed.text,
        parsed.html,
        parsed.subject,
        parsed.sender.name,
        *(file.name for file in parsed.files),
    ]
    assert "\x00" not in "".join(words)
    "".join([*words, parsed.message_id, *parsed.references, *parsed.to]).encode()  # no lone surrogates
    assert 3 <= len(parsed.message_id) <= 255
    assert all(file.name for file in parsed.files)


@FEW
@given(
    st.binary(max_size=80),
    st.one_of(st.text(max_size=12), st.sampled_from(["gb2312", "big5", "utf-7", "utf-16", "hz", "cp932"])),
)
def test_any_bytes_are_text_under_any_label(data: bytes, label: str) -> None:
    decode(data, label).text.encode()
    decode_words(data).encode()


@FEW
@given(
    st.text("嘅咗唔係喺你哋退款訂單客服邊度手機耳機收到，。！abc 123", min_size=6, max_size=60),
    st.sampled_from(["utf-8", "big5hkscs"]),
)
def test_cantonese_survives_without_a_label(text: str, charset: str) -> None:
    if sum(char >= "\x80" for char in text) >= 5:
        assert decode(text.encode(charset)).text == text


@FEW
@given(st.binary(max_size=60), st.integers(0, 3))
def test_base64_without_its_padding_is_read(data: bytes, dropped: int) -> None:
    letters = base64.b64encode(data)
    assert lenient_base64(letters.rstrip(b"=")) == data
    lenient_base64(letters[dropped:])


@FEW
@given(st.text(st.sampled_from("> \n-:：On wrote在於寫道From：主題Sent2024年6月3日<a@b>"), max_size=200))
def test_folding_loses_no_word(text: str) -> None:
    fresh, quoted = fold_quotation(text)
    assert sorted((fresh + quoted).replace("\n", "").replace(" ", "")) == sorted(
        text.replace("\n", "").replace(" ", "")
    )


BODIES = st.text("ab好\n-= ", max_size=40)


@FEW
@given(st.lists(BODIES, min_size=1, max_size=4), st.lists(BODIES, max_size=3))
def test_a_correct_mail_has_the_parts_the_standard_parser_sees(texts: list[str], nested: list[str]) -> None:
    message = EmailMessage(policy=default.clone(cte_type="7bit"))
    message["From"] = "a@b.hk"
    message.set_content(texts[0])
    for text in texts[1:]:
        message.add_attachment(text.encode(), maintype="application", subtype="pdf", filename="a.pdf")
    for text in nested:
        message.add_alternative(text, subtype="html") if not texts[1:] else message.add_attachment(text)
    raw = message.as_bytes()
    ours = [(part.content_type.value, part.body) for part in read_structure(raw).walk() if not part.children]
    theirs = [
        (part.get_content_type(), part.get_payload().encode("ascii"))
        for part in message_from_bytes(raw).walk()
        if not part.is_multipart()
    ]
    assert ours == theirs
