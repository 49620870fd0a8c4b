"""What an agent's message offers: known by its words, taken back by a no, a doubt, a condition or a quotation."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from yueting.understanding.clauses import Clause, clauses
from yueting.understanding.folding import plain
from yueting.understanding.yaml_files import load_mapping

How = Literal["firm", "unsure", "no"]
_FILE = Path(__file__).parent / "words" / "offers.yaml"
# A no has its reach: so many characters in front of what it denies, and behind it.
_REACH_BEFORE, _REACH_AFTER = 9, 12
# Kinds whose own words hold a no begin with it: 唔收手續費, 停止使用.
_OWN_NO = "唔不停"
# 唔可以退款但可以換貨: no mark stands between the no and the yes.
_TURN = re.compile(r"但系?是?|不过|只可以|只能|不如|反而|改为|而系|而是|\bbut\b|\binstead\b")


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer of a kind, or its refusal; `text` are the words of the message it was read from."""

    kind: str
    how: How
    text: str


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    sentence: int
    asks: bool


@cache
def _words() -> Mapping[str, re.Pattern[str]]:
    return {
        name: re.compile(pattern) for name, pattern in load_mapping(_FILE).items() if isinstance(pattern, str)
    }


@cache
def _kinds() -> Mapping[str, tuple[re.Pattern[str] | None, bool, frozenset[str]]]:
    """Of each kind: its pattern, whether telling it is enough, and the kinds that take its words from it."""
    return {
        name: (
            re.compile("|".join(f"(?:{one})" for one in kind["patterns"])) if kind["patterns"] else None,
            bool(kind.get("told")),
            frozenset(kind.get("beaten_by", ())),
        )
        for name, kind in load_mapping(_FILE)["kinds"].items()
    }


def kinds() -> frozenset[str]:
    """The kinds of offers that are known."""
    return frozenset(_kinds())


def offers_in(message: str, named: Mapping[str, tuple[str, tuple[str, ...]]] | None = None) -> list[Offered]:
    """What a message offers or refuses, the surest reading of each kind once, in order of their places.

    named: of options of a card, id → (kind, patterns that name it in place of those of its kind); they are found
    under their id. None: every kind, under its own name.
    """
    text = plain(message)
    pieces = list(_pieces(text))
    found: list[tuple[int, Offered]] = []
    for key, pattern, told, beaten in _sought(named):
        for piece in pieces:
            for hit in pattern.finditer(text, piece.start, piece.end):
                if any(_overlapped(text, piece, hit, other) for other in beaten):
                    continue
                how = _how(text, piece, pieces, hit, told)
                if how:
                    found.append((hit.start(), Offered(key, how, message[piece.start : piece.end])))
    return _surest(found)


def _sought(
    named: Mapping[str, tuple[str, tuple[str, ...]]] | None,
) -> Iterator[tuple[str, re.Pattern[str], bool, frozenset[str]]]:
    if named is None:
        for kind, (pattern, told, beaten) in _kinds().items():
            if pattern:
                yield kind, pattern, told, beaten
        return
    for key, (kind, names) in named.items():
        pattern, told, beaten = _kinds()[kind]
        if names:
            yield key, _compiled("|".join(f"(?:{one})" for one in names)), told, frozenset()
        elif pattern:
            yield key, pattern, told, beaten


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _pieces(text: str) -> Iterator[_Piece]:
    """Clauses, cut again where the speaker turns from one thing to another."""
    for clause in clauses(text):
        start = clause.start
        for turn in _TURN.finditer(text, clause.start + 1, clause.end):
            yield _piece(start, turn.start(), clause)
            start = turn.start()
        yield _piece(start, clause.end, clause)


def _piece(start: int, end: int, clause: Clause) -> _Piece:
    return _Piece(start, end, clause.sentence, clause.asks)


