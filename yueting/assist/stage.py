"""Which moment a conversation has reached: what the agent should do next, and why.

The first rule that applies makes a guess; it weighs FIRST_GUESS among the plausible next steps (likely.py), and the
best of these is the moment: what heads the panel is what its first scripts are for. Rules read the reading of the
customer and the acts of the agent; one that is wrong now and then costs one unfitting suggestion, never an action.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from yueting.assist.acts import agent_acts, answer_in, situations_in
from yueting.assist.likely import Likely, likely_next
from yueting.assist.seen import SILENT_AFTER, Seen, Signs, said_last, signs_of
from yueting.tickets.courtesies import courtesy_of
from yueting.tickets.reasons import Reason, Value, because, gettext_noop
from yueting.understanding.acts import acts_in
from yueting.understanding.lexicon import Lexicons
from yueting.understanding.turns import Turn

# Said before thanks: 好的，谢谢啦 is thanks as much as 谢谢.
_ASSENT = re.compile(
    r"^\s*(?:好(?:的|呀|啊|嘅|啦)?|明白(?:了|晒|喇)?|收到|知道(?:了|喇)?|得|ok(?:ay)?|了解(?:了)?)[，,。.!！～~\s]*",
    re.I,
)
# What the first rule's guess weighs among the steps of likely.yaml.
FIRST_GUESS = 3.0

# Matters that touch an order or an account: they need to know who is speaking.
_PERSONAL = frozenset({"order", "delivery", "refund", "invoice", "account", "after_sales"})
# What a situation asks for first, where the ordinary rules would say otherwise.
_STAGE_OF_SITUATION = {
    "abuse": "calming",
    "staff-number": "closing",
    "private-question": "refusal",
    "about-company": "hand-off",
    "when-answer": "promise",
    "same-agent": "hand-off",
    "about-colleague": "empathy",
    "could-not-get-through": "apology",
    "suggestion": "thanks",
}


@dataclass(frozen=True, slots=True)
class Stage:
    """The guess: `moment` and `acts_done` are moment ids, `situation` one of situations.yaml; `likely` are the steps
    that may come next, best first, and the first of them is this one."""

    moment: str
    situation: str
    reason: Reason
    acts_done: frozenset[str]
    likely: tuple[Likely, ...] = ()


def _without_assent(text: str) -> str:
    return _ASSENT.sub("", text)


_Guess = tuple[str, str, Reason]


def _weighed(seen: Seen, guess: _Guess) -> Stage:
    """The best step after the guess was weighed in, in the guess's own words where it stands."""
    moment, situation, reason = guess
    likely = likely_next(signs_of(seen), (f"{situation}/{moment}", FIRST_GUESS))
    best = likely[0]
    why = reason if (best.moment, best.situation) == (moment, situation) else best.reason
    return Stage(best.moment, best.situation, why, seen.moments, likely)


def guess_stage(
    turns: Sequence[Turn],
    signs: Signs,
    *,
    solved: bool = False,
    inserted: frozenset[str] = frozenset(),
    now: datetime | None = None,
    lexicons: Lexicons | None = None,
) -> Stage:
    """The moment this conversation has reached.

    `inserted` are the moments of scripts the agent sent, known without guessing from words; `now` (aware)
    lets a silence be noticed; `lexicons` are those the conversation is read with (None: those that come along).
    """
    acts = acts_in(turns, lexicons)
    agent = agent_acts(turns, acts)
    done = inserted.union(one.id for one in agent)
    if not turns:
        return Stage("greeting", "general", _why("empty", gettext_noop("nothing has been said yet")), done)
    situations = situations_in(*said_last(turns), lexicons=lexicons)
    seen = Seen(turns, signs, agent, done, situations, answer_in(turns, acts), solved, now)
    for rule in _RULES:
        if guess := rule(seen):
            return _weighed(seen, guess)
    raise AssertionError("the last rule always applies")


def _after_the_end(seen: Seen) -> _Guess | None:
    if not seen.solved or seen.signs.upset:
        return None
    if seen.done("closing"):
        words = gettext_noop("solved, and goodbye is said: ask for a rating")
        return "rating-request", "general", _why("closed", words)
    return "closing", "general", _why("solved", gettext_noop("the matter is solved"))


def _own_wait(seen: Seen) -> _Guess | None:
    """The agent asked for a moment and is still looking."""
    if seen.last.role != "agent" or not seen.just_done("waiting"):
        return None
    if seen.silence() >= SILENT_AFTER:
        words = gettext_noop("the customer has been waiting for %(minutes)s min: say how far you are")
        return "progress", "general", _why("long_wait", words, minutes=seen.silent_minutes())
    words = gettext_noop("you asked the customer to wait: thank them when you are back")
    return "waiting", "general", _why("own_wait", words)


