"""Which moment a conversation has reached: what the agent should do next, and why.

The first rule that applies decides. Rules read the reading of the customer and the acts of the agent; a rule
that is wrong now and then costs one unfitting suggestion, never an action.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise, takewhile

from yueting.assist.acts import Done, agent_acts, answer_in, situations_in
from yueting.assist.likely import Likely, likely_next, signs_in_words
from yueting.tickets.channel_families import family_of
from yueting.tickets.courtesies import courtesy_of
from yueting.tickets.reasons import Reason, Value, because, gettext_noop
from yueting.understanding.acts import acts_in
from yueting.understanding.folding import fold
from yueting.understanding.lexicon import Lexicons
from yueting.understanding.turns import Turn

_QUESTION = re.compile(r"[?？]|[嗎吗呢咩]\s*$|幾時|点样|點樣|怎么|怎樣|为什么|點解", re.M)
_WORDS = re.compile(r"[\u3400-\u9fff]{2}")
# Said before thanks: 好的，谢谢啦 is thanks as much as 谢谢.
_ASSENT = re.compile(
    r"^\s*(?:好(?:的|呀|啊|嘅|啦)?|明白(?:了|晒|喇)?|收到|知道(?:了|喇)?|得|ok(?:ay)?|了解(?:了)?)[，,。.!！～~\s]*",
    re.I,
)
# From this intensity on feelings come before facts.
UPSET_FROM = 0.5
# Mission A8: in chat a customer who says nothing is nudged after one to two minutes.
SILENT_AFTER = timedelta(minutes=2)
# After so long nobody waits for an answer any more: what comes is a new contact.
DAYS = timedelta(minutes=25)
# What the first rule's guess weighs among the steps of likely.yaml.
FIRST_GUESS = 3.0

_UPSET = frozenset({"angry", "disappointed", "anxious"})
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
class Signs:
    """What the reading of the customer says; `intensity` 0..1, `level` the complaint level 0..4."""

    emotion: str = "calm"
    intensity: float = 0.0
    intent: str = "consultation"
    level: int = 0
    customer_type: str = "unknown"
    channel: str = "chat"

    @property
    def upset(self) -> bool:
        return self.emotion in _UPSET and self.intensity >= UPSET_FROM

    @property
    def complains(self) -> bool:
        return self.level >= 1 or self.intent == "complaint"


@dataclass(frozen=True, slots=True)
class Stage:
    """The guess: `moment` and `acts_done` are moment ids, `situation` one of situations.yaml; `likely` are the steps
    that may come next, this one or others, best first."""

    moment: str
    situation: str
    reason: Reason
    acts_done: frozenset[str]
    likely: tuple[Likely, ...] = ()


@dataclass(frozen=True, slots=True)
class _Seen:
    """A conversation as the rules look at it."""

    turns: Sequence[Turn]
    signs: Signs
    agent: tuple[Done, ...]
    moments: frozenset[str]
    situations: tuple[tuple[str, str], ...]
    answer: str
    solved: bool
    now: datetime | None

    @property
    def last(self) -> Turn:
        return self.turns[-1]

    @property
    def said(self) -> str:
        """The customer's words since the agent spoke last; empty when it is the customer's turn."""
        return "\n".join(_said_last(self.turns))

    @property
    def asks(self) -> bool:
        """The customer's words hold a question."""
        return bool(_QUESTION.search(self.said))

    @property
    def agent_said(self) -> str:
        """The agent's last words, before the customer's; "" when there are none."""
        return next((turn.text for turn in reversed(self.turns) if turn.role == "agent"), "")

    @property
    def told(self) -> bool:
        """The agent's last words told something and asked nothing."""
        last = max((n for n, turn in enumerate(self.turns) if turn.role == "agent"), default=-1)
        asked = any(
            one.turn == last and one.id in ("clarify", "identity-check", "waiting") for one in self.agent
        )
        return last >= 0 and not asked and not _QUESTION.search(self.agent_said)

    @property
    def just_offered(self) -> bool:
        """The agent's last words offered ways to choose from."""
        last = max((n for n, turn in enumerate(self.turns) if turn.role == "agent"), default=-1)
        return any(one.turn == last and one.id == "options" for one in self.agent)

    @property
    def repeats_the_agent(self) -> bool:
        """Two characters in a row stand in both the customer's words and the agent's last ones: a way was named."""
        said, offered = fold(self.said), fold(self.agent_said)
        return any(_WORDS.fullmatch(pair) and pair in offered for pair in map("".join, pairwise(said)))

    def done(self, *moments: str) -> bool:
        return not self.moments.isdisjoint(moments)

    def just_done(self, moment: str) -> bool:
        """True when the last turn did it."""
        return any(one.id == moment and one.turn == len(self.turns) - 1 for one in self.agent)

    def silence(self) -> timedelta:
        """Time since the last turn; none where a time is not known."""
        if self.now is None or self.last.at is None:
            return timedelta()
        return self.now - self.last.at

    def silent_minutes(self) -> int:
        return int(self.silence() / timedelta(minutes=1))


