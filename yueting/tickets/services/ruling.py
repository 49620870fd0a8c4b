"""Running the rules of a brand: events and passing time make runs, a loop takes them one by one.

A run is a row before anything is done, so nothing is lost with a process and nothing is done twice.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import (
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.utils import timezone

from yueting.accounts.models import Brand
from yueting.accounts.services.notices import leaders_on_duty, notify
from yueting.conversations.models import Conversation
from yueting.runtime.push import gathered, wake
from yueting.tickets.models import UNSOLVED, Rule, RuleRun, RuleState, RunState, Ticket, TicketState
from yueting.tickets.rules import EVENTS, Condition, Deed, Doing, Facts, Field, Moment, judge, loops
from yueting.tickets.services.deeds import Undoable, do
from yueting.tickets.services.holding import hold
from yueting.timeline.models import Event
from yueting.timeline.services import Actor, record

log = logging.getLogger(__name__)

BATCH = 20
LOOKED_AT = 500  # tickets that one rule on time finds in one round
_chain: ContextVar[tuple[str, ...]] = ContextVar("rules_that_led_here", default=())


def queue_rules(events: Sequence[Event]) -> None:
    """The step of every event: a run for each rule of the brand that listens to it, in the event's own transaction."""
    heard = [e for e in events if e.subject_kind == "ticket" and e.verb in EVENTS]
    if not heard:
        return
    rules = Rule.objects.filter(
        brand__in={e.brand_id for e in heard}, state=RuleState.ON, trigger__in={e.verb for e in heard}
    )
    runs = [
        RuleRun(rule=rule, ticket_id=event.subject_id, occasion=str(event.pk), chain=list(_chain.get()))
        for rule in rules
        for event in heard
        if rule.brand_id == event.brand_id and rule.trigger == event.verb
    ]
    if runs:
        RuleRun.objects.bulk_create(runs, ignore_conflicts=True)
        wake("rules")


def run_rules(limit: int = BATCH) -> int:
    """Find what time has made due and do what waits; returns how many runs were handled."""
    queue_by_time()
    done = 0
    while done < limit and _run_next():
        done += 1
    return done


def queue_by_time(now: datetime | None = None) -> int:
    """Runs for rules on time whose moment has passed since they were turned on; gives how many."""
    now = now or timezone.now()
    made = 0
    for rule in Rule.objects.filter(state=RuleState.ON, trigger__in=list(Moment)):
        due = due_tickets(rule, rule.on_since or rule.changed_at, now)
        ran = RuleRun.objects.filter(rule=rule, ticket=OuterRef("pk"), at__gte=OuterRef("comes_due"))
        runs = [
            RuleRun(rule=rule, ticket_id=pk, occasion=moment.isoformat())
            for pk, moment in due.filter(~Exists(ran)).values_list("pk", "moment")[:LOOKED_AT]  # type: ignore[misc]
        ]
        made += len(RuleRun.objects.bulk_create(runs, ignore_conflicts=True))
    return made


def due_tickets(rule: Rule, after: datetime, until: datetime) -> QuerySet[Ticket]:
    """Tickets for which the rule came due in (after, until], annotated with its `moment` and when it `comes_due`."""
    tickets = Ticket.objects.live().filter(brand=rule.brand_id)
    wait = timedelta(minutes=-rule.minutes if rule.trigger == Moment.DUE else rule.minutes)
    if rule.trigger == Moment.SILENT:
        talk = Conversation.objects.filter(tickets=OuterRef("pk")).order_by("-last_message_at")
        tickets = tickets.annotate(moment=Subquery(talk.values("last_message_at")[:1]))
    else:
        tickets = tickets.annotate(moment=F(_COLUMNS[Moment(rule.trigger)]))
    states = [TicketState.RESOLVED] if rule.trigger == Moment.RESOLVED else UNSOLVED
    found = tickets.filter(state__in=states, moment__gt=after - wait, moment__lte=until - wait)
    comes_due = ExpressionWrapper(F("moment") + Value(wait), output_field=DateTimeField())
    return found.annotate(comes_due=comes_due).order_by("moment")


_COLUMNS = {Moment.OPENED: "opened_at", Moment.DUE: "due_at", Moment.RESOLVED: "resolved_at"}


