"""WeChat as it behaves towards an official account: it signs and seals its calls, repeats them, and counts replies."""

import time
from urllib.parse import urlencode

import httpx

from yueting.channels.tests.doubles import Asked, Double, Said
from yueting.channels.wechat.envelope import seal, signature

APP_ID, SECRET, TOKEN = "wx5823bf96d3bd56c7", "s3cretOfTheAccount", "QDG6eKtoken"
AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
SETTINGS = {"app_id": APP_ID, "app_secret": SECRET, "token": TOKEN, "aes_key": AES_KEY}
REPLIES = 5


class WeChatDouble(Double):
    """One official account with its followers."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens: list[str] = []
        self.media = {"MEDIA1": b"\x89PNG\r\n\x1a\n picture"}
        self.said: list[tuple[str, dict]] = []
        self.listed = True

    def answer(self, asked: Asked) -> Said:
        if asked.path == "/cgi-bin/stable_token":
            return self._token(asked)
        if asked.query.get("access_token") not in self.tokens[-1:]:
            return Said({"errcode": 40001, "errmsg": "invalid credential"})
        if asked.path == "/cgi-bin/media/get":
            content = self.media.get(asked.query["media_id"])
            return Said(content) if content else Said({"errcode": 40007, "errmsg": "invalid media_id"})
        if asked.path == "/cgi-bin/media/upload":
            name = f"UP{len(self.media)}"
            self.media[name] = asked.parts["media"]
            return Said({"type": "image", "media_id": name})
        assert asked.path == "/cgi-bin/message/custom/send"
        to = asked.json["touser"]
        if sum(who == to for who, _what in self.said) >= REPLIES:
            return Said({"errcode": 45047, "errmsg": "out of response count limit"})
        self.said.append((to, asked.json))
        return Said({"errcode": 0, "errmsg": "ok"})

    def _token(self, asked: Asked) -> Said:
        if not self.listed:
            return Said({"errcode": 40164, "errmsg": "invalid ip 203.0.113.7, not in whitelist"})
        if (asked.json["appid"], asked.json["secret"]) != (APP_ID, SECRET):
            return Said({"errcode": 40125, "errmsg": "invalid appsecret"})
        self.tokens.append(self.tokens[-1] if self.tokens else "token-1")
        return Said({"access_token": self.tokens[-1], "expires_in": 7200})

    def renew(self) -> None:
        """The account's token ends before its time."""
        self.tokens.append(f"token-{len(self.tokens) + 1}")


def xml(**fields: object) -> bytes:
    """A message as WeChat writes it."""
    inside = "".join(
        f"<{name}>{value}</{name}>" if isinstance(value, int) else f"<{name}><![CDATA[{value}]]></{name}>"
        for name, value in fields.items()
    )
    return f"<xml>{inside}</xml>".encode()


def message(text: str = "張單未到", number: int = 1, **fields: object) -> bytes:
    """One message of a follower."""
    given = {
        "ToUserName": "gh_account",
        "FromUserName": "oFollower1",
        "CreateTime": 1_790_000_000,
        "MsgType": "text",
        "Content": text,
        "MsgId": 24_000_000_000 + number,
    }
    return xml(**(given | fields))


def called(
    inside: bytes, *, aes: bool = True, at: int | None = None, token: str = TOKEN
) -> tuple[str, bytes]:
    """Query and body of a call."""
    timestamp, nonce = str(at or int(time.time())), "1320562132"
    query = {"timestamp": timestamp, "nonce": nonce, "signature": signature(token, timestamp, nonce)}
    if not aes:
        return urlencode(query), inside
    sealed = seal(inside, AES_KEY, APP_ID)
    query |= {"encrypt_type": "aes", "msg_signature": signature(token, timestamp, nonce, sealed)}
    return urlencode(query), xml(ToUserName="gh_account", Encrypt=sealed)


def call(hook: str, inside: bytes, **how: object) -> httpx.Response:
    query, body = called(inside, **how)
    return httpx.post(f"{hook}?{query}", content=body, timeout=5)
