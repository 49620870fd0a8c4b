"""What several checks and conditions look for in a conversation."""

from collections.abc import Sequence

from yueting.quality.inspected import Inspected, Line

UPSET = -0.4  # a customer's valence from here down is a feeling that has to be met
_UPSET_EMOTIONS = ("angry", "disappointed", "anxious")


def agent_lines(conversation: Inspected) -> Sequence[Line]:
    """What persons of the desk said; the bot and automatic messages are nobody's."""
    return [line for line in conversation.lines if line.role == "agent" and not line.by_machine]


def customer_lines(conversation: Inspected) -> Sequence[Line]:
    return [line for line in conversation.lines if line.role == "customer"]


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
