"""Root causes (mission T6): the taxonomy every brand starts with, and what a brand makes of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from yueting.understanding.yaml_files import load_mapping

_FILE = Path(__file__).parent / "policies" / "causes.yaml"


@dataclass(frozen=True, slots=True)
class Cause:
    """One root cause with its names by interface language; a retired one is kept for old tickets, not offered."""

    key: str
    names: Mapping[str, str]
    is_retired: bool = False

    def name(self, language: str) -> str:
        """Its name in this language, else in the first there is."""
        return self.names.get(language) or next(iter(self.names.values()), self.key)


@cache
def starter_causes() -> tuple[Cause, ...]:
    """The six causes of mission T6."""
    return tuple(Cause(key, names) for key, names in load_mapping(_FILE)["causes"].items())


def taxonomy(own: Iterable[Cause]) -> tuple[Cause, ...]:
    """The starter causes as the brand changed them, then its own; one of the same key replaces the starter's."""
    changed = {cause.key: cause for cause in own}
    starters = [changed.pop(cause.key, cause) for cause in starter_causes()]
    return (*starters, *changed.values())
