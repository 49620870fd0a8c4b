"""The leader's board, the agent's list and the sweep of due clocks at a million tickets; every query has its index.

YUETING_BENCH_TICKETS sets another size, as in `YUETING_BENCH_TICKETS=100000 python -m bench --only board`.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bench.filling import fill, multiply
from bench.ground import Cast, ground, people
from bench.result import Result, at_most, percentile

if TYPE_CHECKING:
    from yueting.accounts.models import Agent

TICKETS, SEED = 1_000_000, 10_000
DUE = 10_000  # clocks the sweep finds
BOARD_GOAL, LIST_GOAL, SWEEP_GOAL = 150, 40, 5  # ms, ms, s
REPEATS = 40
SMALL = 5_000  # rows
PAGES = {
    "leader's board": ("/tickets/board/", BOARD_GOAL),
    "leader's board, what has broken": ("/tickets/board/?show=broken", BOARD_GOAL),
    "ticket list": ("/tickets/", LIST_GOAL),
    "ticket list, VIP lane": ("/tickets/?lane=vip", LIST_GOAL),
}
# Tables that grow with the desk: reading one from end to end is what an index is there to avoid.
LARGE = frozenset(
    {
        "tickets_ticket",
        "tickets_slaclock",
        "tickets_ticket_conversations",
        "conversations_conversation",
        "conversations_message",
        "contacts_contact",
        "timeline_event",
        "accounts_notice",
        "tickets_escalation",
        "tickets_slapause",
    }
)


def measure(quick: bool = False) -> list[Result]:
    """Server times of the pages, the time to sweep all due clocks, and how many queries lack an index."""
    size = 800 if quick else int(os.environ.get("YUETING_BENCH_TICKETS", TICKETS))
    due = 50 if quick else min(DUE, size // 20)
    with ground():
        os.environ["YUETING_HOSTS"] = "127.0.0.1,testserver"
        cast, leader = _desk(min(size, SEED), size)
        _set_clocks(due)
        asked: list[tuple[str, Any]] = []
        results: list[Result] = []
        for name, (path, goal) in PAGES.items():
            times, queries = _times(leader, path)
            asked += queries
            results.append(
                Result(f"{name}, {size:,} tickets, p50", percentile(times, 50), "ms", at_most(goal))
            )
            results.append(Result(f"{name}, {size:,} tickets, p95", percentile(times, 95), "ms"))
        seconds, processor, queries = _sweep(due)
        asked += queries
        goal = at_most(SWEEP_GOAL) if due == DUE else None
        results.append(Result(f"sweep of {due:,} clocks that ran out", seconds, "s", goal))
        results.append(Result("the same, processor time without the database's", processor, "s"))
        results.append(_without_index(asked))
        del cast
    return results


def _desk(seed: int, size: int) -> "tuple[Cast, Agent]":
    """A brand with a leader on duty and so many tickets, one in five open."""
    from yueting.accounts.models import Agent, Membership, Role

    cast = people()
    leader = Agent.objects.get(pk=cast.agent.pk)
    Membership.objects.create(agent=leader, brand=cast.brand, role=Role.LEADER)
    cast.brand.duty_leader = leader
    cast.brand.save()
    fill(cast, seed)
    multiply(size // seed, messages=False)
    return cast, leader


def _set_clocks(due: int) -> None:
    """Every open ticket has a clock of two days: a third has run out long ago, `due` have just now."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "update tickets_ticket set due_at = now() + (random() * 72 - 24) * interval '1 hour', "
            "lane = case when random() < 0.02 then 'vip' else 'ordinary' end where state = 'open'"
        )
        cursor.execute(
            "insert into tickets_slaclock (id, ticket_id, kind, seconds, clock, started_at, due_at, look_at, warned, "
            "is_planned, breached_at) select gen_random_uuid(), id, 'resolution', 172800, 'calendar', "
            "due_at - interval '48 hours', due_at, case when due_at >= now() then due_at end, "
            "case when due_at >= now() then 80 else 100 end, false, case when due_at < now() then due_at end "
            "from tickets_ticket where state = 'open'"
        )
        cursor.execute(
            "create temporary table ran_out as select id, ticket_id from tickets_slaclock "
            "where breached_at is null order by id limit %s",
            [due],
        )
        cursor.execute(
            "update tickets_ticket set level = 2, due_at = now() - interval '1 second' "
            "where id in (select ticket_id from ran_out)"
        )
        cursor.execute(
            "update tickets_slaclock set started_at = now() - interval '48 hours 1 second', "
            "due_at = now() - interval '1 second', look_at = now() - interval '1 second' "
            "where id in (select id from ran_out)"
        )
        cursor.execute("vacuum analyze")


