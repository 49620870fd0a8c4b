"""WeChat's XML as messages. Pure: bytes in, messages out."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from yueting.channels.base import InboundFile, InboundMessage, Sender, Unreadable

FOLLOWER = "wechat"  # the kind of a sender's address: an OpenID of one official account
DEEPEST = 2_000_000  # bytes
Fields = Mapping[str, str]

EVENTS = {
    "subscribe": "［關注公眾號］",
    "unsubscribe": "［取消關注］",
    "SCAN": "［掃描二維碼 {key}］",
    "CLICK": "［點選選單 {key}］",
}


def fields_of(body: bytes) -> Fields:
    """The text of every element, by its name. Raises Unreadable."""
    try:
        root = fromstring(body.decode("utf-8", errors="replace")) if len(body) <= DEEPEST else None
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise Unreadable("not-xml", type(error).__name__) from error
    if root is None or root.tag != "xml":
        raise Unreadable("not-xml", "no element <xml>")
    return {element.tag: (element.text or "").strip("\n") for element in root}


def message_key(given: Fields) -> str:
    """The same when WeChat calls again: the id of a message, or who did what when."""
    if given.get("MsgId"):
        return given["MsgId"]
    parts = ("FromUserName", "CreateTime", "Event", "EventKey")
    return ":".join(given.get(part, "") for part in parts)


def message_of(given: Fields) -> InboundMessage | None:
    """One message; None for what is nobody's words, such as the end of a mass mailing. Raises Unreadable."""
    sender = given.get("FromUserName", "")
    if not sender:
        raise Unreadable("not-xml", "it does not say who wrote")
    kind = given.get("MsgType", "")
    message = InboundMessage(
        message_key(given), Sender(FOLLOWER, sender), "", at=_time(given.get("CreateTime", ""))
    )
    if kind == "event":
        words = EVENTS.get(given.get("Event", ""))
        if not words:
            return None
        text = words.format(key=given.get("EventKey", "")).replace(" ］", "］")
        return replace(message, text=text, kind="event")
    text, files = BODIES.get(kind, _unknown)(given)
    return replace(message, text=text, files=files)


def _text(given: Fields) -> tuple[str, tuple[InboundFile, ...]]:
    return given.get("Content", ""), ()


def _file(name: str, media_type: str) -> "Body":
    def read(given: Fields) -> tuple[str, tuple[InboundFile, ...]]:
        reference = given.get("MediaId", "")
        files = (InboundFile(name, media_type, reference=reference),) if reference else ()
        return given.get("Recognition", "") or "", files

    return read


def _place(given: Fields) -> tuple[str, tuple[InboundFile, ...]]:
    where = given.get("Label", "") or "位置"
    return f"📍{where}（{given.get('Location_X', '')}, {given.get('Location_Y', '')}）", ()


def _link(given: Fields) -> tuple[str, tuple[InboundFile, ...]]:
    parts = (given.get("Title", ""), given.get("Description", ""), given.get("Url", ""))
    return "\n".join(filter(None, parts)), ()


def _unknown(given: Fields) -> tuple[str, tuple[InboundFile, ...]]:
    return f"［{given.get('MsgType') or '?'}］", ()


Body = Callable[[Fields], tuple[str, tuple[InboundFile, ...]]]
BODIES: dict[str, Body] = {
    "text": _text,
    "image": _file("圖片", "image/jpeg"),
    "voice": _file("語音.amr", "audio/amr"),
    "video": _file("影片.mp4", "video/mp4"),
    "shortvideo": _file("影片.mp4", "video/mp4"),
    "location": _place,
    "link": _link,
}


def _time(text: str) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(text), UTC)
    except (ValueError, OverflowError, OSError):
        return None
