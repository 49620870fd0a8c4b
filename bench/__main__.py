"""`python -m bench`: measures, prints a table against the goals and writes bench/results.json."""

import argparse
import json
import multiprocessing
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from pathlib import Path

from bench.result import Result, table

MEASUREMENTS = {
    "reading": "one message with its history understood; memory",
    "understanding": "what the small models get right on the public sets",
    "intake": "mails from bytes to ticket",
    "console": "lists and search at 10,000 and 100,000 tickets, requests per second",
    "board": "leader's board, agent list and sweep at 1,000,000 tickets, with the plan of every query",
    "search": "articles found among 100,000: the engine, its index, the page",
    "bot": "who asks for a person gets one; what the bot answers is right",
    "gaps": "twenty gaps planted among 5,000 questions",
    "inspection": "conversations of 20 turns scored by a rubric",
    "customers": "virtual customers: whom they are content with, how differently they talk",
    "chat": "500 sockets, 200 messages a second, to the agent's screen",
}
RESULTS = Path(__file__).with_name("results.json")


def main() -> int:
    options = _options()
    results: list[Result] = []
    failed: list[str] = []
    for name in options.only or MEASUREMENTS:
        began = time.monotonic()
        print(f"{name}: {MEASUREMENTS[name]} …", file=sys.stderr, flush=True)
        try:
            results += _in_own_process(name, options.quick)
        except Exception as problem:  # hours of measuring are not lost by one that fails
            failed.append(name)
            print(f"{name}: failed: {type(problem).__name__}: {problem}", file=sys.stderr, flush=True)
        print(f"{name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    print(table(results))
    if not options.quick:
        RESULTS.write_text(json.dumps([r.as_dict() for r in results], ensure_ascii=False, indent=1) + "\n")
    return 1 if failed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=MEASUREMENTS, help="measure this; may be repeated")
    parser.add_argument(
        "--quick", action="store_true", help="small sizes, to see that it runs; writes nothing"
    )
    return parser.parse_args()


def _in_own_process(name: str, quick: bool) -> list[Result]:
    """Each measurement has a process and a database of its own, so that none warms or burdens the next."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        measure: Callable[[bool], list[Result]] = import_module(f"bench.{name}").measure
        return pool.submit(measure, quick).result()


if __name__ == "__main__":
    sys.exit(main())
