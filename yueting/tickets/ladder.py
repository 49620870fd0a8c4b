"""The escalation ladder: to whom a matter goes when its time has run out, and how long each has to take it over."""

from collections.abc import Sequence
from dataclasses import dataclass

from yueting.tickets.reasons import gettext_noop

# Who may stand on a rung; the desk finds the people.
STATIONS = {
    "duty": gettext_noop("whoever is on duty"),
    "supervisors": gettext_noop("supervisors"),
    "administrators": gettext_noop("administrators"),
}


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder: a key of STATIONS, and the seconds until it goes one further."""

    to: str
    seconds: int


def rung_at(ladder: Sequence[Rung], step: int) -> Rung | None:
    """The rung of this number, counted from 0; None above the last."""
    return ladder[step] if 0 <= step < len(ladder) else None