def facts_of(ticket: Ticket) -> Facts:
    return Facts(
        klass=ticket.klass,
        level=ticket.level,
        priority=ticket.priority,
        value=ticket.contact.value,
        state=ticket.state,
        channel=ticket.channel,
        owner=str(ticket.owner_id or ""),
        team=str(ticket.team_id or ""),
        subject=ticket.subject,
        tags=frozenset(ticket.tags.values_list("name", flat=True)),
    )


def conditions_of(rule: Rule) -> list[Condition]:
    return [Condition(Field(given["field"]), given["value"]) for given in rule.conditions]


def deeds_of(rule: Rule) -> list[Doing]:
    return [Doing(Deed(given["deed"]), given["value"]) for given in rule.deeds]


def _run_next() -> bool:
    """Take one waiting run in a transaction of its own; False when none waits."""
    pk = None
    try:
        with transaction.atomic(), gathered():
            run = (
                RuleRun.objects.select_for_update(skip_locked=True, of=("self",))
                .filter(state=RunState.WAITING)
                .select_related("rule__brand")
                .order_by("id")
                .first()
            )
            if run is None:
                return False
            pk = run.pk
            _take(run)
    except Exception as error:
        log.exception("a rule could not be run")
        failed = {
            "id": "rule.failed",
            "points": 0,
            "words": f"{type(error).__name__}: {error}"[:300],
            "values": {},
        }
        RuleRun.objects.filter(pk__in=[pk] if pk else []).update(state=RunState.FAILED, why=failed)
    return True


def _take(run: RuleRun) -> None:
    [ticket] = hold([run.ticket_id])
    rule = Rule.objects.select_related("brand").get(pk=run.rule_id)
    verdict = judge(conditions_of(rule), facts_of(ticket))
    run.why, run.at = verdict.reason.as_dict(), timezone.now()
    if rule.state != RuleState.ON or not verdict.holds:
        run.state = RunState.NOT_FOR_IT
    elif loops(str(rule.pk), run.chain):
        run.state = RunState.LOOP
        stop(rule, ticket, [*run.chain, str(rule.pk)])
    else:
        run.did = _do_all(rule, ticket, run.chain)
        run.state = RunState.FAILED if any(d["error"] for d in run.did) else RunState.DONE
    run.save(update_fields=["state", "why", "did", "at"])


def _do_all(rule: Rule, ticket: Ticket, chain: Sequence[str]) -> list[dict[str, str]]:
    """Every deed; one that cannot be done does not hold the others up."""
    actor = Actor("rule", rule.pk, rule.name)
    did = []
    with _led_by((*chain, str(rule.pk))):
        for doing in deeds_of(rule):
            error = ""
            try:
                with transaction.atomic():
                    do(doing, ticket, actor, rule)
            except Undoable as why:
                error = str(why)
            did.append({"deed": doing.deed.value, "value": doing.value, "error": error})
    return did


def stop(rule: Rule, ticket: Ticket, chain: Sequence[str]) -> None:
    """A rule came back to a ticket through its own deeds: it is stopped, shown, and the leaders are told."""
    names = dict(Rule.objects.filter(pk__in=chain).values_list("pk", "name"))
    through = [names[pk] for pk in map(UUID, chain) if pk in names]
    Rule.objects.select_for_update(no_key=True).get(pk=rule.pk)  # its runs may go on being written meanwhile
    rule.state = RuleState.STOPPED
    rule.stopped_why = {"ticket": ticket.reference, "rules": through}
    rule.version += 1
    rule.save(update_fields=["state", "stopped_why", "version"])
    record(rule, "rule.stopped", ticket=ticket.reference, rules=through)
    _tell(rule.brand, rule, ticket)


def _tell(brand: Brand, rule: Rule, ticket: Ticket) -> None:
    notify(
        leaders_on_duty(brand),
        "rule_stopped",
        rule=rule.name,
        reference=ticket.reference,
        path=f"/rules/{rule.pk}/",
    )


@contextmanager
def _led_by(chain: tuple[str, ...]) -> Iterator[None]:
    """What happens in this block was set in motion by these rules."""
    token = _chain.set(chain)
    try:
        yield
    finally:
        _chain.reset(token)
