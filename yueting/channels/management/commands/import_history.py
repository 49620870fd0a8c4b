"""`yueting import FILE`: chat logs and mail archives become conversations to read and search, and nothing more."""

import hashlib
import json
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from yueting.accounts.models import Brand
from yueting.channels.base import RawInput
from yueting.channels.email.adapter import ARCHIVE_HEADER, OWN_HEADER
from yueting.channels.history.adapter import pack
from yueting.channels.history.mailboxes import find_mails, is_mbox
from yueting.channels.history.services import Item, Tally, bring_in
from yueting.channels.history.sessions import LONGEST_LINE, BadLine, read_lines
from yueting.conversations.models import Inbox

DEFAULT_INBOX = "Imported history"
BETWEEN_SESSIONS = timedelta(minutes=1)  # where the log has no times
TELL_EVERY = 2.0  # seconds


class Command(BaseCommand):
    """Import history; run again, it goes on where it stopped and adds nothing twice."""

    help = "Import chat logs (JSON Lines), an mbox, an .eml or a folder of .eml files as history."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--brand", default="", help="short name of the brand the history belongs to")
        parser.add_argument("--inbox", default="", help=f"name of the inbox ({DEFAULT_INBOX})")
        parser.add_argument(
            "--own", action="append", default=[], help="a mail address of the desk itself; may be repeated"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        kind = kind_of(path)
        inbox = _inbox(_brand(options["brand"]), options["inbox"] or DEFAULT_INBOX, kind)
        tally = Tally()
        items = _mails(path, inbox, options["own"]) if kind == "email" else _sessions(path, tally)
        try:
            bring_in(inbox, items, tally, _Progress())
        finally:
            _tell_reasons(tally)
        if tally.left_out:
            _say(f"{tally.left_out} mails of machines belong to no conversation and were left out.")
        counts = ("conversations", "messages", "duplicates", "failed")
        self.stdout.write(json.dumps({name: getattr(tally, name) for name in counts}))


def kind_of(path: Path) -> str:
    """ "email" or "import", the kind of inbox that a file goes to. Raises CommandError."""
    try:
        if path.is_dir() or path.suffix.lower() in (".eml", ".mbox") or is_mbox(path):
            return "email"
        with path.open("rb") as file:
            start = file.read(1000).removeprefix(b"\xef\xbb\xbf").lstrip()
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    if path.suffix.lower() in (".jsonl", ".ndjson", ".json") or start.startswith(b"{"):
        return "import"
    raise CommandError(
        f"{path} is no chat log (JSON Lines, one session a line), no mbox, no .eml and no folder of .eml files."
    )


def _brand(slug: str) -> Brand:
    brands = list(Brand.objects.all())
    if slug:
        found = next((brand for brand in brands if brand.slug == slug), None)
        if found is None:
            raise CommandError(f"There is no brand {slug}; there are {_slugs(brands) or 'none yet'}.")
        return found
    if len(brands) > 1:
        raise CommandError(f"Say whose history it is: --brand with one of {_slugs(brands)}.")
    if brands:
        return brands[0]
    _say("The desk has no brand yet: the history goes to a new one, “Imported”.")
    return Brand.objects.create(slug="imported", name="Imported", time_zone=settings.TIME_ZONE)


def _slugs(brands: list[Brand]) -> str:
    return ", ".join(sorted(brand.slug for brand in brands))


def _inbox(brand: Brand, name: str, kind: str) -> Inbox:
    named = list(Inbox.objects.filter(brand=brand, name=name))
    for inbox in named:
        if inbox.kind == kind:
            return inbox
    if named and name != DEFAULT_INBOX:
        raise CommandError(
            f"The inbox {name} is of kind {named[0].kind}; this file needs one of kind {kind}. Name another."
        )
    return Inbox.objects.create(brand=brand, name=name, kind=kind)


def _sessions(path: Path, tally: Tally) -> Iterator[Item]:
    """The sessions of a chat log; those without times lie a minute apart, the last as old as the file."""
    zone = ZoneInfo(settings.TIME_ZONE)
    last = _count_lines(path)
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC).replace(microsecond=0)
    for number, line in read_lines(_lines(path), zone):
        if isinstance(line, BadLine):
            tally.fail(f"line {number}", line.reason)
            continue
        started = written - BETWEEN_SESSIONS * (last - number)
        yield Item(f"line {number}", pack(line, started, zone.key), len(line.turns))


def _lines(path: Path) -> Iterator[bytes]:
    """The lines of a file; of one that is too long only as much as shows that it is."""
    with path.open("rb") as file:
        while line := file.readline(LONGEST_LINE + 2):
            yield line
            while not line.endswith(b"\n") and (line := file.readline(LONGEST_LINE)):
                continue


def _count_lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))


def _mails(path: Path, inbox: Inbox, own: list[str]) -> Iterator[Item]:
    addresses = _own_addresses(inbox) | {address.strip().lower() for address in own}
    headers = {ARCHIVE_HEADER: path.name, OWN_HEADER: ",".join(sorted(addresses))}
    for mail in find_mails(path):
        body = mail.read()
        key = f"sha256:{hashlib.sha256(body).hexdigest()}"  # as mail that is fetched is keyed
        yield Item(mail.place, RawInput(key, body, headers))


def _own_addresses(inbox: Inbox) -> set[str]:
    """From which addresses the desk itself writes: those of every mail inbox of the brand."""
    mailboxes = Inbox.objects.filter(brand=inbox.brand_id, kind="email").values_list("settings", flat=True)
    named = [[given.get("address", ""), *(given.get("also") or ())] for given in mailboxes]
    return {str(address).strip().lower() for addresses in named for address in addresses if address}


class _Progress:
    """A line on stderr every two seconds."""

    def __init__(self) -> None:
        self._told_at = time.monotonic()

    def __call__(self, tally: Tally) -> None:
        _tell_reasons(tally)
        if time.monotonic() - self._told_at >= TELL_EVERY:
            self._told_at = time.monotonic()
            _say(f"{tally.conversations} conversations, {tally.messages} messages so far …")


def _tell_reasons(tally: Tally) -> None:
    for place, reason in tally.reasons:
        _say(f"{place}: {reason}")
    tally.reasons.clear()


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
