"""Mails as the mailers of Hong Kong and the Mainland really write them, as bytes, with what they must become."""

import base64
import quopri
from dataclasses import dataclass, field
from typing import Any

HONGKONG = "喺觀塘分店買嘅手機嚟到已經壞咗，唔該幫我睇吓點解冇得開機。"
MAINLAND = "您好，我昨天收到的耳机左边没有声音，订单号 20240603，申请退款。"
TRADITIONAL = "您好，我上星期訂購的電飯煲至今未送達，請查詢訂單並回覆。"
RARE = "收件人朱镕基先生、喆喆，地址：堃㙍㘵路"  # outside GB 2312, inside GB 18030


@dataclass(frozen=True)
class Mail:
    """A case: its name, the bytes, and the attributes of ParsedMail that must be met."""

    name: str
    raw: bytes
    expected: dict[str, Any] = field(default_factory=dict)


def b64(text: str, charset: str) -> bytes:
    """Text in a charset, base64 in lines of 76."""
    return base64.encodebytes(text.encode(charset)).replace(b"\n", b"\r\n")


def qp(text: str, charset: str) -> bytes:
    """Text in a charset, quoted-printable."""
    return quopri.encodestring(text.encode(charset)).replace(b"\n", b"\r\n")


def word(text: str, charset: str, *, label: str = "", how: str = "B") -> bytes:
    """An encoded word, by default base64."""
    data = text.encode(charset)
    payload = (
        base64.b64encode(data) if how == "B" else quopri.encodestring(data, header=True).replace(b"=\n", b"")
    )
    return b"=?%s?%s?%s?=" % ((label or charset).encode(), how.encode(), payload)


def mail(
    *lines: bytes,
    body: bytes = b"hello",
    sender: bytes = b"Chan <chan@example.hk>",
    message_id: bytes = b"<m1@example.hk>",
) -> bytes:
    """A mail with the usual headers, more header `lines`, and a body."""
    headers = [
        b"From: " + sender,
        b"To: desk@shop.example",
        b"Message-ID: " + message_id,
        b"Date: Mon, 03 Jun 2024 10:00:00 +0800",
        *lines,
    ]
    return b"\r\n".join([*headers, b"", body])


def text_mail(data: bytes, charset: bytes = b"", *lines: bytes, encoding: bytes = b"8bit") -> bytes:
    """A mail of one text part with this charset label (none if empty)."""
    label = b"; charset=" + charset if charset else b""
    headers = (b"Content-Type: text/plain" + label, b"Content-Transfer-Encoding: " + encoding)
    return mail(*headers, *lines, body=data)


def multipart(
    kind: bytes, *parts: bytes, boundary: bytes = b"=_b1", closed: bool = True
) -> tuple[bytes, bytes]:
    """(Content-Type line, body) of a multipart."""
    body = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    end = b"--" + boundary + b"--\r\n" if closed else b""
    return b'Content-Type: multipart/%s; boundary="%s"' % (kind, boundary), body + end


def part(content_type: bytes, body: bytes, *lines: bytes) -> bytes:
    """One part of a multipart."""
    return b"\r\n".join([b"Content-Type: " + content_type, *lines, b"", body])


def nested(inner: tuple[bytes, bytes]) -> bytes:
    """A multipart as a part of another one."""
    return inner[0] + b"\r\n\r\n" + inner[1]


def _multi(kind: bytes, *parts: bytes, lines: tuple[bytes, ...] = (), **options: Any) -> bytes:
    header, body = multipart(kind, *parts, **options)
    return mail(header, *lines, body=body)


BASE64 = b"Content-Transfer-Encoding: base64"
QUOTED = b"Content-Transfer-Encoding: quoted-printable"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)

