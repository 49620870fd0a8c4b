"""The settings of a mail inbox: its address, where its mail waits and where its replies go."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

SECURITY = ("tls", "starttls", "none")
DEFAULT_PORTS = {
    "imap": {"tls": 993, "starttls": 143, "none": 143},
    "smtp": {"tls": 465, "starttls": 587, "none": 25},
}


class MisconfiguredError(ValueError):
    """The inbox's settings cannot work; an administrator must change the setting named in `field`."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field


@dataclass(frozen=True, slots=True)
class Server:
    """One server and how to sign in there. `security` is "tls", "starttls" or "none"."""

    host: str
    port: int
    security: str = "tls"
    user: str = ""
    password: str = ""
    check_certificate: bool = True

    def tls(self) -> ssl.SSLContext:
        """The TLS context; the check may be turned off for a server with a certificate of its own."""
        context = ssl.create_default_context()
        if not self.check_certificate:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context


@dataclass(frozen=True, slots=True)
class MailAccount:
    """A mail inbox. `also` are further addresses of the desk, to know its own mail when it comes back."""

    address: str
    name: str = ""
    imap: Server | None = None
    smtp: Server | None = None
    folders: tuple[str, ...] = ("INBOX",)
    poll_seconds: float = 60.0
    also: tuple[str, ...] = ()

    @property
    def own(self) -> tuple[str, ...]:
        """All addresses of this desk."""
        return (self.address, *self.also)


def mail_account(settings: Mapping[str, Any]) -> MailAccount:
    """Read an inbox's settings:

    {"address": "…", "name": "…", "folders": ["INBOX"], "poll_seconds": 60, "also": ["…"],
     "imap": {"host", "port", "security", "user", "password", "check_certificate"}, "smtp": {the same}}

    Raises MisconfiguredError.
    """
    address = str(settings.get("address", "")).strip().lower()
    if "@" not in address:
        raise MisconfiguredError("address", "the inbox has no mail address")
    folders = tuple(str(folder) for folder in settings.get("folders") or ["INBOX"])
    return MailAccount(
        address=address,
        name=str(settings.get("name", "")),
        imap=_server("imap", settings.get("imap"), address),
        smtp=_server("smtp", settings.get("smtp"), address),
        folders=folders,
        poll_seconds=_seconds(settings.get("poll_seconds") or 60),
        also=tuple(str(one).strip().lower() for one in settings.get("also") or ()),
    )


def _seconds(value: Any) -> float:
    try:
        return max(1.0, float(value))
    except (TypeError, ValueError):
        raise MisconfiguredError("poll_seconds", "must be a number") from None


def _server(kind: str, settings: Mapping[str, Any] | None, address: str) -> Server | None:
    if not settings:
        return None
    security = str(settings.get("security") or "tls")
    if security not in SECURITY:
        raise MisconfiguredError(f"{kind}.security", f"must be one of {', '.join(SECURITY)}")
    host = str(settings.get("host", "")).strip()
    if not host:
        raise MisconfiguredError(f"{kind}.host", "the server has no name")
    try:
        port = int(settings.get("port") or DEFAULT_PORTS[kind][security])
    except (TypeError, ValueError):
        raise MisconfiguredError(f"{kind}.port", "must be a number") from None
    return Server(
        host=host,
        port=port,
        security=security,
        user=str(settings.get("user", address)),
        password=str(settings.get("password", "")),
        check_certificate=bool(settings.get("check_certificate", True)),
    )
