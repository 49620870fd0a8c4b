"""WeChat Official Account: callbacks in (plain or AES mode), customer-service messages out.

Settings of an inbox: `channel.yaml`. A reply is text first, then each picture as a message of its own; WeChat counts
them all against the five replies of 48 hours.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from yueting.channels.base import (
    Busy,
    InboundMessage,
    OutboundFile,
    OutboundMessage,
    RawInput,
    Receipt,
    Refused,
    ReplyLimits,
    Uncertain,
    Unreadable,
)
from yueting.channels.calling import Answer, ask, deliver
from yueting.channels.platform import Finding, Hook, HookAnswer, Letter, NotGenuine
from yueting.channels.wechat.envelope import BadEnvelope, is_signed, seal, signature, unseal
from yueting.channels.wechat.parsing import Fields, fields_of, message_key, message_of
from yueting.channels.wechat.tokens import forget, token

API = "https://api.weixin.qq.com"
OLDEST = 600  # seconds: an older call is somebody playing an old one again
STALE_TOKEN = {40001, 40014, 42001}
BUSY_CODES = {-1, 45009, 45011, 45047}  # the system is busy; too many calls; too often
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif"})


class WeChat:
    """Messages of followers by callback, replies as customer-service messages."""

    kind = "wechat"
    name = "WeChat"
    limits = ReplyLimits(text=600, files=10 * 1024 * 1024)
    repeatable = False  # WeChat takes no key of ours

    def take_hook(self, hook: Hook, settings: Mapping[str, Any]) -> HookAnswer:
        """A call of WeChat. Raises NotGenuine."""
        _check_time(hook)
        given = {name: hook.query.get(name, "") for name in ("timestamp", "nonce", "signature", "echostr")}
        secret = str(settings.get("token") or "")
        if not secret or not is_signed(given["signature"], (secret, given["timestamp"], given["nonce"])):
            raise NotGenuine("the signature is wrong")
        if hook.method == "GET":
            return HookAnswer(given["echostr"].encode())
        try:
            fields = self._open(hook, settings)
            message = message_of(fields)
        except Unreadable:  # it is genuine, so it is kept, and shown as unreadable
            return HookAnswer(b"success", letters=(Letter(RawInput(signature(*given.values()), hook.body)),))
        letters = (
            (Letter(RawInput(message_key(fields), _xml(fields)), fields["FromUserName"]),) if message else ()
        )
        return HookAnswer(
            self._welcome(fields, hook, settings) or b"success", letters=letters, media_type="text/xml"
        )

    def parse(self, raw: RawInput) -> list[InboundMessage]:
        """One call is one message, or an event. Raises Unreadable."""
        message = message_of(fields_of(raw.body))
        return [message] if message else []

    def name_reply(self, client_key: str, settings: Mapping[str, Any]) -> str:
        """WeChat gives the id."""
        return ""

    def send(self, outbound: OutboundMessage, settings: Mapping[str, Any]) -> Receipt:
        """Text, then each picture. Raises Refused, Busy or Uncertain."""
        pictures = [f for f in outbound.files if f.media_type in PICTURES]
        if len(pictures) != len(outbound.files):
            raise Refused("WeChat takes only pictures: PNG, JPEG or GIF")
        media = [_upload(file, settings) for file in pictures]  # nothing has reached the customer yet
        bodies: list[dict[str, Any]] = [{"msgtype": "image", "image": {"media_id": m}} for m in media]
        if outbound.text:
            bodies.insert(0, {"msgtype": "text", "text": {"content": outbound.text}})
        for place, body in enumerate(bodies):
            try:
                _post(settings, "/cgi-bin/message/custom/send", {"touser": outbound.to, **body})
            except (Busy, Refused) as error:
                if place:
                    raise Uncertain(f"only {place} of {len(bodies)} parts were taken: {error}") from error
                raise
        return Receipt("", "sent")

    def fetch(self, reference: str, settings: Mapping[str, Any]) -> bytes:
        """A picture, voice or video. Raises Busy or Refused."""
        answer = ask(
            "GET", _url(settings, "/cgi-bin/media/get"), params=_signed(settings) | {"media_id": reference}
        )
        _raise_for(answer, settings)
        return answer.body

    def try_out(self, settings: Mapping[str, Any]) -> Sequence[Finding]:
        """Ask for an access token with what is kept."""
        forget(_token_name(settings))
        try:
            _token(settings)
        except Refused as error:
            code = {
                "40013": "wrong-secret",
                "40001": "wrong-secret",
                "40125": "wrong-secret",
                "40164": "not-listed",
            }
            known = code.get(str(error).partition(" ")[0], "other")
            return [Finding(known, detail=str(error))]
        except Busy as error:
            return [Finding("unreachable", detail=str(error))]
        return [Finding("connected", ok=True)]

    def _open(self, hook: Hook, settings: Mapping[str, Any]) -> Fields:
        """The fields of a call, unsealed in AES mode. Raises Unreadable, NotGenuine."""
        fields = fields_of(hook.body)
        key = str(settings.get("aes_key") or "")
        if "Encrypt" not in fields:
            if key:  # whoever saw one plain call could otherwise write in any follower's name
                raise NotGenuine("this inbox takes sealed messages only")
            return fields
        parts = (
            str(settings["token"]),
            hook.query.get("timestamp", ""),
            hook.query.get("nonce", ""),
            fields["Encrypt"],
        )
        if not is_signed(hook.query.get("msg_signature", ""), parts):
            raise NotGenuine("the signature of the sealed message is wrong")
        try:
            return fields_of(unseal(fields["Encrypt"], key, str(settings.get("app_id") or "")))
        except BadEnvelope as error:
            raise NotGenuine(str(error)) from error

    def _welcome(self, fields: Fields, hook: Hook, settings: Mapping[str, Any]) -> bytes:
        """What a new follower reads at once, as the answer to the call itself."""
        words = str(settings.get("welcome") or "").strip()
        if fields.get("Event") != "subscribe" or not words:
            return b""
        at = str(int(hook.now.timestamp()))
        answer = _xml(
            {
                "ToUserName": fields["FromUserName"],
                "FromUserName": fields.get("ToUserName", ""),
                "CreateTime": at,
                "MsgType": "text",
                "Content": words,
            }
        )
        key = str(settings.get("aes_key") or "")
        if not key:
            return answer
        sealed, nonce = seal(answer, key, str(settings["app_id"])), hook.query.get("nonce", "")
        return _xml(
            {
                "Encrypt": sealed,
                "MsgSignature": signature(str(settings["token"]), at, nonce, sealed),
                "TimeStamp": at,
                "Nonce": nonce,
            }
        )


def _check_time(hook: Hook) -> None:
    text = hook.query.get("timestamp", "")
    if not text.isdigit() or abs(hook.now.timestamp() - int(text)) > OLDEST:
        raise NotGenuine("the call is too old, or the clock of this server is wrong")


def _xml(fields: Fields) -> bytes:
    inside = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items())
    return f"<xml>{inside}</xml>".encode()


def _url(settings: Mapping[str, Any], path: str) -> str:
    return (str(settings.get("api") or "") or API).rstrip("/") + path


def _token_name(settings: Mapping[str, Any]) -> str:
    return f"wechat:{_url(settings, '')}:{settings.get('app_id')}"


def _token(settings: Mapping[str, Any]) -> str:
    def fresh() -> tuple[str, float]:
        body = {
            "grant_type": "client_credential",
            "appid": str(settings.get("app_id") or ""),
            "secret": str(settings.get("app_secret") or ""),
        }
        answer = ask("POST", _url(settings, "/cgi-bin/stable_token"), body=body)
        _raise_for(answer, settings)
        return str(answer.json.get("access_token") or ""), float(answer.json.get("expires_in") or 0)

    return token(_token_name(settings), fresh)


def _signed(settings: Mapping[str, Any]) -> dict[str, str]:
    return {"access_token": _token(settings)}


def _post(settings: Mapping[str, Any], path: str, body: Mapping[str, Any]) -> Answer:
    answer = deliver("POST", _url(settings, path), params=_signed(settings), body=body)
    if int(answer.json.get("errcode") or 0) in STALE_TOKEN:  # it was not taken, so it may be said once more
        forget(_token_name(settings))
        answer = deliver("POST", _url(settings, path), params=_signed(settings), body=body)
    _raise_for(answer, settings)
    return answer


def _upload(file: OutboundFile, settings: Mapping[str, Any]) -> str:
    answer = ask(
        "POST",
        _url(settings, "/cgi-bin/media/upload"),
        params=_signed(settings) | {"type": "image"},
        files={"media": (file.name, file.content, file.media_type)},
    )
    _raise_for(answer, settings)
    return str(answer.json.get("media_id") or "")


def _raise_for(answer: Answer, settings: Mapping[str, Any]) -> None:
    """WeChat answers 200 whatever happens; what went wrong stands in `errcode`. Raises Busy or Refused."""
    code = int(answer.json.get("errcode") or 0)
    if code in STALE_TOKEN:
        forget(_token_name(settings))
    if code in BUSY_CODES:
        raise Busy(f"{code} {answer.json.get('errmsg')}", 60.0 if code == 45009 else None)
    if code:
        raise Refused(f"{code} {answer.json.get('errmsg')}"[:300])
    if answer.status >= 400:
        raise Refused(answer.words)