CHARSETS = [
    Mail(
        "utf-8 as it should be",
        text_mail(HONGKONG.encode(), b"utf-8"),
        {"text": HONGKONG, "charset": "utf-8"},
    ),
    Mail(
        "utf-8 in base64",
        text_mail(b64(HONGKONG, "utf-8"), b'"UTF-8"', encoding=b"BASE64"),
        {"text": HONGKONG},
    ),
    Mail(
        "utf-8 in quoted-printable",
        text_mail(qp(HONGKONG, "utf-8"), b"utf-8", encoding=b"quoted-printable"),
        {"text": HONGKONG},
    ),
    Mail(
        "Big5-HKSCS, labelled so",
        text_mail(HONGKONG.encode("big5hkscs"), b"Big5-HKSCS"),
        {"text": HONGKONG, "charset": "big5hkscs"},
    ),
    Mail(
        "Big5-HKSCS, labelled Big5",
        text_mail(b64(HONGKONG, "big5hkscs"), b"big5", encoding=b"base64"),
        {"text": HONGKONG},
    ),
    Mail(
        "Big5-HKSCS without a label",
        text_mail(HONGKONG.encode("big5hkscs")),
        {"text": HONGKONG, "charset": "big5hkscs"},
    ),
    Mail("Big5 labelled us-ascii", text_mail(TRADITIONAL.encode("big5"), b"us-ascii"), {"text": TRADITIONAL}),
    Mail(
        "Big5 labelled iso-8859-1 by an old web mail",
        text_mail(TRADITIONAL.encode("big5"), b"iso-8859-1"),
        {"text": TRADITIONAL},
    ),
    Mail(
        "Big5 labelled gb2312",
        text_mail(TRADITIONAL.encode("big5"), b"gb2312"),
        {"text": TRADITIONAL, "charset": "big5hkscs"},
    ),
    Mail("Big5 labelled utf-8", text_mail(TRADITIONAL.encode("big5"), b"utf-8"), {"text": TRADITIONAL}),
    Mail(
        "GB 18030 labelled gb2312",
        text_mail(b64(RARE, "gb18030"), b"gb2312", encoding=b"base64"),
        {"text": RARE, "charset": "gb18030"},
    ),
    Mail(
        "GBK labelled GBK",
        text_mail(MAINLAND.encode("gbk"), b"GBK"),
        {"text": MAINLAND, "charset": "gb18030"},
    ),
    Mail("GBK labelled x-gbk", text_mail(MAINLAND.encode("gbk"), b"x-gbk"), {"text": MAINLAND}),
    Mail("GBK without a label", text_mail(MAINLAND.encode("gbk")), {"text": MAINLAND, "charset": "gb18030"}),
    Mail(
        "GBK labelled with a name nobody knows",
        text_mail(MAINLAND.encode("gbk"), b"x-unknown-8bit"),
        {"text": MAINLAND},
    ),
    Mail(
        "GBK labelled big5",
        text_mail(MAINLAND.encode("gbk"), b"big5"),
        {"text": MAINLAND, "charset": "gb18030"},
    ),
    Mail(
        "utf-8 labelled gb2312",
        text_mail(MAINLAND.encode(), b"gb2312"),
        {"text": MAINLAND, "charset": "utf-8"},
    ),
    Mail(
        "utf-8 labelled big5", text_mail(HONGKONG.encode(), b"big5"), {"text": HONGKONG, "charset": "utf-8"}
    ),
    Mail("utf-8 labelled iso-8859-1", text_mail(MAINLAND.encode(), b"iso-8859-1"), {"text": MAINLAND}),
    Mail(
        "hz from a 7-bit gateway",
        text_mail(MAINLAND.encode("hz"), b"hz-gb-2312"),
        {"text": MAINLAND, "charset": "hz"},
    ),
    Mail(
        "utf-16 in base64",
        text_mail(b64(HONGKONG, "utf-16"), b"utf-16", encoding=b"base64"),
        {"text": HONGKONG},
    ),
    Mail(
        "European words stay European",
        text_mail("Café Müller, à bientôt".encode("latin-1"), b"iso-8859-1"),
        {"text": "Café Müller, à bientôt"},
    ),
    Mail("emoji in utf-8", text_mail("好嬲 😡👨‍👩‍👧".encode(), b"utf-8"), {"text": "好嬲 😡👨‍👩‍👧"}),
    Mail(
        "emoji as two surrogates",
        text_mail(b"\xed\xa0\xbd\xed\xb8\xa1 angry", b"utf-8"),
        {"text": "😡 angry"},
    ),
    Mail("NUL bytes", text_mail(b"be\x00fore\x00", b"utf-8"), {"text": "before"}),
    Mail(
        "a charset that would be code in Python",
        text_mail(b"\\x41 \xe4\xbd\xa0\xe5\xa5\xbd", b"unicode_escape"),
        {"text": "\\x41 你好"},
    ),
    Mail("a charset that would unpack", text_mail(MAINLAND.encode(), b"zlib"), {"text": MAINLAND}),
]

