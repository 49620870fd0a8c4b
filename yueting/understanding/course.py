"""How the feeling moves over a conversation: turning points, silence after anger."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from yueting.understanding.emotion import CoursePoint
from yueting.understanding.turns import Evidence, Judgement, Turn

# The feeling turns when it changes side, or by half of the scale from -1 to 1.
_HALF = 1.0
_A_SIDE = 0.2
# Anger that is answered and then met with silence for so long, or by so many messages of ours, has left.
_ANGRY = 0.4
_SILENCE = timedelta(minutes=10)
_UNANSWERED = 2


def turning_points(course: Sequence[CoursePoint]) -> tuple[int, ...]:
    """The turns at which the feeling changed side or moved by half the scale."""
    return tuple(
        later.turn
        for before, later in pairwise(course)
        if abs(later.valence - before.valence) >= _HALF
        or (min(abs(before.valence), abs(later.valence)) >= _A_SIDE and before.valence * later.valence < 0)
    )


def silent_after_anger(turns: Sequence[Turn], course: Sequence[CoursePoint]) -> Judgement | None:
    """The customer's last words were angry and nothing followed, though the desk wrote; None otherwise.

    Silence is two messages of the desk without an answer, or ten minutes between the angry words and the desk's last.
    """
    if not course or course[-1].label != "angry" or course[-1].intensity < _ANGRY:
        return None
    turn = course[-1].turn
    after = turns[turn + 1 :]
    angry_at, last_at = turns[turn].at, after[-1].at if after else None
    waited = angry_at is not None and last_at is not None and last_at - angry_at >= _SILENCE
    if not after or not (waited or len(after) >= _UNANSWERED):
        return None
    words = turns[turn].text[:80]
    evidence = Evidence(turn, 0, len(words), words, "course.silent_after_anger")
    return Judgement("silent_after_anger", course[-1].intensity, (evidence,))
