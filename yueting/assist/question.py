"""What the customer wants to know now, as words to look articles up with."""

from collections.abc import Sequence
from itertools import takewhile

from yueting.tickets.courtesies import courtesy_of
from yueting.understanding.turns import Turn

_SHORT = 8  # characters: below them the words before are needed to know what it is about
_BEFORE = 2  # earlier messages of the customer that may help


def question_in(turns: Sequence[Turn]) -> str:
    """The customer's words since the agent spoke last, with those before where they say too little; "" for none.

    A mere thanks asks nothing. After the agent's own turn the question is still the customer's last one.
    """
    said = [turn.text for turn in turns if turn.role == "customer"]
    if not said:
        return ""
    now = [turn.text for turn in takewhile(lambda turn: turn.role != "agent", reversed(turns))][::-1] or said[
        -1:
    ]
    asked = "\n".join(now)
    if courtesy_of(asked):
        return ""
    if len("".join(asked.split())) < _SHORT:
        before = said[: len(said) - len(now)][-_BEFORE:]
        return "\n".join([*before, asked])
    return asked
