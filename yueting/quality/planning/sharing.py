"""Who judges what was drawn: evenly, nobody their own talk, some of them twice. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from datetime import datetime, timedelta


def shared(
    drawn: Sequence[str], reviewers: Sequence[str], twice: int, not_by: Mapping[str, Set[str]]
) -> list[tuple[str, str]]:
    """Pairs of (talk, reviewer). The first `twice` of 100 talks (rounded up) get two reviewers where there are two.

    `not_by` names for a talk the reviewers who may not judge it: whose talk it is, and who has judged it. The next talk goes to
    whoever has fewest, in the order of `reviewers`. A talk that nobody may judge is left out.
    """
    load: Counter[str] = Counter(dict.fromkeys(reviewers, 0))
    double = -(-len(drawn) * twice // 100)
    pairs: list[tuple[str, str]] = []
    for place, talk in enumerate(drawn):
        free = [one for one in reviewers if one not in not_by.get(talk, frozenset())]
        free.sort(key=lambda one: (load[one], reviewers.index(one)))
        for one in free[: 2 if place < double else 1]:
            load[one] += 1
            pairs.append((talk, one))
    return pairs


def next_draw(after: datetime, weekday: int, hour: int = 6) -> datetime:
    """The first such weekday (0 Monday) at `hour` that lies after `after`, in the time zone of `after`."""
    day = after.replace(hour=hour, minute=0, second=0, microsecond=0)
    day += timedelta(days=(weekday - day.weekday()) % 7)
    return day if day > after else day + timedelta(days=7)