def _without_assent(text: str) -> str:
    return _ASSENT.sub("", text)


def _said_last(turns: Sequence[Turn]) -> list[str]:
    """The customer's texts since the agent spoke last."""
    own = takewhile(lambda turn: turn.role != "agent", reversed(turns))
    return [turn.text for turn in own][::-1]


_Guess = tuple[str, str, Reason]


def _likely(seen: _Seen, guess: _Guess) -> tuple[Likely, ...]:
    moment, situation, _reason = guess
    return likely_next(_signs_of(seen), (f"{situation}/{moment}", FIRST_GUESS))


def _signs_of(seen: _Seen) -> dict[str, str]:
    """The conversation as the rules of likely.yaml look at it."""
    signs = dict.fromkeys(_standing(seen), "")
    signs |= {f"now_{situation}": words for situation, words in seen.situations}
    earlier = seen.turns[: len(seen.turns) - len(_said_last(seen.turns))]
    before = situations_in(*(turn.text for turn in earlier if turn.role != "agent"))
    signs |= {f"before_{situation}": words for situation, words in before}
    return signs | signs_in_words(seen.turns)


def _standing(seen: _Seen) -> Iterator[str]:
    """Where the conversation stands, without a look at its words."""
    first = all(turn.role != "agent" for turn in seen.turns)
    standing = {
        "first": first,
        "later": not first,
        "agent_last": seen.last.role == "agent",
        "alone": first and courtesy_of(seen.said) == "greeting",
        "asks": seen.asks,
        "solved": seen.solved,
        "silent": not seen.solved and seen.last.role == "agent" and seen.silence() >= SILENT_AFTER,
        "long_silent": seen.silence() >= 5 * SILENT_AFTER,
        "days": seen.silence() >= DAYS,
        "upset": seen.signs.upset,
        "complains": seen.signs.level >= 1
        or (seen.signs.intent == "complaint" and seen.signs.emotion in _UPSET),
        seen.answer: bool(seen.answer),
    }
    yield from (sign for sign, holds in standing.items() if holds)
    yield from (f"level{level}" for level in range(1, seen.signs.level + 1))
    yield f"channel_{family_of(seen.signs.channel)}"
    yield from (
        f"emotion_{seen.signs.emotion}",
        f"intent_{seen.signs.intent}",
        f"type_{seen.signs.customer_type}",
    )
    yield from (f"done_{moment}" for moment in seen.moments)
    last = max((n for n, turn in enumerate(seen.turns) if turn.role == "agent"), default=-1)
    yield from (f"just_{one.id}" for one in seen.agent if one.turn == last)


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
    situations = situations_in(*_said_last(turns), lexicons=lexicons)
    seen = _Seen(turns, signs, agent, done, situations, answer_in(turns, acts), solved, now)
    for rule in _RULES:
        if guess := rule(seen):
            return Stage(*guess, acts_done=done, likely=_likely(seen, guess))
    raise AssertionError("the last rule always applies")


