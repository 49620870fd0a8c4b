"""What the customer wants to know now, as words to look articles up with."""

from collections.abc import Sequence
from itertools import takewhile

from yueting.tickets.courtesies import courtesy_of
from yueting.understanding.turns import Turn

_MOST = 400  # characters: a search looks at no more, and the newest words count


def question_in(turns: Sequence[Turn]) -> str:
    """The customer's words, the newest messages that fit into _MOST characters, without mere courtesies; "" for none.

    What they said first names the matter, what they say last may be no more than a number. A mere thanks asks
    nothing. After the agent's own turn the question is still the customer's last one.
    """
    now = [turn.text for turn in takewhile(lambda turn: turn.role != "agent", reversed(turns))][::-1]
    if courtesy_of("\n".join(now)):
        return ""
    said: list[str] = []
    for text in reversed([turn.text for turn in turns if turn.role == "customer"]):
        if said and sum(map(len, said)) + len(said) + len(text) > _MOST:
            break
        if not courtesy_of(text):
            said.append(text)
    return "\n".join(reversed(said))
