"""Thousands of random histories: the clocks on stored tickets are those of a slow, obvious reference."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby

import pytest

from tests.cast import Cast
from yueting.contacts.models import Contact
from yueting.tickets.models import Ticket, TicketState
from yueting.tickets.services import clocks
from yueting.tickets.services.hours import business_hours
from yueting.tickets.services.policies import keep_policy
from yueting.tickets.services.timing import counted, timing
from yueting.tickets.sla import used
from yueting.tickets.tests.slow_clock import (
    Happened,
    SlowTicket,
    due_minute,
    tell,
    used_minutes,
)

SPRING, WINTER = datetime(2026, 3, 25, tzinfo=UTC), datetime(2026, 12, 22, tzinfo=UTC)
HOURS = {
    "week": {
        **{day: ["09:00-13:00", "14:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")},
        "sat": ["22:00-02:00"],
    },
    "closed": ["2026-04-03", "2026-12-25", "2027-01-01"],
}
KINDS = ("first_response", "next_response", "resolution")


def promised(policy: int, level: int, value: int) -> dict[str, tuple[int, bool]]:
    """Minutes and whether by business hours; every policy, level and tier says something else."""
    by_hours = (level + policy) % 2 == 0
    tier = 1 if value >= 2 else 0
    first = 30 + 10 * level + 5 * policy - 7 * tier
    return {
        "first_response": (first, by_hours),
        "next_response": (2 * first, not by_hours),
        "resolution": (600 + 300 * level + 60 * policy - 120 * tier, by_hours),
    }


def written(policy: int) -> dict[str, object]:
    """The same promises as a policy of the desk."""
    targets = {
        level: [
            {
                "kind": kind,
                "within": f"{minutes} min",
                "clock": "business" if hours else "calendar",
                "value": value,
            }
            for value in (0, 2)
            for kind, (minutes, hours) in promised(policy, level, value).items()
        ]
        for level in range(5)
    }
    levels = [{"level": n, "name": str(n), "targets": targets[n]} for n in range(5)]
    return {"levels": levels, "warnings": [50, 80], "ladder": [{"to": "duty", "within": "15 min"}]}


def a_history(chance: random.Random) -> list[Happened]:
    """What may happen to a ticket in eight days, in an order that the life cycle allows."""
    told, minute, state = list[Happened](), 0, "open"
    for _step in range(chance.randrange(1, 9)):
        minute += chance.choice((0, 1, 7, 60, 400, 1500, 3000))
        ways = {
            "open": ("reply", "customer", "wait", "resolve", "level", "value"),
            "waiting": ("reply", "customer", "customer", "resolve", "level", "value"),
            "solved": ("reopen", "value"),
        }
        what = chance.choice(ways[state])
        told.append(Happened(minute, what, chance.randrange(5) if what == "level" else chance.randrange(4)))
        state = {"wait": "waiting", "customer": "open", "resolve": "solved", "reopen": "open"}.get(
            what, state
        )
    return told


class Desk:
    """Lets many tickets live through their histories at once, with the services of the desk."""

    def __init__(self, cast: Cast, zone: str) -> None:
        cast.joy.hours = HOURS | {"zone": zone}
        cast.joy.save()
        self.brand, self.zone = cast.joy, zone
        keep_policy(cast.joy, written(0), cast.lee, seen=0)

    def open(self, histories: list[list[Happened]], chance: random.Random) -> list[Ticket]:
        contacts = Contact.objects.bulk_create(
            Contact(brand=self.brand, value=chance.randrange(4)) for _history in histories
        )
        tickets = [
            Ticket(
                reference=f"H{number}",
                brand=self.brand,
                contact=contact,
                channel="email",
                level=chance.randrange(5),
                state=TicketState.OPEN,
                opened_at=chance.choice((SPRING, WINTER)) + timedelta(minutes=chance.randrange(8000)),
            )
            for number, contact in enumerate(contacts)
        ]
        Ticket.objects.bulk_create(tickets)
        clocks.set_clocks(*tickets)
        return tickets

    def live(self, tickets: list[Ticket], histories: list[list[Happened]]) -> None:
        """The first event of all, the second of all, …: each kind of event in one batch."""
        for step in range(max(map(len, histories))):
            happens = [(t, h[step]) for t, h in zip(tickets, histories, strict=True) if len(h) > step]
            happens.sort(key=lambda pair: pair[1].what)
            for what, group in groupby(happens, key=lambda pair: pair[1].what):
                getattr(self, what)({t: (event.to, at(t, event.minute)) for t, event in group})

    def reply(self, of: dict[Ticket, tuple[int, datetime]]) -> None:
        for ticket, (_to, when) in of.items():
            ticket.first_reply_at = ticket.first_reply_at or when
        self._meet(of, KINDS[:2])

    def customer(self, of: dict[Ticket, tuple[int, datetime]]) -> None:
        clocks.resume({ticket: when for ticket, (_to, when) in of.items()})
        clocks.start_next_response({t: when for t, (_to, when) in of.items() if t.first_reply_at})

    def wait(self, of: dict[Ticket, tuple[int, datetime]]) -> None:
        clocks.pause({ticket: when for ticket, (_to, when) in of.items()})

    def resolve(self, of: dict[Ticket, tuple[int, datetime]]) -> None:
        clocks.resume({ticket: when for ticket, (_to, when) in of.items()})
        self._meet(of, KINDS)

    def reopen(self, of: dict[Ticket, tuple[int, datetime]]) -> None:
        for ticket, (_to, when) in of.items():
            clocks.take_up_again(ticket, when)

    def level(self, of: dict[Ticket, tuple[int, datetime]]) -> None:
        for ticket, (to, _when) in of.items():
            ticket.level = to
        clocks.set_clocks(*of, at=max(when for _to, when in of.values()))

    def value(self, of: dict[Ticket, tuple[int, datetime]]) -> None:
        for ticket, (to, _when) in of.items():
            Contact.objects.filter(pk=ticket.contact_id).update(value=to)
        clocks.set_clocks(*of, at=max(when for _to, when in of.values()))

    def _meet(self, of: dict[Ticket, tuple[int, datetime]], kinds: tuple[str, ...]) -> None:
        for ticket, (_to, when) in of.items():
            clocks.meet(ticket, list(kinds), when)


def at(ticket: Ticket, minute: int) -> datetime:
    return ticket.opened_at + timedelta(minutes=minute)


def differences(desk: Desk, tickets: list[Ticket], lived: list[SlowTicket], ends: list[int]) -> Iterator[str]:
    """Where the stored clocks and the slow ones disagree."""
    kept = timing(tickets)
    for ticket, slow, end in zip(tickets, lived, ends, strict=True):
        stored = kept.clocks[ticket.id]
        if set(stored) != set(slow.clocks):
            yield f"{ticket.reference}: {set(stored)} is not {set(slow.clocks)}"
            continue
        for kind, clock in stored.items():
            met = slow.clocks[kind].met
            if clock.met_at != (None if met is None else at(ticket, met)):
                yield f"{ticket.reference} {kind}: met {clock.met_at} is not {met}"
            if met is not None:
                continue  # what is met is not computed anew
            due = due_minute(slow, kind, ticket.opened_at, desk.zone, end)
            if clock.due_at != (None if due is None else at(ticket, due)):
                yield f"{ticket.reference} {kind}: due {clock.due_at} is not {due} after {ticket.opened_at}"
            hours = business_hours(desk.brand, clock.started_at)
            count = used(counted(clock, kept.pauses.get(ticket.id, ())), at(ticket, end), hours) / 60
            if count != used_minutes(slow, kind, ticket.opened_at, desk.zone, end):
                yield f"{ticket.reference} {kind}: {count} minutes used is not what was counted"


def compare(cast: Cast, zone: str, count: int, seed: int) -> list[str]:
    chance = random.Random(seed)
    histories = [a_history(chance) for _number in range(count)]
    desk = Desk(cast, zone)
    tickets = desk.open(histories, chance)
    values = dict(Contact.objects.values_list("pk", "value"))
    first = [SlowTicket(t.level, values[t.contact_id], policy=0) for t in tickets]
    desk.live(tickets, histories)
    ends = [max(event.minute for event in history) + 1 for history in histories]
    lived = [tell(h, slow, promised, end) for h, slow, end in zip(histories, first, ends, strict=True)]
    return list(differences(desk, tickets, lived, ends))


# London changes its clocks on 29 March 2026: half of the histories run over that night, the others over new year.
@pytest.mark.parametrize("zone", ["Europe/London", "Asia/Hong_Kong"])
def test_random_histories_give_the_clocks_of_the_slow_reference(cast: Cast, zone: str) -> None:
    assert compare(cast, zone, count=100, seed=4)[:5] == []


@pytest.mark.slow
@pytest.mark.parametrize("zone", ["Europe/London", "Asia/Hong_Kong"])
def test_two_thousand_histories_give_the_clocks_of_the_slow_reference(cast: Cast, zone: str) -> None:
    assert compare(cast, zone, count=1000, seed=2026)[:5] == []


def test_another_policy_or_holiday_counts_anew_and_forgets_nothing(cast: Cast) -> None:
    """The policy changes in the middle: what runs follows it, from the same start."""
    chance, desk = random.Random(8), Desk(cast, "Asia/Hong_Kong")
    histories = [[event for event in a_history(chance) if event.what != "reopen"] for _ticket in range(40)]
    histories = [until_solved(history) for history in histories]
    tickets = desk.open(histories, chance)
    values = dict(Contact.objects.values_list("pk", "value"))
    first = [SlowTicket(t.level, values[t.contact_id], policy=0) for t in tickets]
    desk.live(tickets, histories)
    keep_policy(cast.joy, written(1), cast.lee, seen=1)
    clocks.set_clocks(*tickets)
    ends = [max((event.minute for event in history), default=0) + 1 for history in histories]
    told = [[*h, Happened(end, "policy", 1)] for h, end in zip(histories, ends, strict=True)]
    lived = [tell(h, slow, promised, end) for h, slow, end in zip(told, first, ends, strict=True)]
    assert list(differences(desk, tickets, lived, ends)) == []


def until_solved(history: list[Happened]) -> list[Happened]:
    solved = next((n for n, event in enumerate(history) if event.what == "resolve"), len(history))
    return history[: solved + 1]