def _silence(seen: Seen) -> _Guess | None:
    if seen.last.role != "agent" or seen.silence() < SILENT_AFTER:
        return None
    words = gettext_noop("the customer has said nothing for %(minutes)s min")
    return "waiting", "silence", _why("silence", words, minutes=seen.silent_minutes())


def _situation(seen: Seen) -> _Guess | None:
    for situation, found in seen.situations:
        if situation == "suggestion" and seen.signs.complains:
            continue
        moment = _STAGE_OF_SITUATION[situation]
        if situation == "abuse" and seen.done("calming", "empathy"):
            # Civil words were tried: the next step is the notice.
            moment = "boundary"
        words = gettext_noop("the customer says “%(said)s”")
        return moment, situation, _why("situation", words, said=found)
    return None


def _first_words(seen: Seen) -> _Guess | None:
    if any(turn.role == "agent" for turn in seen.turns):
        return None
    if seen.signs.intent == "praise" and not seen.signs.complains:
        return "thanks", "general", _why("praise", gettext_noop("the customer praises"))
    if seen.signs.upset:
        words = gettext_noop("the first words of a customer who is %(emotion)s: feelings come first")
        return "empathy", _complaint(seen), _why("first_upset", words, emotion=seen.signs.emotion)
    return "greeting", "general", _why("first", gettext_noop("nobody has answered yet"))


def _farewell(seen: Seen) -> _Guess | None:
    if seen.signs.intent == "praise" and not seen.signs.complains:
        return "thanks", "general", _why("praise", gettext_noop("the customer praises"))
    answered = seen.done("options", "promise", "progress", "closing") or seen.told
    if courtesy_of(_without_assent(seen.said)) == "thanks" and answered:
        return (
            "closing",
            "general",
            _why("thanks", gettext_noop("the customer says thanks after your answer")),
        )
    return None


def _feelings(seen: Seen) -> _Guess | None:
    if not seen.signs.upset:
        return None
    words = gettext_noop("the customer is %(emotion)s (%(percent)s %%)")
    why = _why("upset", words, emotion=seen.signs.emotion, percent=round(100 * seen.signs.intensity))
    # Who is let down wants to hear that it is regretted; who is beside themselves has to come to rest first.
    steps = ("empathy",) if seen.signs.emotion == "disappointed" else ("empathy", "calming")
    for moment in steps:
        if not seen.done(moment):
            return moment, _complaint(seen), why
    return None


def _apology(seen: Seen) -> _Guess | None:
    if not seen.signs.complains or seen.done("apology"):
        return None
    return "apology", "general", _why("no_apology", gettext_noop("a complaint without an apology yet"))


def _identity(seen: Seen) -> _Guess | None:
    if seen.signs.intent not in _PERSONAL or seen.done("identity-check", "options", "promise"):
        return None
    words = gettext_noop("a matter of %(intent)s: make sure who is speaking")
    return "identity-check", "general", _why("identity", words, intent=seen.signs.intent)


def _facts(seen: Seen) -> _Guess | None:
    if seen.done("clarify", "options", "promise"):
        return None
    return "clarify", _complaint(seen), _why("facts", gettext_noop("the facts are not confirmed yet"))


def _answer(seen: Seen) -> _Guess | None:
    if not seen.done("options", "promise"):
        return None
    if seen.answer == "refuses":
        words = gettext_noop("the customer turned your offer down: another way is needed")
        return "options", "general", _why("refused", words)
    chosen = seen.answer == "accepts" or (seen.just_offered and not seen.asks and seen.repeats_the_agent)
    if seen.answer == "accepts" and seen.done("promise"):
        words = gettext_noop("the customer agreed to what you promised")
        return "closing", "general", _why("agreed", words)
    if chosen:
        words = gettext_noop("the customer chose: say what happens by when")
        return "promise", _complaint(seen), _why("chosen", words)
    return None


def _options(seen: Seen) -> _Guess | None:
    words = gettext_noop("the facts are there: offer two or three ways")
    return "options", "general", _why("options", words)


def _complaint(seen: Seen) -> str:
    return "complaint" if seen.signs.complains else "general"


def _why(id: str, words: str, **values: Value) -> Reason:
    return because(f"stage.{id}", 0, words, **values)


_RULES: tuple[Callable[[Seen], _Guess | None], ...] = (
    _after_the_end,
    _own_wait,
    _silence,
    _situation,
    _first_words,
    _farewell,
    _feelings,
    _apology,
    _identity,
    _facts,
    _answer,
    _options,
)
