"""What a message of the trainee is to this customer: its acts, faults, offers and questions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from yueting.academy.customers.card import Card
from yueting.academy.customers.offers import Offered, offers_in
from yueting.academy.customers.questions import topics_asked
from yueting.understanding.acts import Act, acts_in
from yueting.understanding.acts.promising import has_date
from yueting.understanding.folding import plain
from yueting.understanding.reply_check.checking import check
from yueting.understanding.reply_check.findings import Context, Finding
from yueting.understanding.turns import Turn

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_REACHES_BACK = 8


@dataclass(frozen=True, slots=True)
class Heard:
    """One message as the customer takes it; `seconds` passed before it came."""

    message: str
    seconds: float
    acts: tuple[Act, ...] = ()
    faults: tuple[Finding, ...] = ()
    offers: tuple[Offered, ...] = ()  # of the card's options, by their ids
    others: tuple[Offered, ...] = ()  # of kinds that the card does not know
    topics: tuple[str, ...] = ()

    @property
    def silent(self) -> bool:
        return not self.message.strip()

    @property
    def did(self) -> frozenset[str]:
        return frozenset(act.act for act in self.acts)

    @property
    def gave(self) -> frozenset[str]:
        """What it did, where an offer that names its time is a dated promise too."""
        dated = any(one.how == "firm" and has_date(plain(one.text)) for one in self.offers)
        return self.did | {"promise_dated"} if dated else self.did

    @property
    def foreign(self) -> bool:
        """Nothing in it that somebody who writes Chinese can be expected to read."""
        return not _CHINESE.search(self.message) and len(_LATIN.findall(self.message)) > 2


def listen(card: Card, turns: Sequence[Turn], message: str, seconds: float) -> Heard:
    """Understand a message; `turns` are what was said before it, oldest first."""
    if not message.strip():
        return Heard("", seconds)
    before = tuple(turns[-_REACHES_BACK:])
    acts = tuple(act for act in acts_in([*before, Turn("agent", message)]) if act.turn == len(before))
    named = {one.id: (one.kind, one.names) for one in card.options}
    known = {one.kind for one in card.options}
    others = [one for one in offers_in(message) if one.kind not in known and one.how == "firm"]
    return Heard(
        message,
        seconds,
        acts,
        _faults(before, message, card.variety),
        tuple(offers_in(message, named)),
        tuple(others),
        topics_asked(message, acts),
    )


@lru_cache(maxsize=512)
def _faults(before: tuple[Turn, ...], message: str, variety: str) -> tuple[Finding, ...]:
    spoken = "yue" if variety == "mixed" else variety
    audience = "cn" if variety == "zh-Hans" else "hk"
    return tuple(check(message, Context(turns=before, variety=spoken, audience=audience)))
