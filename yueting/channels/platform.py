"""What a channel on somebody's platform may offer beside `Channel`: each part is optional, and all of it plain data.

A class that has `take_hook` is called by the platform at `/channels/hooks/<inbox>/`; one that has `pull` is asked
for what is new; one that has `fetch` brings files that a message only names; one that has `try_out` is tested on
the inbox's page. Nothing else has to know that the channel exists.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from yueting.channels.base import RawInput

LARGEST_FILE = 25 * 1024 * 1024  # bytes; what is larger is not fetched


@dataclass(frozen=True, slots=True)
class Hook:
    """One call of a platform, before anything of it is believed. Names of headers are in small letters."""

    method: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    now: datetime


@dataclass(frozen=True, slots=True)
class Letter:
    """One delivery to store. Letters of one `lane` (a sender) are handled one after the other."""

    raw: RawInput
    lane: str = ""


@dataclass(frozen=True, slots=True)
class HookAnswer:
    """What the platform is told once the letters are stored. `pull`: it only said that there is something new."""

    body: bytes = b""
    status: int = 200
    media_type: str = "text/plain; charset=utf-8"
    letters: tuple[Letter, ...] = ()
    pull: bool = False


class NotGenuine(Exception):
    """The call does not prove that it comes from the platform. str() says what failed, without any secret."""


@dataclass(frozen=True, slots=True)
class Pulled:
    """What was new after a cursor, and the cursor to ask with next. `more`: ask again at once."""

    letters: tuple[Letter, ...]
    cursor: str
    more: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing seen when a connection was tried. `code` is a sentence of the channel's `faults`; `detail` the
    platform's own words."""

    code: str
    ok: bool = False
    detail: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@runtime_checkable
class TakesHooks(Protocol):
    def take_hook(self, hook: Hook, settings: Mapping[str, Any]) -> HookAnswer:
        """Check where a call comes from and say what to store. Raises NotGenuine, nothing else, whatever came."""


@runtime_checkable
class IsPulled(Protocol):
    def pull(self, cursor: str, settings: Mapping[str, Any]) -> Pulled:
        """What came after `cursor` ("": from now on). Raises Busy or Refused."""


@runtime_checkable
class FetchesFiles(Protocol):
    def fetch(self, reference: str, settings: Mapping[str, Any]) -> bytes:
        """The bytes of a file that a message named. Raises Busy (again later) or Refused (it is gone)."""


@runtime_checkable
class CanBeTried(Protocol):
    def try_out(self, settings: Mapping[str, Any]) -> Sequence[Finding]:
        """Ask the platform whether these settings work, without writing to any customer. Never raises."""
