"""What WeChat sends is read, whoever only pretends to be WeChat is not, and replies go out as it takes them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueting.channels.base import (
    Busy,
    OutboundFile,
    OutboundMessage,
    RawInput,
    Refused,
    Uncertain,
    Unreadable,
)
from yueting.channels.platform import Hook, HookAnswer, NotGenuine
from yueting.channels.tests.doubles import Said
from yueting.channels.wechat import tokens
from yueting.channels.wechat.adapter import WeChat
from yueting.channels.wechat.envelope import BadEnvelope, seal, unseal
from yueting.channels.wechat.parsing import fields_of
from yueting.channels.wechat.tests.double import (
    AES_KEY,
    APP_ID,
    SETTINGS,
    WeChatDouble,
    called,
    message,
    xml,
)

PNG = OutboundFile("單.png", "image/png", b"\x89PNG")


@pytest.fixture
def wechat(monkeypatch: pytest.MonkeyPatch) -> Iterator[WeChatDouble]:
    monkeypatch.setenv("YUETING_ALLOW_PRIVATE_WEBHOOKS", "1")
    tokens._tokens.clear()
    with WeChatDouble().running() as double:
        assert isinstance(double, WeChatDouble)
        yield double


def settings_of(double: WeChatDouble) -> dict[str, str]:
    return SETTINGS | {"api": double.url}


def hooked(inside: bytes, settings: dict[str, str] = SETTINGS, **how: object) -> HookAnswer:
    query, body = called(inside, **how)
    return WeChat().take_hook(Hook("POST", dict(parse_qsl(query)), {}, body, datetime.now(UTC)), settings)


def outbound(text: str = "即刻幫你查", *files: OutboundFile) -> OutboundMessage:
    return OutboundMessage("key", text, "oFollower1", files=files)


@pytest.mark.parametrize(
    ("fields", "text", "files"),
    [
        ({}, "張單未到", []),
        ({"MsgType": "image", "MediaId": "M1", "PicUrl": "http://x/"}, "", ["圖片"]),
        (
            {"MsgType": "voice", "MediaId": "M2", "Format": "amr", "Recognition": "幾時到"},
            "幾時到",
            ["語音.amr"],
        ),
        ({"MsgType": "video", "MediaId": "M3"}, "", ["影片.mp4"]),
        (
            {"MsgType": "location", "Location_X": "22.28", "Location_Y": "114.15", "Label": "中環"},
            "📍中環（22.28, 114.15）",
            [],
        ),
        ({"MsgType": "link", "Title": "訂單", "Url": "https://s.example/1"}, "訂單\nhttps://s.example/1", []),
        (
            {"MsgType": "event", "Event": "CLICK", "EventKey": "orders", "MsgId": ""},
            "［點選選單 orders］",
            [],
        ),
        ({"MsgType": "event", "Event": "subscribe", "EventKey": "", "MsgId": ""}, "［關注公眾號］", []),
        ({"MsgType": "sticker"}, "［sticker］", []),
    ],
)
def test_every_kind_of_message_is_read(fields: dict[str, object], text: str, files: list[str]) -> None:
    [read] = WeChat().parse(RawInput("k", message(**fields)))
    assert (read.text, [file.name for file in read.files]) == (text, files)
    assert read.sender.address == "oFollower1"
    assert read.kind == ("event" if fields.get("MsgType") == "event" else "message")


def test_a_report_of_a_mass_mailing_is_nobodys_message() -> None:
    assert WeChat().parse(RawInput("k", message(MsgType="event", Event="MASSSENDJOBFINISH"))) == []


@pytest.mark.parametrize("aes", [True, False])
def test_a_genuine_call_is_stored_unsealed_under_the_id_of_its_message(aes: bool) -> None:
    settings = SETTINGS if aes else SETTINGS | {"aes_key": ""}
    answer = hooked(message("退款 <幾時> & 點樣"), settings, aes=aes)
    [letter] = answer.letters
    assert (letter.raw.key, letter.lane, answer.body) == ("24000000001", "oFollower1", b"success")
    assert WeChat().parse(letter.raw)[0].text == "退款 <幾時> & 點樣"


@pytest.mark.parametrize(
    "how",
    [{"token": "wrong"}, {"at": 1_600_000_000}, {"aes": False}],
    ids=["another token", "an old call", "plain where sealed is agreed"],
)
def test_who_only_pretends_to_be_wechat_is_turned_away(how: dict[str, object]) -> None:
    with pytest.raises(NotGenuine):
        hooked(message(), **how)


def test_a_message_sealed_for_another_account_is_turned_away() -> None:
    with pytest.raises(NotGenuine):
        hooked(message(), SETTINGS | {"app_id": "wxAnother"})
    with pytest.raises(BadEnvelope):
        unseal(seal(b"x", AES_KEY, APP_ID), AES_KEY[::-1], APP_ID)


def test_the_platform_is_answered_when_it_asks_whether_the_address_is_ours() -> None:
    query, _body = called(b"")
    hook = Hook("GET", dict(parse_qsl(query)) | {"echostr": "8912"}, {}, b"", datetime.now(UTC))
    assert WeChat().take_hook(hook, SETTINGS) == HookAnswer(b"8912")


def test_a_new_follower_is_welcomed_in_the_answer_itself_sealed() -> None:
    inside = message(MsgType="event", Event="subscribe", MsgId="")
    answer = hooked(inside, SETTINGS | {"welcome": "歡迎 <你>"})
    sealed = fields_of(answer.body)
    welcome = fields_of(unseal(sealed["Encrypt"], AES_KEY, APP_ID))
    assert (welcome["Content"], welcome["ToUserName"]) == ("歡迎 <你>", "oFollower1")


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b"<xml>", b"<a><xml/></a>", b"\xff\xfe\x00", xml(MsgType="text"),
     b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><xml><FromUserName>&b;</FromUserName></xml>'],
)  # fmt: skip
def test_what_is_not_wechats_xml_is_called_so(body: bytes) -> None:
    with pytest.raises(Unreadable):
        WeChat().parse(RawInput("k", body))


@given(
    st.binary(max_size=300)
    | st.text(max_size=200).map(
        lambda t: f"<xml><FromUserName>{t}</FromUserName></xml>".encode(errors="replace")
    )
)
def test_no_bytes_make_the_reader_fail_in_another_way(body: bytes) -> None:
    try:
        WeChat().parse(RawInput("k", body))
    except Unreadable:
        pass


def test_a_reply_goes_out_with_its_characters_and_one_token_serves_many(wechat: WeChatDouble) -> None:
    for text in ("即刻幫你查", "查到喇：星期四到"):
        assert WeChat().send(outbound(text), settings_of(wechat)).state == "sent"
    assert [body["text"]["content"] for _to, body in wechat.said] == ["即刻幫你查", "查到喇：星期四到"]
    assert wechat.paths().count("/cgi-bin/stable_token") == 1
    assert "即刻" in wechat.asked[1].body.decode()


def test_pictures_follow_the_text_and_other_files_are_refused_before_anything_goes_out(
    wechat: WeChatDouble,
) -> None:
    WeChat().send(outbound("睇下", PNG), settings_of(wechat))
    assert [body["msgtype"] for _to, body in wechat.said] == ["text", "image"]
    with pytest.raises(Refused, match="only pictures"):
        WeChat().send(outbound("單", OutboundFile("a.pdf", "application/pdf", b"%PDF")), settings_of(wechat))
    assert len(wechat.said) == 2


def test_a_token_that_ended_early_is_asked_for_anew_and_the_reply_goes_out_once(wechat: WeChatDouble) -> None:
    WeChat().send(outbound("一"), settings_of(wechat))
    wechat.renew()
    WeChat().send(outbound("二"), settings_of(wechat))
    assert [body["text"]["content"] for _to, body in wechat.said] == ["一", "二"]


@pytest.mark.parametrize(
    ("fault", "raised"),
    [
        ("silence", Uncertain),
        (Said({"errcode": 45047, "errmsg": "out of response count limit"}), Busy),
        (Said({"errcode": 45015, "errmsg": "response out of time limit"}), Refused),
        (Said({}, 429, {"retry-after": "7"}), Busy),
        (Said({}, 502), Uncertain),
    ],
)
def test_each_way_to_fail_is_told_apart(
    wechat: WeChatDouble, fault: str | Said, raised: type[Exception]
) -> None:
    WeChat().send(outbound("先"), settings_of(wechat))
    wechat.faults.append(fault)
    with pytest.raises(raised):
        WeChat().send(outbound("後"), settings_of(wechat))


def test_a_platform_that_is_away_has_certainly_taken_nothing() -> None:
    tokens._tokens.clear()
    with pytest.raises(Busy):
        WeChat().send(outbound(), SETTINGS | {"api": "http://127.0.0.1:9"})


def test_a_file_is_fetched_and_one_that_is_gone_is_refused(wechat: WeChatDouble) -> None:
    assert WeChat().fetch("MEDIA1", settings_of(wechat)).startswith(b"\x89PNG")
    with pytest.raises(Refused):
        WeChat().fetch("OLD", settings_of(wechat))


def test_trying_the_connection_says_what_is_wrong(wechat: WeChatDouble) -> None:
    def found(**changed: str) -> str:
        [finding] = WeChat().try_out(settings_of(wechat) | changed)
        return finding.code

    assert found() == "connected"
    assert found(app_secret="wrong") == "wrong-secret"
    wechat.listed = False
    assert found() == "not-listed"
    assert found(api="http://127.0.0.1:9") == "unreachable"
