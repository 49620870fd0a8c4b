"""Who takes a case: presence, brand and team, skills, capacity and language decide who can; load,
relationship and idle time decide who does. The same input always gives the same answer.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from yueting.tickets.reasons import Reason, because, gettext_noop

Presence = Literal["online", "busy", "break", "offline"]

# Which languages can answer a variety; none listed means anybody can.
LANGUAGES_FOR: Mapping[str, frozenset[str]] = {
    "yue": frozenset({"yue"}),
    "zh-Hans": frozenset({"cmn"}),
    # Written Traditional Chinese is home to speakers of both.
    "zh-Hant": frozenset({"yue", "cmn"}),
    "en": frozenset({"en"}),
    # Cantonese mixed with English, Mandarin mixed with English: any Chinese will do.
    "mixed": frozenset({"yue", "cmn"}),
}

_LAST_AGENT_POINTS = 40
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Case:
    """A conversation that needs somebody; `priority` 0..100, `channel` is the inbox kind."""

    id: str
    brand: str
    channel: str
    waiting_since: datetime
    variety: str = "unknown"
    skills: frozenset[str] = frozenset()
    priority: int = 0
    last_agent: str | None = None
    team: str | None = None
    given_up_by: frozenset[str] = (
        frozenset()
    )  # who handed it over: theirs again only when nobody else is there


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who might take it; `load` and `capacity` count open conversations by channel kind."""

    agent: str
    brands: frozenset[str]
    teams: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()
    presence: Presence = "offline"
    load: Mapping[str, int] = field(default_factory=dict)
    capacity: Mapping[str, int] = field(default_factory=dict)
    last_assigned_at: datetime | None = None

    def load_share(self) -> float:
        """How full this person is over all channels; 1.0 is one channel's capacity used up."""
        return sum(
            count / self.capacity[channel]
            for channel, count in self.load.items()
            if self.capacity.get(channel)
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """Who takes the case (None: it queues), why, and why each of the others does not."""

    agent: str | None
    reasons: tuple[Reason, ...]
    rejected: Mapping[str, Reason]


def choose(case: Case, candidates: Iterable[Candidate], now: datetime) -> Choice:
    """The best candidate for this case at `now`.

    Language is a must while somebody on duty speaks it (even one who is full at the moment: the case then
    waits for them); when nobody on duty does, anybody may take it rather than leave the customer alone. In the
    same way a case that was handed over waits for the others of its queue while one of them is on duty.
    """
    rejected: dict[str, Reason] = {}
    here = _keep(candidates, lambda candidate: _why_not_here(case, candidate), rejected)
    others = [candidate for candidate in here if candidate.agent not in case.given_up_by]
    on_duty = _keep(here, lambda candidate: _why_not_again(candidate, others), rejected)
    spoken = LANGUAGES_FOR.get(case.variety, frozenset())
    speakers = [candidate for candidate in on_duty if candidate.languages & spoken]
    able = _keep(on_duty, lambda candidate: _why_not_now(case, candidate, speakers), rejected)
    if not able:
        return Choice(
            None, (because("queue", 0, gettext_noop("nobody can take it now: it waits")),), rejected
        )
    ranked = sorted(able, key=lambda candidate: _rank(case, candidate))
    best = ranked[0]
    for other in ranked[1:]:
        words = gettext_noop("%(agent)s fits better")
        rejected[other.agent] = because("rejected.better", 0, words, agent=best.agent)
    return Choice(best.agent, tuple(_reasons(case, best, spoken, now)), rejected)


def is_staffed(case: Case, candidates: Iterable[Candidate]) -> bool:
    """True when somebody online could take such a case, now or after finishing something."""
    return any(_why_not_here(case, candidate) is None for candidate in candidates)


def queue_order(waiting: Iterable[Case]) -> list[Case]:
    """Waiting cases as they will be served: higher priority first, then longer waiting."""
    return sorted(waiting, key=_place)


def queue_position(case: Case, waiting: Iterable[Case]) -> int:
    """The place of `case` among the waiting, 1 is next; `waiting` may hold the case itself or not."""
    return 1 + sum(_place(other) < _place(case) for other in waiting if other.id != case.id)


def _place(case: Case) -> tuple[int, datetime, str]:
    return -case.priority, case.waiting_since, case.id


def _keep(
    candidates: Iterable[Candidate],
    why_not: Callable[[Candidate], Reason | None],
    rejected: dict[str, Reason],
) -> list[Candidate]:
    """Those with nothing against them; the others' reasons are noted in `rejected`."""
    kept = []
    for candidate in candidates:
        reason = why_not(candidate)
        if reason is None:
            kept.append(candidate)
        else:
            rejected[candidate.agent] = reason
    return kept


def _why_not_here(case: Case, candidate: Candidate) -> Reason | None:
    """What keeps this person from such cases altogether at the moment."""
    if candidate.presence != "online":
        words = gettext_noop("is not online (%(presence)s)")
        return because("rejected.presence", 0, words, presence=candidate.presence)
    if case.brand not in candidate.brands:
        return because("rejected.brand", 0, gettext_noop("does not work for this brand"))
    if case.team is not None and case.team not in candidate.teams:
        return because("rejected.team", 0, gettext_noop("is not in the team of this queue"))
    if missing := sorted(case.skills - candidate.skills):
        words = gettext_noop("lacks the skill %(skills)s")
        return because("rejected.skill", 0, words, skills=", ".join(missing))
    if not candidate.capacity.get(case.channel):
        words = gettext_noop("does not serve %(channel)s")
        return because("rejected.channel", 0, words, channel=case.channel)
    return None


def _why_not_again(candidate: Candidate, others: Sequence[Candidate]) -> Reason | None:
    if others and candidate not in others:
        return because("rejected.handed_over", 0, gettext_noop("handed it over"))
    return None


def _why_not_now(case: Case, candidate: Candidate, speakers: Sequence[Candidate]) -> Reason | None:
    if speakers and candidate not in speakers:
        words = gettext_noop("does not speak the customer's language (%(variety)s)")
        return because("rejected.language", 0, words, variety=case.variety)
    load, capacity = candidate.load.get(case.channel, 0), candidate.capacity[case.channel]
    if load >= capacity:
        words = gettext_noop("is full: %(load)s of %(capacity)s on %(channel)s")
        return because("rejected.full", 0, words, load=load, capacity=capacity, channel=case.channel)
    return None


def _rank(case: Case, candidate: Candidate) -> tuple[float, datetime, str]:
    """Sort key, best first: most points, then longest without a new case, then a fixed order."""
    points = _load_points(candidate) + (_LAST_AGENT_POINTS if candidate.agent == case.last_agent else 0)
    return -points, candidate.last_assigned_at or _NEVER, candidate.agent


def _load_points(candidate: Candidate) -> float:
    return round(100 * (1 - candidate.load_share()), 1)


def _reasons(case: Case, chosen: Candidate, spoken: frozenset[str], now: datetime) -> Iterator[Reason]:
    yield because(
        "load",
        _load_points(chosen),
        gettext_noop("%(percent)s %% of capacity in use"),
        percent=round(100 * chosen.load_share()),
    )
    if chosen.agent == case.last_agent:
        yield because("last_agent", _LAST_AGENT_POINTS, gettext_noop("served this customer last time"))
    if shared := sorted(chosen.languages & spoken):
        yield because("language", 0, gettext_noop("speaks %(languages)s"), languages=", ".join(shared))
    elif spoken:
        yield because("language.nobody", 0, gettext_noop("nobody on duty speaks the customer's language"))
    if case.skills:
        words = gettext_noop("has the skill %(skills)s")
        yield because("skill", 0, words, skills=", ".join(sorted(case.skills)))
    if chosen.last_assigned_at is not None:
        minutes = int((now - chosen.last_assigned_at).total_seconds() // 60)
        yield because("idle", 0, gettext_noop("%(minutes)s min since the last new case"), minutes=minutes)
