"""The rules of a rating: what a customer may say after a resolution, and until when they may change it."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from yueting.tickets.reasons import Reason, Value, because, gettext_noop

LOWEST, HIGHEST = 1, 5
LONGEST_COMMENT = 2000
CHANGE_WINDOW = timedelta(hours=24)


class RatingRefused(ValueError):
    """This rating cannot be taken; `reason` tells the customer what to do instead."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.sentence())
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Rating:
    """A customer's answer: `score` 1 (worst) … 5 (best) and a comment, maybe empty."""

    score: int
    comment: str = ""


def check_rating(
    score: object, comment: str, now: datetime, *, resolved_at: datetime | None, answered_at: datetime | None
) -> Rating:
    """The rating, cleaned, if it may be given at `now`; raises RatingRefused.

    `resolved_at` is the resolution it speaks about (None: nothing is resolved, so nothing to rate yet);
    `answered_at` is when this resolution was first rated, None if not yet.
    """
    if resolved_at is None:
        raise _refused(
            "too_early", gettext_noop("This matter is not solved yet; you can rate it afterwards.")
        )
    if answered_at is not None and now - answered_at > CHANGE_WINDOW:
        words = gettext_noop("You have rated this already; a rating can be changed within %(hours)s hours.")
        raise _refused("too_late", words, hours=int(CHANGE_WINDOW.total_seconds() // 3600))
    return Rating(_score(score), clean_comment(comment))


def clean_comment(comment: str) -> str:
    """The comment without control characters, spaces at the ends or long runs of blank lines.

    Raises RatingRefused when more than 2,000 characters remain: words are never cut off silently.
    """
    plain = comment.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    # Surrogates cannot be stored as UTF-8, NUL not in PostgreSQL; format characters (Cf) join emoji and stay.
    kept = "".join(sign for sign in plain if sign == "\n" or unicodedata.category(sign) not in ("Cc", "Cs"))
    lines = [line.strip() for line in unicodedata.normalize("NFC", kept).strip().split("\n")]
    cleaned = "\n".join(line for at, line in enumerate(lines) if line or lines[at - 1])
    if len(cleaned) > LONGEST_COMMENT:
        words = gettext_noop("Please shorten your comment to %(longest)s characters; it has %(length)s.")
        raise _refused("comment_too_long", words, longest=LONGEST_COMMENT, length=len(cleaned))
    return cleaned


def _score(score: object) -> int:
    """A whole number 1..5; forms bring it as text."""
    text = str(score).strip()
    if isinstance(score, bool) or text not in {str(value) for value in range(LOWEST, HIGHEST + 1)}:
        words = gettext_noop("Please choose a rating from %(lowest)s to %(highest)s.")
        raise _refused("bad_score", words, lowest=LOWEST, highest=HIGHEST)
    return int(text)


def _refused(id: str, words: str, **values: Value) -> RatingRefused:
    return RatingRefused(because(f"rating.{id}", 0, words, **values))
