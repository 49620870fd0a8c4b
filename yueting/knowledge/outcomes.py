"""How a script does: how often it is said, how it leaves the customer, how the talk is rated. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

_CONTENT = frozenset({"calm", "pleased"})
_AS_WRITTEN = 0.97


@dataclass(frozen=True, slots=True)
class Use:
    """One reply with a script's words: how much of them (0…1), the moods around it, the talk's rating 1–5 if given."""

    share: float
    before: str
    after: str
    rating: int | None
    conversation: UUID


@dataclass(frozen=True, slots=True)
class Outcome:
    """Counts over uses. A rating counts once a talk; `mean_rating` is None without any.

    `upset` are uses before an upset customer whose next mood is known, `calmed` those of them after which it was
    calm or pleased; `soured` are uses after which a content customer was upset.
    """

    uses: int
    edited: int
    upset: int
    calmed: int
    soured: int
    ratings: int
    mean_rating: float | None

    @property
    def share_calmed(self) -> float | None:
        """0…1 of upset customers; None where there was none."""
        return self.calmed / self.upset if self.upset else None


def outcome_of(uses: Sequence[Use]) -> Outcome:
    """One script's uses added up."""
    upset = [use for use in uses if use.after and use.before and use.before not in _CONTENT]
    content = [use for use in uses if use.after and use.before in _CONTENT]
    ratings = {use.conversation: use.rating for use in uses if use.rating is not None}
    return Outcome(
        uses=len(uses),
        edited=sum(use.share < _AS_WRITTEN for use in uses),
        upset=len(upset),
        calmed=sum(use.after in _CONTENT for use in upset),
        soured=sum(use.after not in _CONTENT for use in content),
        ratings=len(ratings),
        mean_rating=sum(ratings.values()) / len(ratings) if ratings else None,
    )
