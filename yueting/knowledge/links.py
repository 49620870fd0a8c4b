"""What an answer to looking at a link means, and when to look again. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import unquote, urlsplit

EVERY = timedelta(days=7)
_AGAIN = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
# Doors that are there but not for us: signed-in pages, sites that refuse programs, a busy moment.
_THERE = frozenset({401, 403, 405, 406, 407, 429, 451, 999})
_GONE = frozenset({404, 410})
_STEADY = 2  # failures in a row before a page that should answer is called broken


class Verdict(StrEnum):
    GOOD = "good"
    BROKEN = "broken"
    SILENT = "silent"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Look:
    """What came of a look: an HTTP status after redirects, or none with the reason."""

    status: int | None = None
    why: str = ""
    refused: bool = False


def judged(look: Look, failures: int) -> Verdict:
    """`failures` in a row before this look. One bad moment of a site breaks nothing; a page that is gone is gone."""
    if look.refused:
        return Verdict.REFUSED
    if look.status is None:
        return Verdict.BROKEN if failures + 1 >= _STEADY * 2 else Verdict.SILENT
    if look.status in _THERE or 200 <= look.status < 400:
        return Verdict.GOOD
    if look.status in _GONE:
        return Verdict.BROKEN
    return Verdict.BROKEN if failures + 1 >= _STEADY else Verdict.SILENT


def next_look(verdict: Verdict, failures: int, now: datetime) -> datetime:
    """Soon after a failure, then ever later; a week after a good one."""
    if verdict is Verdict.SILENT:
        return now + _AGAIN[min(failures, len(_AGAIN) - 1)]
    return now + EVERY


def own_article(url: str, site: str) -> tuple[str, str, str] | None:
    """(brand, language, slug) of a link into the desk's own help centre, "/help/…" or with `site` before it."""
    parts, home = urlsplit(url), urlsplit(site)
    if parts.netloc and (parts.scheme, parts.netloc) != (home.scheme, home.netloc):
        return None
    folders = [unquote(part) for part in parts.path.split("/") if part]
    if len(folders) < 4 or folders[0] != "help":
        return None
    return folders[1], folders[2], folders[3]


def is_web(url: str) -> bool:
    """Only these are looked at; mail addresses and telephone numbers are for people."""
    return urlsplit(url).scheme in ("http", "https")
