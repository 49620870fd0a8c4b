"""Which variety the customer writes: Cantonese, written Chinese in either script, English, or a mixture.

Cantonese is known by its own words (嘅 咗 喺 唔), the scripts by characters that only one of them has. A
message too short to tell is judged by the conversation around it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from yueting.understanding.folding import plain
from yueting.understanding.signals import Said, Signals
from yueting.understanding.turns import Evidence, Judgement

# A message of up to so many Chinese characters without a sign of its own follows its conversation.
_SHORT = 8
# Signs needed to decide: weights of the lexicon, or script-bound characters.
_ENOUGH = 1.0
# What an agent writes says less about the customer than what the customer writes.
_AGENT_SHARE = 0.4
# How much one message further away counts, in either direction.
_FADE = 0.85
_MOST_EVIDENCE = 4
# A single English word of this length or less (thx, yes, pm) follows the customer's own talk.
_PASSING_LATIN = 4
# Whole phrases of English make a mixture, names (iPhone 15 Pro) and single words do not.
_PHRASE = re.compile(r"[a-z][a-z'’]*(?: +[a-z0-9][a-z0-9'’]*)+")
_JOINING = frozenset(
    "a an and are at be because but can cannot check could did do does for from has have help how i if in is it "
    "its me my need not of on or our please that the there this to try wait was we what when where which why will "
    "with would yet you your already still last next".split()
)
_LONG_PHRASE = 3
# From here on the model of the two spoken varieties is believed where no word of the lexicon tells.
_MODEL_SURE = 0.8


def judge_variety(said: Sequence[Said]) -> Judgement:
    """The variety of the last customer message, helped by the conversation where it is too short."""
    current = next((s for s in reversed(said) if s.role == "customer"), None)
    if current is None:
        return Judgement("unknown", 0.0)
    own = judge_message(current)
    passing = own.label == "en" and _passes(current)
    if own.label != "unknown" and own.score >= 0.5 and not passing:
        return own
    around = _around(current, said)
    if around is None:
        return own
    if passing or own.label == "unknown" or (own.score < 0.5 and around.score >= own.score):
        return around
    return own


def judge_message(one: Said) -> Judgement:
    """The variety of one message by itself; "unknown" when it holds no sign."""
    judged = _alone(one.signals)
    return replace(judged, evidence=tuple(replace(piece, turn=one.turn) for piece in judged.evidence))


@lru_cache(maxsize=4096)
def _alone(signals: Signals) -> Judgement:
    """What the message shows whatever its turn: its evidence is in turn 0."""
    one = Said(0, "", signals)
    cantonese, mandarin = _weight(one, "yue"), _weight(one, "cmn")
    if not signals.chinese:
        return _without_chinese(one)
    if _speaks_in_phrases(one) or (cantonese < _ENOUGH and _half_latin(one)):
        return Judgement("mixed", 0.7, (one.whole("variety.scripts_mixed"),))
    if cantonese >= _ENOUGH and mandarin >= cantonese * 0.7 and mandarin >= 2:
        return Judgement("mixed", 0.6, _evidence(one, "yue", "cmn"))
    if cantonese >= _ENOUGH and cantonese >= mandarin * 0.7:
        return Judgement("yue", _sure(cantonese - 0.5 * mandarin), _evidence(one, "yue"))
    if mandarin < _ENOUGH and _cantonese_share(signals) >= _MODEL_SURE:
        return Judgement("yue", 0.55, _evidence(one, "yue") or (one.whole("variety.model"),))
    return _written(one, mandarin, cantonese)


def _passes(one: Said) -> bool:
    return one.signals.latin_words <= 1 and len(one.signals.text.strip()) <= _PASSING_LATIN


def _speaks_in_phrases(one: Said) -> bool:
    """English words in a row that make a sentence: three at least, one of them a joining word."""
    for phrase in _PHRASE.finditer(one.signals.plain):
        words = phrase.group().split()
        if len(words) >= _LONG_PHRASE and not _JOINING.isdisjoint(words):
            return True
    return False


@lru_cache(maxsize=4096)
def _cantonese_share(signals: Signals) -> float:
    """How likely the message is Cantonese rather than Mandarin, by the model; 0 where it is too short to tell."""
    from yueting.understanding.classifying import class_scores  # not at import: NumPy takes a moment

    return class_scores("variety2", signals.text)["yue"] if signals.chinese >= _SHORT else 0.0


def _half_latin(one: Said) -> bool:
    """Single English words belong to Hong Kong's Cantonese (check 咗個 tracking); whole phrases do not."""
    return one.signals.latin_words >= 3 and one.signals.latin_words * 2 >= one.signals.chinese


