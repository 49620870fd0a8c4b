"""The words of an answer: chosen by situation, heat, mood and type from the bank of the customer's variety."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random

from yueting.academy.customers.card import Card
from yueting.academy.customers.deciding import Part
from yueting.academy.customers.moves import manner
from yueting.academy.customers.state import State
from yueting.understanding.yaml_files import load_mapping

_FOLDER = Path(__file__).parent / "speech"
_SLOT = re.compile(r"\{(\w+)\}")
# A part without a mark of its own is joined to the next as people of that variety type.
_JOINS = {"yue": " ", "mixed": " ", "zh-Hant": "，", "zh-Hans": "，"}
_MARKS = "。！？!?~…～，,"
# How often something stands before, and behind, what the card makes them say.
_LEADS, _TAILS = 0.5, 0.5
# How often they swear who do, and in front of what nobody does.
_CURSES = 0.65
_KIND = frozenset({"softened", "calmed", "confirmed", "because", "accepts", "boundary", "thanks_end"})
# A wording for just this heat, mood or type comes so many times as often as one for everybody.
_OWN = 3


# Who mixes languages also speaks plainly, though less often: so many own wordings for one of the plain bank.
_BESIDE = {"mixed": "yue"}
_MIXED = 3

Bank = Mapping[str, Mapping[str, tuple[str, ...]]]


@cache
def bank(variety: str) -> Bank:
    """Situation → group ("any", a heat, a mood or a type) → wordings."""
    own: Bank = {
        situation: {group: tuple(words) for group, words in groups.items()}
        for situation, groups in load_mapping(_FOLDER / f"{variety}.yaml").items()
    }
    return _beside(own, bank(_BESIDE[variety])) if variety in _BESIDE else own


def _beside(own: Bank, plain: Bank) -> Bank:
    return {
        situation: {
            group: plain[situation].get(group, ()) + own.get(situation, {}).get(group, ()) * _MIXED
            for group in {**plain[situation], **own.get(situation, {})}
        }
        for situation in plain
    }


class Voice:
    """Who speaks: keeps what was said, so that nobody repeats themselves word for word while other words are left."""

    def __init__(self, card: Card, slots: Mapping[str, str]) -> None:
        self._card, self._slots = card, slots
        self._used: list[str] = []

    def opening(self, chance: Random) -> str:
        return self._fill(self._pick(self._card.openings, chance))

    def say(self, parts: Sequence[Part], state: State, chance: Random) -> str:
        """One answer, its parts joined."""
        if not parts:
            return ""
        said = [self._words(part, state, chance, part is parts[0]) for part in parts]
        if self._wanders(parts, state, chance):
            said.append(self._from_bank("aside", state, chance))
        if self._curses(parts, state) and chance.random() < _CURSES:
            said.insert(0, self._from_bank("curses", state, chance))
        return _joined(said, _JOINS[self._card.variety])

    def _words(self, part: Part, state: State, chance: Random, first: bool) -> str:
        card = self._card
        if part.situation == "because":
            option = next(one for one in card.options if one.id == part.about)
            return self._fill(self._pick(option.because, chance))
        if part.situation == "presses":
            return self._framed(card.matter, "pointing", "", state, chance)
        if part.situation == "tells":
            fact = next((one for one in card.facts if one.id == part.about), None)
            if fact:
                return self._framed(fact.says, "lead" if first else "", "tail", state, chance)
            return self._from_bank(f"gives_{part.about}", state, chance)
        return self._from_bank(part.situation, state, chance)

    def _framed(self, wordings: Sequence[str], lead: str, tail: str, state: State, chance: Random) -> str:
        """The card's own words with something of the customer's manner around them, now and then."""
        said = [self._fill(self._pick(wordings, chance))]
        if lead and chance.random() < _LEADS:
            said.insert(0, self._from_bank(lead, state, chance))
        if tail and chance.random() < _TAILS:
            said.append(self._from_bank(tail, state, chance))
        return _joined(said, _JOINS[self._card.variety])

    def _from_bank(self, situation: str, state: State, chance: Random) -> str:
        groups = bank(self._card.variety)[situation]
        own = [
            word for group in (state.heat, self._card.mood, self._card.type) for word in groups.get(group, ())
        ]
        return self._fill(self._pick([*groups.get("any", ()), *own * _OWN], chance))

    def _pick(self, wordings: Sequence[str], chance: Random) -> str:
        """One that was not used yet, else the one used longest ago."""
        fresh = [one for one in wordings if one not in self._used]
        chosen = chance.choice(fresh) if fresh else min(wordings, key=self._last_use)
        self._used.append(chosen)
        return chosen

    def _last_use(self, wording: str) -> int:
        return len(self._used) - self._used[::-1].index(wording)

    def _wanders(self, parts: Sequence[Part], state: State, chance: Random) -> bool:
        share = float(manner(self._card.type).get("aside", 0))
        quiet = not state.ending and state.heat != "hot" and len(parts) < 3
        return bool(share) and quiet and chance.random() < share

    def _curses(self, parts: Sequence[Part], state: State) -> bool:
        return (
            self._card.swears
            and state.heat != "cool"
            and not state.times("boundary")
            and parts[0].situation not in _KIND
        )

    def _fill(self, text: str) -> str:
        return _SLOT.sub(lambda slot: self._slots.get(slot[1], slot[0]), text)


def slots_of(card: Card, chance: Random) -> dict[str, str]:
    """What differs from run to run: the number of the order and the last figures of the phone."""
    return {
        "order": f"{_letters(card)}{chance.randrange(1_000_000, 9_999_999)}",
        "tail": f"{chance.randrange(1000, 9999)}",
        "name": card.name,
        "product": card.product,
        "brand": card.brand,
    }


def _letters(card: Card) -> str:
    return "".join(word[0] for word in card.id.split("-")[:2]).upper()


def _joined(said: Sequence[str], join: str) -> str:
    return "".join(_with_joins(said, join))


def _with_joins(said: Sequence[str], join: str) -> Iterator[str]:
    for place, words in enumerate(said):
        if place and (join == " " or said[place - 1][-1:] not in _MARKS):
            yield join
        yield words
