"""A list of customers and their values as a table file (CSV) has it, read line by line."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

TIERS: Mapping[str, int] = {"0": 0, "1": 1, "2": 2, "3": 3, "ordinary": 0, "regular": 1, "high": 2, "vip": 3}
MOST_LINES = 50_000
_ENCODINGS = ("utf-8-sig", "gb18030")


class BadList(ValueError):
    """The file is no such list; `reason` is "encoding", "columns", "empty" or "long"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Valued:
    """One line: the customer's address on any channel, and the tier 0–3; None where it cannot be read."""

    line: int
    address: str
    value: int | None


def read_list(file: bytes) -> list[Valued]:
    """The lines of a file with the columns `address` and `value`; raises BadList.

    Values are 0–3 or their English names. Empty lines are passed over; a later line for an address outranks.
    """
    rows = csv.DictReader(io.StringIO(_text(file)))
    names = {(name or "").strip().lower(): name for name in rows.fieldnames or ()}
    if not {"address", "value"} <= names.keys():
        raise BadList("columns")
    found = []
    for row in rows:
        address = (row[names["address"]] or "").strip()
        if address:
            value = TIERS.get((row[names["value"]] or "").strip().lower())
            found.append(Valued(rows.line_num, address, value))
        if len(found) > MOST_LINES:
            raise BadList("long")
    if not found:
        raise BadList("empty")
    return found


def _text(file: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return file.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadList("encoding")
