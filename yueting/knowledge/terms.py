"""Words of a trade in three languages: read from a sheet, found in a text, set right in a reply. Pure."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from yueting.tickets.reasons import Reason, because, gettext_noop
from yueting.understanding.folding import plain
from yueting.understanding.reply_check import HouseTerm

STARTER = Path(__file__).parent / "library" / "terms.csv"
MOST_ROWS = 5000
MOST_FAULTS = 50
_LONGEST = 100
# column → what its heading may be, folded
HEADINGS: dict[str, tuple[str, ...]] = {
    "trade": ("trade", "行業", "行业", "field"),
    "yue": ("yue", "cantonese", "hong kong", "粵語", "粤语", "廣東話", "香港"),
    "cmn": ("cmn", "mandarin", "mainland", "普通話", "普通话", "內地", "内地"),
    "en": ("en", "english", "英文", "英語", "英语"),
    "also": ("also", "synonyms", "別名", "别名"),
    "avoid": ("avoid", "不用", "避免"),
    "meaning": ("meaning", "note", "意思", "說明", "说明"),
}
_NEEDED = ("trade", "yue", "cmn", "en")


@dataclass(frozen=True, slots=True)
class TermCard:
    """A term: what Hong Kong, the Mainland and English call it; `also` finds it too, `avoid` must not be written."""

    trade: str
    yue: str
    cmn: str
    en: str
    also: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    meaning: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """Every way to say it."""
        return tuple(word for word in dict.fromkeys((self.yue, self.cmn, self.en, *self.also)) if word)

    def said_in(self, variety: str) -> str:
        """What a customer of this variety calls it."""
        return {"en": self.en, "zh-Hans": self.cmn}.get(variety, self.yue)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a line of a sheet cannot be read; line 0 is the sheet itself."""

    line: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class WrongTerm:
    """A word in a text that its reader would say differently: where it stands, and the better one."""

    start: int
    end: int
    word: str
    better: str


def read_terms(content: bytes) -> tuple[tuple[TermCard, ...], tuple[Fault, ...]]:
    """The terms of a CSV sheet (UTF-8), headed in English or Chinese; lists in a cell have `;` or `、` between them."""
    try:
        text = content.decode("utf-8-sig").replace("\x00", "")
    except UnicodeDecodeError:
        return _bad(gettext_noop("This is not UTF-8. Save the sheet as “CSV UTF-8” and choose it again."))
    reader = csv.reader(io.StringIO(text))
    try:
        lines = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error:
        return _bad(gettext_noop("This is no CSV sheet."))
    columns = _columns(lines[0][1] if lines else [])
    missing = [name for name in _NEEDED if name not in columns]
    if missing:
        words = gettext_noop("These columns are missing in the first line: %(columns)s")
        return _bad(words, columns=", ".join(missing))
    if len(lines) > MOST_ROWS:
        return _bad(gettext_noop("At most %(most)s lines at once."), most=MOST_ROWS)
    return _cards(lines[1:], columns)


def terms_in(text: str, terms: Iterable[TermCard]) -> list[TermCard]:
    """The terms that a text names, in either script, longest first; each once."""
    said = plain(text).lower()
    found = [(len(hit), term) for term in terms if (hit := _named(said, term))]
    return [term for _length, term in sorted(found, key=lambda pair: -pair[0])]


def terms_to_follow(text: str, terms: Iterable[TermCard]) -> list[TermCard]:
    """The terms that a text names, be it with a word to avoid."""
    terms = list(terms)
    said, named = plain(text).lower(), terms_in(text, terms)
    wrongly = [term for term in terms if any(plain(word).lower() in said for word in term.avoid)]
    return list(dict.fromkeys([*named, *wrongly]))


def house_terms(terms: Iterable[TermCard]) -> tuple[HouseTerm, ...]:
    """For the reply check: the terms that have words to avoid."""
    return tuple(HouseTerm(t.yue, t.cmn, t.en, t.avoid, t.also) for t in terms if t.avoid)


def wrong_terms(text: str, variety: str, terms: Iterable[TermCard]) -> list[WrongTerm]:
    """Words to avoid, and words of the other side of the border, with what a reader of `variety` calls it.

    `variety` as in a reading (yue, zh-Hant, zh-Hans, en, mixed); in English only words to avoid are wrong. What a
    term is also called is right on either side, and of words in one place the longest counts.
    """
    said, found = plain(text), []
    for term in terms:
        better = term.said_in(variety)
        foreign = {"zh-Hans": term.yue, "en": ""}.get(variety, term.cmn)
        right = [plain(word) for word in (better, *term.also)]
        if any(plain(foreign) in word or word in plain(foreign) for word in right):
            foreign = ""
        for word in {*term.avoid, foreign} - {"", better}:
            found += [WrongTerm(a, b, text[a:b], better) for a, b in _outside(said, plain(word), right)]
    kept: list[WrongTerm] = []
    for wrong in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        if all(wrong.end <= other.start or wrong.start >= other.end for other in kept):
            kept.append(wrong)
    return sorted(kept, key=lambda wrong: wrong.start)


