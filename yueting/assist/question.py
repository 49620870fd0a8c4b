"""What the customer wants to know now, as words to look articles up with."""

from collections.abc import Sequence
from itertools import takewhile

from yueting.tickets.courtesies import courtesy_of
from yueting.understanding.turns import Turn

_BEFORE = 2  # earlier messages of the customer: an answer to a question says little without them


def question_in(turns: Sequence[Turn]) -> str:
    """The customer's words since the agent spoke last, with those just before them; "" for none.

    A mere thanks asks nothing. After the agent's own turn the question is still the customer's last one.
    """
    said = [turn.text for turn in turns if turn.role == "customer"]
    if not said:
        return ""
    now = [turn.text for turn in takewhile(lambda turn: turn.role != "agent", reversed(turns))][::-1] or said[
        -1:
    ]
    if courtesy_of("\n".join(now)):
        return ""
    return "\n".join(said[-len(now) - _BEFORE :])