HEADERS = [
    Mail(
        "QQ: words in gb18030",
        mail(
            b"Subject: " + word("退款申请：订单 20240603", "gb18030"),
            sender=b'"' + word("张三", "gb18030") + b'" <12345@qq.com>',
        ),
        {"subject": "退款申请：订单 20240603", "sender.name": "张三", "sender.address": "12345@qq.com"},
    ),
    Mail(
        "163: words labelled GBK, address in capitals",
        mail(
            b"Subject: " + word("发票抬头写错了", "gbk", label="GBK", how="Q"),
            sender=word("李 雷", "gbk") + b" <LiLei@163.COM>",
        ),
        {"subject": "发票抬头写错了", "sender.address": "lilei@163.com", "sender.name": "李 雷"},
    ),
    Mail(
        "a character split between two words",
        mail(b"Subject: =?utf-8?B?6YCA?=\r\n =?utf-8?B?5qw=?=\r\n =?utf-8?B?vuWViw==?="),
        {"subject": "退款啋"},
    ),
    Mail(
        "words folded over lines, plain text between",
        mail(b"Subject: Re: " + word("退款", "utf-8") + b"\r\n " + word("進度", "utf-8") + b" [YT-7K3F9]"),
        {"subject": "Re: 退款進度 [YT-7K3F9]"},
    ),
    Mail("a raw Big5 subject", mail(b"Subject: " + TRADITIONAL.encode("big5")), {"subject": TRADITIONAL}),
    Mail("a raw GBK subject", mail(b"Subject: " + MAINLAND.encode("gbk")), {"subject": MAINLAND}),
    Mail(
        "a short raw subject, read with the charset of the body",
        mail(
            b"Subject: " + "測試".encode("big5"),
            b"Content-Type: text/plain; charset=big5",
            body=TRADITIONAL.encode("big5"),
        ),
        {"subject": "測試", "text": TRADITIONAL},
    ),
    Mail(
        "a raw Big5 name with a backslash byte",
        mail(sender="許功蓋".encode("big5") + b" <hui@example.tw>"),
        {"sender.name": "許功蓋", "sender.address": "hui@example.tw"},
    ),
    Mail(
        "words labelled gb2312 that are utf-8",
        mail(b"Subject: " + word("快递还没到", "utf-8", label="gb2312")),
        {"subject": "快递还没到"},
    ),
    Mail(
        "a word with a language",
        mail(b"Subject: =?utf-8*zh-HK?B?" + base64.b64encode("唔該".encode()) + b"?="),
        {"subject": "唔該"},
    ),
    Mail(
        "blanks inside a quoted word",
        mail(b"Subject: =?utf-8?Q?Order 12 =E9=80=80=E6=AC=BE?="),
        {"subject": "Order 12 退款"},
    ),
    Mail("base64 without padding", mail(b"Subject: =?utf-8?B?5L2g5aW9IQ?="), {"subject": "你好!"}),
    Mail("a word that never ends", mail(b"Subject: =?utf-8?B?5L2g5aW9"), {"subject": "=?utf-8?B?5L2g5aW9"}),
    Mail("no subject", mail(), {"subject": ""}),
    Mail(
        "control characters and turned writing in a subject",
        mail("Subject: a\x07b\u202ec".encode()),
        {"subject": "a b c"},
    ),
    Mail(
        "only an address",
        mail(sender=b"chan@example.hk"),
        {"sender.address": "chan@example.hk", "sender.name": ""},
    ),
    Mail(
        "a comment as name", mail(sender=b"chan@example.hk (Chan Tai Man)"), {"sender.name": "Chan Tai Man"}
    ),
    Mail(
        "no blank before the bracket",
        mail(sender='"陳大文"<chan@example.hk>'.encode()),
        {"sender.name": "陳大文"},
    ),
    Mail(
        "a comma in a quoted name",
        mail(sender=b'"Chan, Tai Man" <chan@example.hk>'),
        {"sender.name": "Chan, Tai Man"},
    ),
    Mail(
        "Reply-To where From has no address",
        mail(b"Reply-To: <chan@example.hk>", sender=b"undisclosed"),
        {"sender.address": "chan@example.hk"},
    ),
    Mail("a Message-ID without brackets", mail(message_id=b"abc@x"), {"message_id": "<abc@x>"}),
    Mail(
        "references, newest first",
        mail(b"In-Reply-To: <c@x>", b"References: <a@x>\r\n\t<b@x> <c@x>"),
        {"references": ("<c@x>", "<b@x>", "<a@x>")},
    ),
    Mail("a date with a named zone", mail(b"Subject: x").replace(b"+0800", b"HKT"), {"date.hour": 2}),
    Mail(
        "a home-made date",
        mail().replace(b"Mon, 03 Jun 2024 10:00:00 +0800", b"2024-06-03 10:00:00"),
        {"date.hour": 2},
    ),
    Mail(
        "no date, but a server's stamp",
        mail(b"Received: from a by b; Tue, 04 Jun 2024 01:02:03 +0000").replace(
            b"Date: Mon, 03 Jun 2024 10:00:00 +0800\r\n", b""
        ),
        {"date.day": 4, "notes": ()},
    ),
    Mail(
        "a date nobody can read",
        mail().replace(b"Mon, 03 Jun 2024 10:00:00 +0800", b"99 Foo"),
        {"date": None, "notes": ("no-date",)},
    ),
    Mail(
        "an mbox line before the headers",
        b"From chan@example.hk Mon Jun  3 10:00:00 2024\r\n" + mail(),
        {"sender.address": "chan@example.hk"},
    ),
    Mail("blank lines before the headers", b"\r\n\r\n" + mail(), {"sender.address": "chan@example.hk"}),
    Mail("bare line feeds", mail(body=b"one\r\ntwo").replace(b"\r\n", b"\n"), {"text": "one\ntwo"}),
    Mail("bare carriage returns", mail(body=b"one\r\ntwo").replace(b"\r\n", b"\r"), {"text": "one\ntwo"}),
]

