"""What always goes to a person, in this order: danger, a request in words, what is sensitive, anger and complaints, and
what only sounds like a request."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from yueting.assist.bot.person import asked_for, speaks_of_others
from yueting.assist.bot.policy import Policy
from yueting.assist.bot.procedures import Procedures
from yueting.assist.bot.second_hearing import likelihood
from yueting.assist.bot.talk import Action, Decision, Situation, State
from yueting.tickets.reasons import Reason, because, gettext_noop
from yueting.understanding import Reading
from yueting.understanding.turns import Evidence

_IN_DANGER = frozenset({"self_harm"})
_MOST_QUOTED = 40


def for_a_person(situation: Situation, policy: Policy, _forms: Procedures) -> Decision | None:
    """A life in danger comes before everything, even before a plain request; what only sounds like one comes last."""
    return (
        _sensitive(situation, _IN_DANGER, frozenset())
        or _asked_in_words(situation, policy)
        or _sensitive(situation, policy.sensitive_flags, policy.sensitive_intents)
        or _upset(situation, policy)
        or _sounds_like_asking(situation, policy)
    )


def _sensitive(situation: Situation, flags: AbstractSet[str], intents: AbstractSet[str]) -> Decision | None:
    reading = situation.reading
    flag = next((one for one in reading.flags if one.label in flags), None)
    if flag is None and reading.intent.label not in intents:
        return None
    evidence = flag.evidence if flag else reading.intent.evidence
    words = evidence[0].text if evidence else ""
    why = because("bot.sensitive", 1, gettext_noop("a sensitive matter: %(said)s"), said=words)
    return hand_off(situation, "sensitive", why)


def _asked_in_words(situation: Situation, policy: Policy) -> Decision | None:
    asked, words = asked_for(situation.text)
    if asked != "person" or likelihood(situation.text) < policy.person_doubt:
        return None
    return _asked(situation, words)


def _upset(situation: Situation, policy: Policy) -> Decision | None:
    reading = situation.reading
    least = policy.anger if _in_words(reading.emotion.evidence) else policy.anger_unsaid
    if reading.emotion.label == "angry" and reading.emotion.intensity >= least:
        why = because("bot.anger", reading.emotion.intensity, gettext_noop("the customer is angry"))
        return hand_off(situation, "anger", why)
    if _complains(reading, policy):
        why = because("bot.complaint", 1, gettext_noop("a complaint"))
        return hand_off(situation, "complaint", why)
    return None


def _sounds_like_asking(situation: Situation, policy: Policy) -> Decision | None:
    """No pattern foresaw these words, but the second hearing takes them for a request."""
    text = situation.text
    if asked_for(text)[0] or speaks_of_others(text):
        return None
    agreed = situation.reading.intent.label == "human"
    if likelihood(text) < (policy.person_agreed if agreed else policy.person):
        return None
    return _asked(situation, " ".join(text.split())[:_MOST_QUOTED])


def _asked(situation: Situation, words: str) -> Decision:
    why = because("bot.asked", 1, gettext_noop("asks for a person: %(said)s"), said=words)
    return hand_off(situation, "asked_for_person", why)


def _complains(reading: Reading, policy: Policy) -> bool:
    """A complaint in words. What only the small model hears is none of level 1 or 2: most are plain questions."""
    if reading.intent.label == "complaint" and _in_words(reading.intent.evidence):
        return True
    if reading.level.value >= policy.complaint_unsaid:
        return True
    return reading.level.value >= policy.complaint_level and _in_words(reading.level.evidence)


def _in_words(evidence: Sequence[Evidence]) -> bool:
    """Whether the lexicons found it, and not the small model alone."""
    return any(not piece.why.startswith("desk.") for piece in evidence)


def hand_off(
    situation: Situation, cause: str, why: Reason, *, confidence: float = 0.0, state: State | None = None
) -> Decision:
    """A person takes over; the words come later, when it is known who, and when."""
    kept = state or situation.state
    return Decision(
        Action.HAND_OFF,
        why,
        replace(kept, spoke=True, options=(), procedure="", wanted="", tries=0),
        confidence=confidence,
        hand_off=cause,
    )
