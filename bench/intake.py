"""Mail intake: .eml bytes accepted, parsed, stored, read and triaged, by one worker process and by two."""

import multiprocessing
import os
import statistics
import time
from collections.abc import Sequence
from multiprocessing.synchronize import Barrier
from uuid import UUID

from bench.ground import ground, people
from bench.helpdesk_peer import FIGURE, helpdesk_speed
from bench.mails import mails
from bench.result import Result, at_least

MAILS = 500
ROUNDS = 3
TIMES_FASTER = 5


def measure(quick: bool = False) -> list[Result]:
    """Mails per second, median of three rounds, in turn with django-helpdesk where that is installed.

    The goal is held by the faster of one and two workers.
    """
    count, rounds = (40, 1) if quick else (MAILS, ROUNDS)
    speeds: dict[str, list[float]] = {"1 worker": [], "2 workers": [], "django-helpdesk": []}
    with ground():
        cast = people(online=10)
        for number in range(rounds):
            speeds["1 worker"].append(_round(cast.mail.id, count, 1, seed=100 + number))
            speeds["2 workers"].append(_round(cast.mail.id, count, 2, seed=200 + number))
            if (peer := helpdesk_speed(mails(count, seed=number), f"helpdesk{number}")) is not None:
                speeds["django-helpdesk"].append(peer)
    median = {name: statistics.median(measured) for name, measured in speeds.items() if measured}
    peer = median.pop("django-helpdesk", None)
    goal = at_least(TIMES_FASTER * (peer or FIGURE))
    return [
        Result(
            f"mail intake, {count} mails, {workers}",
            speed,
            "mails/s",
            goal if speed == max(median.values()) else None,
            peer,
        )
        for workers, speed in median.items()
    ]


def _round(inbox_id: UUID, count: int, workers: int, seed: int) -> float:
    """Mails per second from the first byte accepted to the last message triaged, by processes already warm."""
    given = mails(count, seed)
    spawn = multiprocessing.get_context("spawn")
    start, end = spawn.Barrier(workers + 1), spawn.Barrier(workers + 1)
    shares = [given[place::workers] for place in range(workers)]
    processes = [spawn.Process(target=_work, args=(inbox_id, share, start, end)) for share in shares]
    for process in processes:
        process.start()
    start.wait(60)
    began = time.perf_counter()
    end.wait(300)
    took = time.perf_counter() - began
    for process in processes:
        process.join()
    _check(count, seed)
    return count / took


def _work(inbox_id: UUID, share: Sequence[bytes], start: Barrier, end: Barrier) -> None:
    """One worker: takes its share of the mailbox, then drains until nothing waits."""
    from yueting.runtime.desk import set_up_django

    set_up_django()
    from yueting.channels.email.account import mail_account
    from yueting.channels.email.mailbox import BATCH_MAILS, Batch, Cursor, FetchedMail
    from yueting.channels.email.tasks import store
    from yueting.channels.intake import drain
    from yueting.channels.models import RawDelivery, RawState
    from yueting.conversations.models import Inbox

    _warm_up()
    inbox = Inbox.objects.get(pk=inbox_id)
    account = mail_account(inbox.settings)
    fetched = [FetchedMail(uid, body) for uid, body in enumerate(share, start=1)]
    start.wait(60)
    for place in range(0, len(fetched), BATCH_MAILS):
        batch = tuple(fetched[place : place + BATCH_MAILS])
        store(inbox, account, Batch(f"worker {os.getpid()}", batch, Cursor(1, batch[-1].uid)))
    while drain() or RawDelivery.objects.filter(state=RawState.RECEIVED).exists():
        pass
    end.wait(300)


def _warm_up() -> None:
    """What a worker that runs since the morning has loaded long ago."""
    from yueting.conversations.services.arrival import message_steps
    from yueting.understanding import Turn, read
    from yueting.understanding.tokens import index_tokens

    message_steps()
    for text in ("我要退款", "我要退货", "I want a refund"):
        read([Turn("customer", text)])
        index_tokens(text)


def _check(count: int, seed: int) -> None:
    """A speed at which something is lost is no speed."""
    from yueting.conversations.models import Message

    stored = Message.objects.filter(external_id__startswith=f"<{seed}.", reading__isnull=False).count()
    if stored != count:
        raise RuntimeError(f"{count} mails went in, {stored} were stored and read (process {os.getpid()})")