HTML = "<html><head><style>p{color:red}</style></head><body><p>你好</p><p>我要<b>退款</b>&nbsp;&amp; 賠償</p><br></body></html>"
ALTERNATIVE = multipart(
    b"alternative",
    part(b"text/plain; charset=utf-8", b64("你好", "utf-8"), BASE64),
    part(b"text/html; charset=utf-8", b64(HTML, "utf-8"), BASE64),
    boundary=b"----=_NextPart_000",
)

STRUCTURES = [
    Mail(
        "text and HTML",
        mail(ALTERNATIVE[0], body=ALTERNATIVE[1]),
        {"text": "你好", "html": HTML, "files": []},
    ),
    Mail(
        "HTML only",
        mail(b"Content-Type: text/html; charset=gbk", body=HTML.replace("賠償", "赔偿").encode("gbk")),
        {"text": "你好\n\n我要退款 & 赔偿"},
    ),
    Mail(
        "HTML that names its charset itself",
        mail(
            b"Content-Type: text/html",
            body=b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
            + "喆".encode("gb18030"),
        ),
        {"text": "喆"},
    ),
    Mail(
        "an empty plain part beside HTML",
        _multi(
            b"alternative",
            part(b"text/plain", b"  "),
            part(b"text/html; charset=utf-8", "<div>好</div>".encode()),
        ),
        {"text": "好"},
    ),
    Mail(
        "a picture between texts, as Apple Mail does",
        _multi(
            b"mixed",
            part(b"text/plain; charset=utf-8", "睇吓：".encode()),
            part(
                b"image/png; name=IMG_1.png",
                base64.b64encode(PNG),
                BASE64,
                b"Content-Disposition: inline; filename=IMG_1.png",
            ),
            part(b"text/plain; charset=utf-8", "係咪爛咗？".encode()),
        ),
        {"text": "睇吓：\n\n係咪爛咗？", "files": [("IMG_1.png", "image/png", PNG)]},
    ),
    Mail(
        "an inline picture by content id",
        _multi(
            b"related",
            nested(ALTERNATIVE),
            part(b"image/jpeg", base64.b64encode(b"jpeg"), BASE64, b"Content-ID: <a@b>"),
        ),
        {"text": "你好", "html": HTML, "files": [("file-1.jpg", "image/jpeg", b"jpeg")]},
    ),
    Mail(
        "a file name in RFC 2231 pieces",
        _multi(
            b"mixed",
            part(
                b"application/pdf",
                b"%PDF",
                b"Content-Disposition: attachment;\r\n filename*0*=utf-8''%E7%99%BC;\r\n"
                b" filename*1*=%E7%A5;\r\n filename*2*=%A8;\r\n filename*3=.pdf",
            ),
        ),
        {"files": [("發票.pdf", "application/pdf", b"%PDF")]},
    ),
    Mail(
        "a file name as encoded words in quotes, as QQ and Outlook do",
        _multi(
            b"mixed",
            part(
                b'application/octet-stream; name="' + word("合同.doc", "gb18030") + b'"',
                b"x",
                b"Content-Disposition: attachment",
            ),
        ),
        {"files": [("合同.doc", "application/octet-stream", b"x")]},
    ),
    Mail(
        "a raw Big5 file name with a backslash byte at its end",
        _multi(
            b"mixed",
            part(
                b"image/gif",
                b"x",
                b'Content-Disposition: attachment; filename="' + "成功".encode("big5") + b'"',
            ),
        ),
        {"files": [("成功", "image/gif", b"x")]},
    ),
    Mail(
        "a raw GBK file name",
        _multi(
            b"mixed",
            part(
                b"image/gif",
                b"x",
                b'Content-Disposition: attachment; filename="' + "耳机照片.gif".encode("gbk") + b'"',
            ),
        ),
        {"files": [("耳机照片.gif", "image/gif", b"x")]},
    ),
    Mail(
        "a file name that is a path and turns its extension around",
        _multi(
            b"mixed",
            part(
                b"image/gif",
                b"x",
                'Content-Disposition: attachment; filename="C:\\up\\..\\fdp\u202egpj.exe"'.encode(),
            ),
        ),
        {"files": [("fdpgpj.exe", "image/gif", b"x")]},
    ),
    Mail(
        "winmail.dat stays a file",
        _multi(
            b"mixed",
            part(b"text/plain", b"see file"),
            part(b"application/ms-tnef; name=winmail.dat", base64.b64encode(b"\x78\x9f\x3e\x22"), BASE64),
        ),
        {"text": "see file", "files": [("winmail.dat", "application/ms-tnef", b"\x78\x9f\x3e\x22")]},
    ),
    Mail(
        "a forwarded mail as a file",
        _multi(
            b"mixed",
            part(b"text/plain", b"FYI"),
            part(b"message/rfc822", b"Subject: " + word("舊信", "utf-8") + b"\r\n\r\nold"),
        ),
        {
            "text": "FYI",
            "files": [("舊信.eml", "message/rfc822", b"Subject: " + word("舊信", "utf-8") + b"\r\n\r\nold")],
        },
    ),
    Mail(
        "SVG and HTML attachments are files",
        _multi(
            b"mixed",
            part(b"image/svg+xml; name=a.svg", b"<svg onload='x()'/>"),
            part(b"text/html; name=a.html", b"<script>x()</script>", b"Content-Disposition: attachment"),
        ),
        {
            "text": "",
            "html": "",
            "files": [
                ("a.svg", "image/svg+xml", b"<svg onload='x()'/>"),
                ("a.html", "text/html", b"<script>x()</script>"),
            ],
        },
    ),
    Mail(
        "a calendar invitation is a file",
        _multi(
            b"alternative",
            part(b"text/plain", b"meet"),
            part(b"text/calendar; method=REQUEST", b"BEGIN:VCALENDAR"),
        ),
        {"text": "meet", "files": [("file-1.ics", "text/calendar", b"BEGIN:VCALENDAR")]},
    ),
    Mail(
        "a zip is not unpacked",
        _multi(b"mixed", part(b"application/zip; name=42.zip", b"PK\x03\x04")),
        {"files": [("42.zip", "application/zip", b"PK\x03\x04")]},
    ),
    Mail(
        "no closing boundary",
        _multi(b"mixed", part(b"text/plain", b"one"), part(b"text/plain", b"two"), closed=False),
        {"text": "one\n\ntwo"},
    ),
    Mail(
        "a boundary that the header names wrongly",
        mail(
            b'Content-Type: multipart/mixed; boundary="other"',
            body=multipart(b"mixed", part(b"text/plain", b"found"))[1],
        ),
        {"text": "found"},
    ),
    Mail(
        "a multipart without any part",
        mail(b"Content-Type: multipart/mixed; boundary=x", body=b"just text"),
        {"text": "just text"},
    ),
    Mail(
        "a Content-Type that is none",
        mail(b"Content-Type: text", body=b"x"),
        {"files": [("file-1.bin", "application/octet-stream", b"x")]},
    ),
    Mail(
        "broken base64",
        text_mail(b64(MAINLAND, "utf-8").rstrip(b"=\r\n"), b"utf-8", encoding=b"base64"),
        {"text": MAINLAND},
    ),
    Mail(
        "broken quoted-printable",
        text_mail(b"=E4=BD=A0=ZZ=E5=A5=BD=", b"utf-8", encoding=b"quoted-printable"),
        {"text": "你=ZZ好"},
    ),
    Mail(
        "an unknown transfer encoding", text_mail(b"plain", b"utf-8", encoding=b"x-none"), {"text": "plain"}
    ),
    Mail("only headers", mail(body=b""), {"text": ""}),
]

ALL = [*CHARSETS, *HEADERS, *STRUCTURES]
