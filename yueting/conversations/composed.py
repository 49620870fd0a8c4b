"""How a reply came about in the composer: what was offered beside it, whose words were taken, what was overruled."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

_MOST = 20
_NAME = re.compile(r"[\w:-]{1,110}")
_MOMENT = re.compile(r"[\w-]{1,50}/[\w-]{1,50}")


@dataclass(frozen=True, slots=True)
class Composed:
    """`offered` and `used` name scripts and articles ("script:KEY", "article:ID"), offered in the order shown.

    `moment` is "situation/moment" as the panel named it; `anyway`: the writer sends what was held back.
    """

    moment: str = ""
    offered: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    anyway: bool = False

    def as_dict(self) -> dict[str, Any]:
        """For a message's `data`; empty when there is nothing to tell."""
        return {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(self).items() if v}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Composed":
        return composed_from(
            data.get("moment", ""),
            data.get("offered", ()),
            data.get("used", ()),
            anyway=bool(data.get("anyway")),
        )


def composed_from(
    moment: str, offered: Sequence[str], used: Sequence[str], *, anyway: bool = False
) -> Composed:
    """From what a form sent; names that cannot be names are left out."""
    return Composed(moment if _MOMENT.fullmatch(moment) else "", _names(offered), _names(used), anyway)


def _names(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in given if _NAME.fullmatch(name)))[:_MOST]
