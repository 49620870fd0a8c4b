"""Tickets as rows of a CSV sheet: reading what other systems wrote, writing what spreadsheets can open. Pure."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from yueting.tickets.lifecycle import State
from yueting.tickets.matters import clean_tags
from yueting.tickets.reasons import Reason, because, gettext_noop
from yueting.tickets.triage import CLASSES

MOST_ROWS = 5000
MOST_FAULTS = 50
BYTE_ORDER_MARK = "\ufeff"  # tells spreadsheets that a file is UTF-8
# A spreadsheet takes a cell that begins so for a formula and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

# column → what its heading may be, folded
HEADINGS: dict[str, tuple[str, ...]] = {
    "key": ("key", "id", "external id", "編號", "编号"),
    "subject": ("subject", "matter", "title", "事由", "主題", "主题"),
    "klass": ("class", "klass", "category", "類別", "类别"),
    "level": ("level", "complaint level", "級別", "级别", "投訴級別", "投诉级别"),
    "state": ("state", "status", "狀態", "状态"),
    "customer": ("customer", "name", "客戶", "客户"),
    "kind": ("address kind", "kind", "聯絡方式", "联系方式"),
    "address": ("address", "email", "e-mail", "電郵", "电子邮件", "地址"),
    "opened_at": ("opened", "opened at", "opened_at", "created", "開立時間", "创建时间"),
    "resolved_at": ("resolved", "resolved at", "resolved_at", "解決時間", "解决时间"),
    "owner": ("owner", "負責人", "负责人"),
    "tags": ("tags", "標籤", "标签"),
}
_NEEDED = ("key", "subject", "address")


@dataclass(frozen=True, slots=True)
class Row:
    """One ticket to be; `line` is where it stands in the sheet, times are UTC, `owner` is a mail address or ""."""

    line: int
    key: str
    subject: str
    klass: str
    level: int
    state: str
    customer: str
    kind: str
    address: str
    opened_at: datetime
    resolved_at: datetime | None
    owner: str
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a line cannot be read; line 0 is the sheet itself."""

    line: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read: rows, and the faults of those that could not be (at most MOST_FAULTS)."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]


def read_sheet(content: bytes, *, zone: str, now: datetime) -> Sheet:
    """Read a CSV: UTF-8 or UTF-16, with commas, semicolons or tabs, headed in English or Chinese.

    Times without a zone are of `zone`. A sheet with a fault is not imported, so every fault is told at once.
    """
    text = _text(content)
    if text is None:
        return _unreadable(
            gettext_noop("This is not UTF-8. Save the sheet as “CSV UTF-8” and choose it again.")
        )
    heading, *lines = _lines(text) or [(1, [])]
    columns = _columns(heading[1])
    if missing := [name for name in _NEEDED if name not in columns]:
        words = gettext_noop("These columns are missing in the first line: %(columns)s")
        return _unreadable(words, columns=", ".join(HEADINGS[name][0] for name in missing))
    if len(lines) > MOST_ROWS:
        return _unreadable(gettext_noop("At most %(most)s lines at once."), most=MOST_ROWS)
    rows: list[Row] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for line, cells in lines:
        given = {name: cells[at].strip() if at < len(cells) else "" for name, at in columns.items()}
        try:
            row = _row(line, given, ZoneInfo(zone), now)
        except _BadCell as bad:
            faults.append(Fault(line, bad.reason))
            continue
        if row.key in seen:
            words = gettext_noop("The key %(key)s stands in line %(other)s already.")
            faults.append(Fault(line, because("sheet.twice", 0, words, key=row.key, other=seen[row.key])))
        seen.setdefault(row.key, line)
        rows.append(row)
    return Sheet(tuple(rows), tuple(faults[:MOST_FAULTS]))


def written_line(cells: Iterable[object]) -> str:
    """One line of CSV that no spreadsheet takes for a formula."""
    buffer = io.StringIO()
    csv.writer(buffer).writerow([safe_cell("" if cell is None else str(cell)) for cell in cells])
    return buffer.getvalue()


def safe_cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


class _BadCell(ValueError):
    def __init__(self, words: str, **values: str | int) -> None:
        super().__init__(words)
        self.reason = because("sheet.cell", 0, words, **values)


def _row(line: int, given: Mapping[str, str], zone: ZoneInfo, now: datetime) -> Row:
    for name in _NEEDED:
        if not given[name]:
            raise _BadCell(gettext_noop("%(column)s is empty."), column=HEADINGS[name][0])
    state = given.get("state") or State.OPEN
    if state not in list(State):
        raise _BadCell(gettext_noop("%(value)s is no state."), value=state[:40])
    klass = given.get("klass") or "other"
    if klass not in CLASSES:
        raise _BadCell(gettext_noop("%(value)s is no class."), value=klass[:40])
    level = given.get("level") or "0"
    if level not in ("0", "1", "2", "3", "4"):
        raise _BadCell(gettext_noop("%(value)s is no complaint level: 0 to 4."), value=level[:40])
    opened_at = _time(given.get("opened_at", ""), zone) or now
    resolved_at = _time(given.get("resolved_at", ""), zone)
    ended = state in (State.RESOLVED, State.CLOSED)
    if opened_at > now or (resolved_at and not opened_at <= resolved_at <= now):
        raise _BadCell(gettext_noop("The times are not in order, or lie ahead."))
    address = given["address"]
    return Row(
        line=line,
        key=given["key"][:100],
        subject=given["subject"][:300],
        klass=klass,
        level=int(level),
        state=state,
        customer=given.get("customer", "")[:200],
        kind=(given.get("kind") or ("email" if "@" in address else "phone"))[:20],
        address=address[:320],
        opened_at=opened_at,
        resolved_at=(resolved_at or now) if ended else None,
        owner=given.get("owner", "").lower(),
        tags=_tags(given.get("tags", "")),
    )


def _tags(text: str) -> tuple[str, ...]:
    try:
        return clean_tags(text)
    except ValueError as error:
        raise _BadCell(gettext_noop("There are too many tags, or one is too long.")) from error


def _time(text: str, zone: ZoneInfo) -> datetime | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(text.replace("/", "-"))
    except ValueError:
        raise _BadCell(
            gettext_noop("%(value)s is no time: write 2025-01-31 09:30."), value=text[:40]
        ) from None
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def _text(content: bytes) -> str | None:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding).replace("\x00", "")
    except UnicodeDecodeError:
        return None


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Lines with their numbers, empty ones left out; the separator is what the first line holds most of."""
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        return [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error:
        return []


def _columns(heading: Sequence[str]) -> dict[str, int]:
    folded = [cell.strip().casefold() for cell in heading]
    return {
        name: next(at for at, cell in enumerate(folded) if cell in known)
        for name, known in HEADINGS.items()
        if any(cell in known for cell in folded)
    }


def _unreadable(words: str, **values: str | int) -> Sheet:
    return Sheet((), (Fault(0, because("sheet.unreadable", 0, words, **values)),))
