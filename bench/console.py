"""The agent's pages at 10,000 and 100,000 tickets: lists, search, and how many a process serves in a second."""

import os
import time
from collections.abc import Callable

from bench.filling import fill, multiply, text_of
from bench.ground import Cast, ground, people
from bench.page_load import page_load
from bench.result import Goal, Result, at_least, at_most, percentile

SIZES = (10_000, 100_000)
LIST_GOALS = (20, 25)  # ms
SEARCH_GOALS = (15, 30)  # ms
REPEATS = 60
PAGES = {"console's list": "/conversations/?queue=open", "ticket list": "/tickets/"}
WORD = "退款"


def measure(quick: bool = False) -> list[Result]:
    """Server time of the lists and of a search, then requests per second of one process at the largest size."""
    small, large = (400, 800) if quick else SIZES
    results: list[Result] = []
    with ground():
        os.environ["YUETING_HOSTS"] = "127.0.0.1,testserver"
        cast = people()
        fill(cast, small)
        expected = sum(WORD in text_of(number) for number in range(small))
        results += _lists(cast, small, at_most(LIST_GOALS[0]))
        results += _search(cast, small, expected, at_most(SEARCH_GOALS[0]))
        multiply(large // small)
        results += _lists(cast, large, at_most(LIST_GOALS[1]))
        results += _search(cast, large, expected * large // small, at_most(SEARCH_GOALS[1]))
        results += _throughput(cast, seconds=2 if quick else 10)
    return results


def _lists(cast: Cast, size: int, goal: Goal) -> list[Result]:
    from django.test import Client

    client = Client()
    client.force_login(cast.agent)
    results = []
    for name, path in PAGES.items():
        times = _times(lambda path=path: _fetched(client, path))
        results.append(Result(f"{name}, {size:,} tickets, p50", percentile(times, 50), "ms", goal))
        results.append(Result(f"{name}, {size:,} tickets, p95", percentile(times, 95), "ms"))
    return results


def _fetched(client: object, path: str) -> None:
    response = client.get(path)  # type: ignore[attr-defined]
    if response.status_code != 200:
        raise RuntimeError(f"{path} answered {response.status_code}")


def _search(cast: Cast, size: int, expected: int, goal: Goal) -> list[Result]:
    """Recall counts every message that a reader finds by paging to the end; the time is that of the first page."""
    from yueting.conversations.queries.search import search

    times = _times(lambda: search(cast.agent, WORD))
    found, page = set(), search(cast.agent, WORD)
    while True:
        found |= {hit.message.pk for hit in page.hits}
        if page.after is None:
            break
        page = search(cast.agent, WORD, page.after)
    recall = 100 * len(found) / expected
    return [
        Result(f"search {WORD}, {size:,} messages, recall", recall, "%", at_least(100)),
        Result(f"search {WORD}, {size:,} messages, p50", percentile(times, 50), "ms", goal),
        Result(f"search {WORD}, {size:,} messages, p95", percentile(times, 95), "ms"),
    ]


def _times(work: Callable[[], object]) -> list[float]:
    """Milliseconds of each of many runs, after a few that only warm up."""
    times = []
    for run in range(REPEATS + 5):
        began = time.perf_counter()
        work()
        if run >= 5:
            times.append(1000 * (time.perf_counter() - began))
    return times


def _throughput(cast: Cast, seconds: float) -> list[Result]:
    speed, times = page_load(cast.agent, PAGES["console's list"], seconds)
    return [
        Result("console's list, one process", speed, "requests/s", at_least(300)),
        Result("console's list, one process, p95 at 8 at once", percentile(times, 95), "ms", at_most(50)),
    ]
