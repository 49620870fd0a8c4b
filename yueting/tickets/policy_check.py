"""Is a policy fit to promise anything? Checked before it is kept, so that no clock ever meets a policy it cannot read."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from yueting.tickets.business_hours import BusinessHours, NoWorkingTime, next_opening
from yueting.tickets.ladder import STATIONS
from yueting.tickets.policy import BadPolicy, LevelPolicy, SlaPolicy
from yueting.tickets.reasons import Reason, Value, because, gettext_noop
from yueting.tickets.sla import ClockRuns, TargetKind

LEVELS = range(5)
OWED = (TargetKind.FIRST_RESPONSE, TargetKind.RESOLUTION)
_ANY_DAY = datetime(2026, 1, 2, tzinfo=UTC)  # some instant to look from


class UnfitPolicy(BadPolicy):
    """This policy cannot be kept; `reason` says what is missing and what to do."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.sentence())
        self.reason = reason


def check_policy(policy: SlaPolicy, hours: BusinessHours | None) -> None:
    """Raise UnfitPolicy with the first thing that is wrong; `hours` are the brand's, None where none were ever set."""
    for reason in _faults(policy, hours):
        raise UnfitPolicy(reason)


def _faults(policy: SlaPolicy, hours: BusinessHours | None) -> Iterator[Reason]:
    known = {level.level for level in policy.levels}
    for level in LEVELS:
        if level not in known:
            yield _fault(gettext_noop("Level %(level)s has no targets."), level=level)
    for promised in policy.levels:
        yield from _faults_of(promised)
    yield from _faults_of_hours(policy, hours)
    if list(policy.warnings) != sorted(set(policy.warnings)) or not all(0 < w < 100 for w in policy.warnings):
        yield _fault(gettext_noop("Warnings are shares between 1 and 99 %%, in ascending order."))
    if not policy.ladder or policy.ladder[0].to != "duty":
        yield _fault(gettext_noop("The ladder begins with whoever is on duty."))
    for rung in policy.ladder:
        if rung.to not in STATIONS or rung.seconds <= 0:
            yield _fault(
                gettext_noop("Every rung of the ladder names who and has a time longer than nothing.")
            )


def _faults_of(promised: LevelPolicy) -> Iterator[Reason]:
    general = {t.kind for t in promised.targets if t.channel is None and t.value == 0}
    for kind in OWED:
        if kind not in general:
            words = gettext_noop("Level %(level)s promises no %(kind)s for every channel and customer.")
            yield _fault(words, level=promised.level, kind=kind.value)
    kinds = Counter((t.kind, t.channel, t.value) for t in promised.targets)
    if any(count > 1 for count in kinds.values()):
        words = gettext_noop("Level %(level)s promises the same thing twice. Take one of the two away.")
        yield _fault(words, level=promised.level)
    for target in promised.targets:
        if target.seconds is not None and target.seconds <= 0:
            yield _fault(
                gettext_noop("Level %(level)s: no time at all cannot be kept."), level=promised.level
            )
        if target.seconds is None and not (promised.needs_plan and target.kind is TargetKind.RESOLUTION):
            words = gettext_noop(
                "Level %(level)s: only a level with a plan leaves its resolution to the plan."
            )
            yield _fault(words, level=promised.level)


def _faults_of_hours(policy: SlaPolicy, hours: BusinessHours | None) -> Iterator[Reason]:
    by_hours = [p.level for p in policy.levels if any(t.clock is ClockRuns.BUSINESS for t in p.targets)]
    if not by_hours:
        return
    if hours is None:
        words = gettext_noop(
            "Level %(level)s runs by business hours, and this brand has none. Set them on the brand's page "
            "(00:00-24:00 on every day if it never closes), or let the target run by the calendar."
        )
        yield _fault(words, level=by_hours[0])
    elif not _ever_opens(hours):
        words = gettext_noop("Level %(level)s runs by business hours, and this brand's hours never open.")
        yield _fault(words, level=by_hours[0])


def _ever_opens(hours: BusinessHours) -> bool:
    try:
        next_opening(hours, _ANY_DAY)
    except NoWorkingTime:
        return False
    return True


def _fault(words: str, **values: Value) -> Reason:
    return because("policy", 0, words, **values)