def set_right(text: str, variety: str, terms: Iterable[TermCard]) -> str:
    """The text with every wrong term in the words of its reader."""
    for wrong in reversed(wrong_terms(text, variety, terms)):
        text = text[: wrong.start] + wrong.better + text[wrong.end :]
    return text


def _outside(said: str, word: str, right: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where a word stands, but not as part of a right one that is longer."""
    longer = "|".join(
        re.escape(one) for one in sorted(right, key=len, reverse=True) if word in one and word != one
    )
    for found in re.finditer(f"(?P<right>{longer})|{re.escape(word)}" if longer else re.escape(word), said):
        if not longer or found["right"] is None:
            yield found.span()


def written_terms(terms: Iterable[TermCard]) -> Iterator[list[str]]:
    """Rows of a sheet that `read_terms` reads again, the heading first."""
    yield list(HEADINGS)
    for term in terms:
        yield [
            term.trade,
            term.yue,
            term.cmn,
            term.en,
            "; ".join(term.also),
            "; ".join(term.avoid),
            term.meaning,
        ]


def starter_terms() -> tuple[TermCard, ...]:
    """The terms that come with the house; raises ValueError if the file is not whole."""
    cards, faults = read_terms(STARTER.read_bytes())
    if faults:
        raise ValueError(f"{STARTER.name}, line {faults[0].line}: {faults[0].reason.sentence()}")
    return cards


def _cards(
    lines: Sequence[tuple[int, list[str]]], columns: Mapping[str, int]
) -> tuple[tuple[TermCard, ...], tuple[Fault, ...]]:
    cards: dict[tuple[str, str], TermCard] = {}
    faults: list[Fault] = []
    for line, cells in lines:
        given = {name: cells[at].strip() if at < len(cells) else "" for name, at in columns.items()}
        reason = _fault(given)
        if reason is None and (given["trade"], given["en"]) in cards:
            reason = because("term.twice", 0, gettext_noop("%(word)s stands there twice."), word=given["en"])
        if reason:
            faults.append(Fault(line, reason))
            continue
        cards[given["trade"], given["en"]] = TermCard(
            given["trade"],
            given["yue"],
            given["cmn"],
            given["en"],
            split_words(given.get("also", "")),
            split_words(given.get("avoid", "")),
            given.get("meaning", "")[:500],
        )
    return tuple(cards.values()), tuple(faults[:MOST_FAULTS])


def split_words(cell: str) -> tuple[str, ...]:
    """Words of a list in one cell, each once."""
    for sign in "；、\n":
        cell = cell.replace(sign, ";")
    return tuple(dict.fromkeys(word.strip()[:_LONGEST] for word in cell.split(";") if word.strip()))


def _fault(given: Mapping[str, str]) -> Reason | None:
    for name in _NEEDED:
        if not given[name]:
            return because("term.empty", 0, gettext_noop("%(column)s is empty."), column=name)
        if len(given[name]) > (40 if name == "trade" else _LONGEST):
            return because("term.long", 0, gettext_noop("%(column)s is too long."), column=name)
    return None


def _named(said: str, term: TermCard) -> str:
    """The longest word of the term in the text; a Latin word only where it stands alone."""
    for word in sorted(term.words, key=len, reverse=True):
        wanted = plain(word).lower()
        at = said.find(wanted) if wanted else -1
        while at >= 0:
            around = said[at - 1 : at] + said[at + len(wanted) : at + len(wanted) + 1]
            if not (wanted.isascii() and any(sign.isascii() and sign.isalnum() for sign in around)):
                return wanted
            at = said.find(wanted, at + 1)
    return ""


def _columns(heading: Sequence[str]) -> dict[str, int]:
    folded = [cell.strip().casefold() for cell in heading]
    return {
        name: next(at for at, cell in enumerate(folded) if cell in known)
        for name, known in HEADINGS.items()
        if any(cell in known for cell in folded)
    }


def _bad(words: str, **values: str | int) -> tuple[tuple[TermCard, ...], tuple[Fault, ...]]:
    return (), (Fault(0, because("terms.unreadable", 0, words, **values)),)
