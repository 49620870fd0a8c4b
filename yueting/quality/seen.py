"""What several checks and conditions look for in a conversation."""

import re
from collections.abc import Sequence

from yueting.quality.inspected import Inspected, Line
from yueting.understanding.acts import Act
from yueting.understanding.folding import plain

UPSET = -0.4  # a customer's valence from here down is a feeling that has to be met
_UPSET_EMOTIONS = ("angry", "disappointed", "anxious")
_QUESTIONS = ("ask_open", "ask_closed")
# Questions that ask for no facts of the matter: an offer to help, and a request to be rated.
_NO_FACTS = re.compile(
    r"有(?:什么|啥|咩|乜)[^,。!?]{0,8}(?:可以|能|需要|不明白|唔明)[^。!?]{0,10}(?:帮|为您|为你|解决|处理|您|你|$)"
    r"|有(?:什么|啥|咩|乜)(?:需要|问题)$|问题[^,。!?]{0,6}(?:解决|处理)[^,。!?]{0,4}(?:吗|么|呢|没|了|$)|评价|评分|打分|好评|有个请求"
    r"|how (?:can|may) i help|rate (?:us|me|our|my)"
)


def agent_lines(conversation: Inspected) -> Sequence[Line]:
    """What persons of the desk said; the bot and automatic messages are nobody's."""
    return [line for line in conversation.lines if line.role == "agent" and not line.by_machine]


def customer_lines(conversation: Inspected) -> Sequence[Line]:
    return [line for line in conversation.lines if line.role == "customer"]


def is_meant(act: Act) -> bool:
    """False for a question that asks for no facts, and for asking who the customer is, which introduces nobody."""
    if act.act == "identify":
        return act.why != "acts.identify.ask"
    return act.act not in _QUESTIONS or not _NO_FACTS.search(plain(act.text))


def upset_lines(conversation: Inspected) -> Sequence[Line]:
    """Messages in which the customer shows anger, disappointment or worry."""
    return [
        line
        for line in customer_lines(conversation)
        if line.emotion in _UPSET_EMOTIONS and line.valence <= UPSET
    ]


def waits(conversation: Inspected) -> Sequence[tuple[Line, Line, float]]:
    """(the customer's first unanswered message, the person's answer, seconds between), where both have a time."""
    found: list[tuple[Line, Line, float]] = []
    asked: Line | None = None
    for line in conversation.lines:
        if line.role == "customer":
            asked = asked or line
        elif asked is not None:
            if asked.at and line.at and not line.by_machine:
                found.append((asked, line, max(0.0, (line.at - asked.at).total_seconds())))
            asked = None if not line.by_machine else asked
    return found
