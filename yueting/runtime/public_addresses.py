"""Which addresses the desk may call when an outsider names them: public ones, never its own network."""

import ipaddress
import os
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

SCHEMES = {"http": 80, "https": 443}
_YES = {"1", "true", "yes", "on"}


class Forbidden(Exception):
    """This URL must not be called; the words say why."""


class Unresolved(Exception):
    """The name has no address right now."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a URL leads: the checked address that must be connected to, so that no second look-up can differ."""

    scheme: str
    host: str
    port: int
    address: str


def private_allowed() -> bool:
    """The demo, and desks whose clients live in their own network, may call private addresses."""
    names = ("YUETING_DEMO", "YUETING_ALLOW_PRIVATE_WEBHOOKS")
    return any(os.environ.get(name, "").strip().lower() in _YES for name in names)


def destination(url: str, *, allow_private: bool | None = None) -> Destination:
    """Resolve and check a URL. Raises Forbidden or Unresolved.

    A name with even one address inside is refused: which one a connection takes is chance.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or SCHEMES.get(parts.scheme, 0)
    except ValueError as error:
        raise Forbidden(f"not a URL: {error}") from error
    if parts.scheme not in SCHEMES or not host:
        raise Forbidden("only http and https addresses can be called")
    if parts.username or parts.password:
        raise Forbidden("the address must not carry a password")
    addresses = _resolve(host, port)
    if not (private_allowed() if allow_private is None else allow_private):
        for address in addresses:
            if not is_public(address):
                raise Forbidden(f"{host} leads into a private network ({address})")
    return Destination(parts.scheme, host, port, addresses[0])


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet; IPv4 in IPv6 clothes is looked at itself."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None) or _nat64(ip)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def _nat64(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if ip in ipaddress.ip_network("64:ff9b::/96"):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return None


def _resolve(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unresolved(f"{host} has no address: {error}") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