def _how(text: str, piece: _Piece, pieces: Sequence[_Piece], hit: re.Match[str], told: bool) -> How | None:
    """How it is said, None where it is not offered at all."""
    words = _words()
    said = text[piece.start : piece.end]
    before, after = text[piece.start : hit.start()], text[hit.end() : piece.end]
    if words["twice_no"].search(said):
        return "unsure"
    if _denied(before, hit.group(), after, told):
        return "no"
    if words["thing"].match(after) or words["quoted"].search(before) or words["of_wish"].search(before):
        return None
    # An answer may send elsewhere: then that is what is told.
    if not told and words["elsewhere"].search(words["no_harm"].sub("", said)):
        return None
    listed = _listed(text, piece, pieces)
    if not told and not _is_offered(said, before, piece, listed, _sentence(text, piece, pieces)):
        return None
    if _unsure(text, piece, pieces, listed):
        return "unsure"
    return "firm"


def _denied(before: str, found: str, after: str, told: bool) -> bool:
    """A no in reach in front of it, in it, or behind it."""
    words = _words()
    before, after, found = (_harmless(one) for one in (before, after, found))
    for no in words["no_before"].finditer(before):
        between = before[no.end() :]
        if len(between) <= _REACH_BEFORE and not words["mended"].search(between):
            return True
    if words["no_before"].search(found):
        return not told and found[:1] not in _OWN_NO
    behind = words["no_after"].search(after[: _REACH_AFTER + 3])
    if behind is None or behind.start() > _REACH_AFTER:
        return False
    return not words["mended"].match(after)


def _harmless(text: str) -> str:
    """The text with what only looks like a no blanked out; as long as it came, so that reach stays true."""
    return _words()["no_harm"].sub(lambda match: "＿" * len(match.group()), text)


def _is_offered(said: str, before: str, piece: _Piece, listed: bool, sentence: str) -> bool:
    words = _words()
    if listed or (words["asks_leave"].search(sentence) and not words["wish"].search(before)):
        return True
    conditional = bool(words["condition"].search(said))
    if words["wish"].search(before):
        return conditional and bool(words["offering"].search(sentence.replace(said, "")))
    if piece.asks:
        return bool(words["to_you"].search(said))
    return bool(words["offering"].search(said))


def _listed(text: str, piece: _Piece, pieces: Sequence[_Piece]) -> bool:
    """One of several things to choose from: 一係退款，一係換貨 / 退款定換貨 / 1. 退款 2. 換貨."""
    sentence = _sentence(text, piece, pieces)
    return bool(_words()["listed"].search(sentence)) or bool(
        re.search(r"(?:^|[\s,:;、(])[1-3一二三][.、)]", text) and re.search(r"[2二][.、)]", text)
    )


def _sentence(text: str, piece: _Piece, pieces: Sequence[_Piece]) -> str:
    fellows = [one for one in pieces if one.sentence == piece.sentence]
    return text[fellows[0].start : fellows[-1].end]


def _unsure(text: str, piece: _Piece, pieces: Sequence[_Piece], listed: bool) -> bool:
    words = _words()
    said = text[piece.start : piece.end]
    if words["unsure"].search(said):
        return True
    ahead = [one for one in pieces if one.sentence == piece.sentence and one.start < piece.start]
    around = [said, *(text[one.start : one.end] for one in ahead[-1:])]
    if len(around) > 1 and words["unsure"].search(around[1]) and not words["offering"].search(said):
        return True
    return not listed and any(
        words["condition"].search(one) and not words["wished"].search(one) for one in around
    )


def _overlapped(text: str, piece: _Piece, hit: re.Match[str], other: str) -> bool:
    pattern = _kinds()[other][0]
    if pattern is None:
        return False
    return any(
        one.start() < hit.end() and hit.start() < one.end()
        for one in pattern.finditer(text, piece.start, piece.end)
    )


def _surest(found: Iterable[tuple[int, Offered]]) -> list[Offered]:
    """Of each kind one: a no anywhere takes a mere mention back, a firm offer outranks a doubt."""
    rank = {"firm": 2, "no": 1, "unsure": 0}
    best: dict[str, tuple[int, Offered]] = {}
    for place, one in found:
        held = best.get(one.kind)
        if held is None or rank[one.how] > rank[held[1].how]:
            best[one.kind] = (place, one)
    return [one for _, one in sorted(best.values(), key=lambda pair: pair[0])]