def _without_chinese(one: Said) -> Judgement:
    words = one.signals.latin_words
    if not words or _covered(one, "passing") >= words:  # "ok", "thx": said in every variety
        return Judgement("unknown", 0.0)
    return Judgement("en", 0.9 if words > 1 else 0.55, (one.whole("variety.latin_words"),))


def _written(one: Said, mandarin: float, cantonese: float) -> Judgement:
    """Written Chinese: the script decides which."""
    traditional, simplified, spans = 0.0, 0.0, []
    for place, character in enumerate(one.signals.text):
        bound = _script(character)
        if bound:
            traditional += bound > 0
            simplified += bound < 0
            spans.append(
                one.quote(place, place + 1, "variety.traditional" if bound > 0 else "variety.simplified")
            )
    if not traditional and not simplified:
        return Judgement("unknown", 0.3 if mandarin > cantonese else 0.0, _evidence(one, "cmn"))
    label = "zh-Hant" if traditional >= simplified else "zh-Hans"
    why = "variety.traditional" if label == "zh-Hant" else "variety.simplified"
    evidence = tuple(span for span in spans if span.why == why)[:_MOST_EVIDENCE]
    signs = abs(traditional - simplified)
    # One character without a Mandarin word may as well be Cantonese: the conversation may overrule it.
    if mandarin == 0 and one.signals.chinese <= _SHORT:
        return Judgement(label, min(0.45, 0.25 + 0.1 * signs), evidence)
    return Judgement(label, _sure(signs + mandarin), evidence)


def _around(current: Said, said: Sequence[Said]) -> Judgement | None:
    """The variety of the messages around this one, nearer ones and the customer's own counting more."""
    totals: dict[str, float] = {}
    witness: dict[str, tuple[float, Said, Evidence]] = {}
    for one in said:
        if one.turn == current.turn:
            continue
        judged = _alone(one.signals)
        if judged.label == "unknown" or not judged.evidence:
            continue
        if judged.label == "mixed" and one.role != "customer":
            continue
        share = judged.score * _FADE ** abs(one.turn - current.turn)
        share *= 1.0 if one.role == "customer" else _AGENT_SHARE
        totals[judged.label] = totals.get(judged.label, 0.0) + share
        if judged.label not in witness or share > witness[judged.label][0]:
            witness[judged.label] = (share, one, judged.evidence[0])
    if current.signals.chinese:
        totals.pop("en", None)
    if not totals:
        return None
    label = max(totals, key=lambda one: totals[one])
    _, one, found = witness[label]
    evidence = Evidence(one.turn, found.start, found.end, found.text, "variety.conversation")
    return Judgement(label, round(min(0.85, totals[label] / (sum(totals.values()) + 0.3)), 2), (evidence,))


def _weight(one: Said, label: str) -> float:
    return sum(hit.weight for hit in one.signals.hits["variety"] if hit.label == label)


def _covered(one: Said, label: str) -> int:
    return sum(hit.label == label for hit in one.signals.hits["variety"])


def _evidence(one: Said, *labels: str) -> tuple[Evidence, ...]:
    hits = [hit for hit in one.signals.hits["variety"] if hit.label in labels]
    hits.sort(key=lambda hit: -hit.weight)
    return tuple(one.evidence(hit) for hit in hits[:_MOST_EVIDENCE])


def _sure(weight: float) -> float:
    return round(min(0.98, 0.5 + 0.15 * max(weight, 0.0)), 2)


@lru_cache(maxsize=8192)
def _script(character: str) -> int:
    """1 for a character only Traditional writers use, -1 for one only Simplified writers use, else 0."""
    if character < "\u3400" or (plain(character) == character and _encodes(character, "big5")):
        return 0
    if _encodes(character, "gb2312"):
        return 0 if _encodes(character, "big5") else -1
    return 1 if _encodes(character, "big5") else 0


def _encodes(character: str, charset: str) -> bool:
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def lasting_variety(before: str, latest: str) -> str:
    """The variety of a customer over several messages, from the one known before and the latest.

    Who speaks Cantonese also writes a formal line or an English word now and then: answer them in Cantonese.
    """
    if latest in ("", "unknown"):
        return before or latest
    if before == "yue" and latest in ("zh-Hant", "mixed"):
        return before
    return latest