def _after_the_end(seen: _Seen) -> _Guess | None:
    if not seen.solved or seen.signs.upset:
        return None
    if seen.done("closing"):
        words = gettext_noop("solved, and goodbye is said: ask for a rating")
        return "rating-request", "general", _why("closed", words)
    return "closing", "general", _why("solved", gettext_noop("the matter is solved"))


def _own_wait(seen: _Seen) -> _Guess | None:
    """The agent asked for a moment and is still looking."""
    if seen.last.role != "agent" or not seen.just_done("waiting"):
        return None
    if seen.silence() >= SILENT_AFTER:
        words = gettext_noop("the customer has been waiting for %(minutes)s min: say how far you are")
        return "progress", "general", _why("long_wait", words, minutes=seen.silent_minutes())
    words = gettext_noop("you asked the customer to wait: thank them when you are back")
    return "waiting", "general", _why("own_wait", words)


def _silence(seen: _Seen) -> _Guess | None:
    if seen.last.role != "agent" or seen.silence() < SILENT_AFTER:
        return None
    words = gettext_noop("the customer has said nothing for %(minutes)s min")
    return "waiting", "silence", _why("silence", words, minutes=seen.silent_minutes())


def _situation(seen: _Seen) -> _Guess | None:
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


def _first_words(seen: _Seen) -> _Guess | None:
    if any(turn.role == "agent" for turn in seen.turns):
        return None
    if seen.signs.intent == "praise" and not seen.signs.complains:
        return "thanks", "general", _why("praise", gettext_noop("the customer praises"))
    if seen.signs.upset:
        words = gettext_noop("the first words of a customer who is %(emotion)s: feelings come first")
        return "empathy", _complaint(seen), _why("first_upset", words, emotion=seen.signs.emotion)
    return "greeting", "general", _why("first", gettext_noop("nobody has answered yet"))


def _farewell(seen: _Seen) -> _Guess | None:
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


def _feelings(seen: _Seen) -> _Guess | None:
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


def _apology(seen: _Seen) -> _Guess | None:
    if not seen.signs.complains or seen.done("apology"):
        return None
    return "apology", _complaint(seen), _why("no_apology", gettext_noop("a complaint without an apology yet"))


def _identity(seen: _Seen) -> _Guess | None:
    if seen.signs.intent not in _PERSONAL or seen.done("identity-check", "options", "promise"):
        return None
    words = gettext_noop("a matter of %(intent)s: make sure who is speaking")
    return "identity-check", "general", _why("identity", words, intent=seen.signs.intent)


def _facts(seen: _Seen) -> _Guess | None:
    if seen.done("clarify", "options", "promise"):
        return None
    return "clarify", _complaint(seen), _why("facts", gettext_noop("the facts are not confirmed yet"))


def _answer(seen: _Seen) -> _Guess | None:
    if not seen.done("options", "promise"):
        return None
    if seen.answer == "refuses":
        words = gettext_noop("the customer turned your offer down: another way is needed")
        return "options", _complaint(seen), _why("refused", words)
    chosen = seen.answer == "accepts" or (seen.just_offered and not seen.asks and seen.repeats_the_agent)
    if seen.answer == "accepts" and seen.done("promise"):
        words = gettext_noop("the customer agreed to what you promised")
        return "closing", "general", _why("agreed", words)
    if chosen:
        words = gettext_noop("the customer chose: say what happens by when")
        return "promise", _complaint(seen), _why("chosen", words)
    return None


def _options(seen: _Seen) -> _Guess | None:
    words = gettext_noop("the facts are there: offer two or three ways")
    return "options", _complaint(seen), _why("options", words)


def _complaint(seen: _Seen) -> str:
    return "complaint" if seen.signs.complains else "general"


def _why(id: str, words: str, **values: Value) -> Reason:
    return because(f"stage.{id}", 0, words, **values)


_RULES: tuple[Callable[[_Seen], _Guess | None], ...] = (
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
