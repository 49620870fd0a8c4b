"""Filling the demo desk. What was begun and not finished, because the process was killed, is finished by the next try."""

import multiprocessing
import sys
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import connection, connections, transaction

from yueting.accounts.models import Agent, Brand, Notice
from yueting.channels.base import RawInput
from yueting.channels.intake import accept, drain
from yueting.conversations.models import Conversation
from yueting.demo.plot import DAYS, Scene, now_on_the_desk, past
from yueting.demo.services.furnishing import Desk, find_desk, furnish
from yueting.demo.services.past import play_past
from yueting.demo.services.practising import practise
from yueting.demo.services.story_clock import story_time
from yueting.demo.story_book import brands

TOLD_LONG_AGO = timedelta(hours=12)  # notices older than this have been seen


class Unfinished(Exception):
    """A brand's past could not be played; the reason is on stderr."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How much of a past, how long, told from which seed."""

    conversations: int
    now: datetime
    days: int = DAYS
    seed: int = 1

    @property
    def begins(self) -> datetime:
        return self.now - timedelta(days=self.days + 1)


def is_filled() -> bool:
    """Whether every brand of the demo has its past."""
    return all(_has_past(card.slug) for card in brands())


def fill(wish: Wish) -> None:
    """Fill the desk: people and articles in one transaction, then each brand's past in one. Raises Unfinished."""
    if not Brand.objects.exists():
        with transaction.atomic(), story_time(wish.begins):
            furnish()
    chance = Random(wish.seed)
    scenes = [
        *past(wish.now, wish.conversations, chance, wish.days),
        *now_on_the_desk(wish.now, chance),
    ]
    missing = [card.slug for card in brands() if not _has_past(card.slug)]
    if connection.in_atomic_block:  # nobody else could see what this transaction has written
        for slug in missing:
            _play(wish, slug, scenes)
    else:
        _play_side_by_side(wish, missing, scenes)
    _bring_what_nobody_can_read(find_desk())
    practise(find_desk())
    Notice.objects.filter(at__lt=wish.now - TOLD_LONG_AGO).update(seen_at=wish.now - TOLD_LONG_AGO)
    Agent.objects.update(seen_at=None)


def _has_past(slug: str) -> bool:
    return Conversation.objects.filter(brand__slug=slug).exists()


def _play_side_by_side(wish: Wish, missing: list[str], scenes: list[Scene]) -> None:
    """The brands have nothing to do with each other: a process for each, where there are processors for it."""
    connections.close_all()
    processes = [
        multiprocessing.get_context("fork").Process(target=_play, args=(wish, slug, scenes), daemon=True)
        for slug in missing
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    if any(process.exitcode for process in processes):
        raise Unfinished


def _play(wish: Wish, slug: str, scenes: list[Scene]) -> None:
    desk = find_desk()
    with transaction.atomic(), story_time(wish.begins) as clock:
        chance = Random(f"{wish.seed} {slug}")
        own = [scene for scene in scenes if scene.talk.brand == slug]
        play_past(desk, slug, own, clock, wish.now, chance, _Progress(slug))


def _bring_what_nobody_can_read(desk: Desk) -> None:
    """Two deliveries for the list of failures: an empty mail, and a chat message that is none."""
    accept(desk.inboxes["joyhome", "email"], RawInput("demo-empty-mail", b""))
    accept(desk.inboxes["joyhome", "chat"], RawInput("demo-no-chat-message", b"{}"))
    drain()


class _Progress:
    """A line on stderr every five seconds."""

    def __init__(self, slug: str) -> None:
        self._slug = slug
        self._told_at = time.monotonic()

    def __call__(self, done: int, waiting: int) -> None:
        if time.monotonic() - self._told_at >= 5:
            self._told_at = time.monotonic()
            words = f"Filling the demo ({self._slug}): {done} things happened, {waiting} in line …"
            print(words, file=sys.stderr, flush=True)
