"""Every rule in its order: what a later rule may read depends on what the earlier ones found."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from yueting.understanding.acts import answering, courtesies, feelings, promising, questions, refusing
from yueting.understanding.acts.act import Act, Message
from yueting.understanding.lexicon import Lexicons, starter
from yueting.understanding.signals import Said, Signals, signals
from yueting.understanding.turns import Turn

# So many turns before it tell what a message does; more in a row without an answer are rare.
_LOOKS_BACK = 8
_Rule = Callable[[Message, list[Act]], Iterator[Act]]

# Every act, in the order of docs/readings.md.
ACTS = (
    "greet",
    "identify",
    "ask_open",
    "ask_closed",
    "confirm",
    "empathise",
    "apologise",
    "apologise_conditional",
    "explain",
    "options",
    "promise_dated",
    "promise_undated",
    "hold",
    "thank",
    "close",
    "refuse_reasoned",
    "refuse_bare",
    "blame",
    "brush_off",
    "deny_feelings",
    "escalate",
    "accept",
    "reject",
    "not_following",
)
_OF_AGENT: tuple[_Rule, ...] = (
    courtesies.greetings,
    courtesies.confirmations,
    courtesies.identities,
    courtesies.closings,
    courtesies.thanks,
    courtesies.waits,
    feelings.apologies,
    feelings.denials,
    feelings.faults_found,
    refusing.sendings_away,
    feelings.meeting_feelings,
    refusing.refusals,
    refusing.escalations,
    promising.ways,
    promising.promises,
    questions.questions,
    promising.explanations,
)
_OF_CUSTOMER: tuple[_Rule, ...] = (
    courtesies.greetings,
    courtesies.identities,
    courtesies.closings,
    courtesies.thanks,
    courtesies.waits,
    answering.misunderstandings,
    courtesies.confirmations,
    refusing.escalations,
    answering.answers,
    questions.questions,
)


def acts_in(turns: Sequence[Turn], lexicons: Lexicons | None = None) -> tuple[Act, ...]:
    """The acts of a conversation, oldest turn first (None: the lexicons that come along).

    What was found in a turn is kept: of a conversation that grew, only what is new is looked at.
    """
    chosen = lexicons or starter()
    heard = [(turn.role, signals(turn.text, chosen)) for turn in turns]
    return tuple(
        replace(act, turn=place)
        for place in range(len(heard))
        for act in _last_acts(tuple(heard[max(0, place - _LOOKS_BACK) : place + 1]))
    )


@lru_cache(maxsize=1024)
def _last_acts(heard: tuple[tuple[str, Signals], ...]) -> tuple[Act, ...]:
    return acts_of([Said(place, role, one) for place, (role, one) in enumerate(heard)], -1)


def find_acts(said: Sequence[Said]) -> tuple[Act, ...]:
    """The acts of every turn, in order of turn and place. A message may do several things, or none."""
    return tuple(act for place in range(len(said)) for act in acts_of(said, place))


def acts_of(said: Sequence[Said], place: int) -> tuple[Act, ...]:
    """The acts of the turn at `place` (-1: the last), seen with the turns before it, in order of their start."""
    if not said:
        return ()
    place %= len(said)
    message = Message(said[place], said[:place])
    done: list[Act] = []
    for rule in _OF_AGENT if message.by_agent else _OF_CUSTOMER:
        done.extend(list(rule(message, done)))
    done.sort(key=lambda act: (act.start, act.end))
    return tuple(done)