def _times(reader: "Agent", path: str) -> tuple[list[float], list[tuple[str, Any]]]:
    """Milliseconds of many answers after a few that only warm up, and the queries of one of them."""
    from django.test import Client

    client = Client()
    client.force_login(reader)
    times = []
    for run in range(REPEATS + 5):
        began = time.perf_counter()
        response = client.get(path)
        if response.status_code != 200:
            raise RuntimeError(f"{path} answered {response.status_code}")
        if run >= 5:
            times.append(1000 * (time.perf_counter() - began))
    with _listening() as asked:
        client.get(path)
    return times, asked


def _sweep(due: int) -> tuple[float, float, list[tuple[str, Any]]]:
    """Seconds until nothing is due any more, by the wall and of our own processor, and the queries of a batch."""
    from yueting.runtime.loops import _load, _read_once
    from yueting.tickets.services.sweeping import sweep

    _load([_read_once])  # as a worker begins: what is loaded is kept out of the garbage collector
    began, own = time.perf_counter(), time.process_time()
    with _listening() as asked:
        found = sweep()
    while more := sweep():
        found += more
    seconds, processor = time.perf_counter() - began, time.process_time() - own
    if found < due:
        raise RuntimeError(f"the sweep found {found} of {due}")
    return seconds, processor, asked


@contextmanager
def _listening() -> Iterator[list[tuple[str, Any]]]:
    """What is asked inside: statements with their values."""
    from django.db import connection

    asked: list[tuple[str, Any]] = []

    def listen(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        yield asked


def _without_index(asked: Sequence[tuple[str, Any]]) -> Result:
    """How many of these statements read a large table from end to end, or have no index to do otherwise."""
    bad = 0
    for sql, params in asked:
        for statement, own in _apart(sql, list(params or ())):
            if (
                not statement.lstrip("( ").lower().startswith(("select", "update"))
                or "pg_notify" in statement
            ):
                continue
            whole = _explained(statement, own, "on")
            # A table of a few pages is rightly read whole: for it there must be an index all the same.
            if whole and not any(rows > SMALL for rows in _sizes(whole)):
                whole = _explained(statement, own, "off")
            if whole:
                bad += 1
                print(f"without an index: {whole}: {statement[:300]}")
    return Result("queries that read a large table whole", bad, "", at_most(0))


def _apart(sql: str, params: list[Any]) -> Iterator[tuple[str, list[Any]]]:
    """The single statements of one call, each with its values."""
    for statement in sql.split("; "):
        count = statement.count("%s")
        yield statement, params[:count]
        params = params[count:]


def _explained(statement: str, params: list[Any], seqscan: str) -> set[str]:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"set local enable_seqscan = {seqscan}")
        cursor.execute(f"explain (format json) {statement}", params)
        return _read_whole(cursor.fetchone()[0])


def _sizes(tables: set[str]) -> list[float]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select reltuples from pg_class where relname = any(%s)", [list(tables)])
        return [rows for (rows,) in cursor.fetchall()]


def _read_whole(plan: Any) -> set[str]:
    """The large tables that a plan reads from end to end."""
    found: set[str] = set()
    if isinstance(plan, dict):
        if plan.get("Node Type") == "Seq Scan" and plan.get("Relation Name") in LARGE:
            found.add(plan["Relation Name"])
        plan = list(plan.values())
    if isinstance(plan, list):
        for part in plan:
            found |= _read_whole(part)
    return found
