"""Fill the demo: brands, people, articles and two weeks of a desk's life, all or nothing."""

import sys
import time
from argparse import ArgumentParser
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from yueting.accounts.models import Agent, Brand, Notice
from yueting.channels.base import RawInput
from yueting.channels.intake import accept, drain
from yueting.demo.plot import DAYS, now_on_the_desk, past
from yueting.demo.services.figures import figures, in_words
from yueting.demo.services.furnishing import PASSWORD, Desk, furnish
from yueting.demo.services.past import play_past
from yueting.demo.services.story_clock import story_time
from yueting.demo.story_book import brands, people

CONVERSATIONS = 294
TOLD_LONG_AGO = timedelta(hours=12)  # notices older than this have been seen


class Command(BaseCommand):
    """Fill an empty demo desk; a full one only says who may sign in."""

    help = "Fill the demo (YUETING_DEMO=1) with invented brands, people and conversations."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--conversations", type=int, default=CONVERSATIONS, help="(%(default)s)")
        parser.add_argument("--days", type=int, default=DAYS, help="how far back (%(default)s)")
        parser.add_argument(
            "--seed", type=int, default=1, help="the same seed tells the same story (%(default)s)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "This desk is no demo. Use `yueting demo serve`, which has a data folder of its own."
            )
        if not Brand.objects.exists():
            began = time.monotonic()
            fill(options["conversations"], Random(options["seed"]), timezone.now(), options["days"])
            print(f"Filled in {time.monotonic() - began:.0f} s:\n{in_words(figures())}", file=sys.stderr)
        elif not Brand.objects.filter(slug=brands()[0].slug).exists():
            raise CommandError("This desk is in use already; the demo needs an empty one.")
        self._say_who_may_sign_in()

    def _say_who_may_sign_in(self) -> None:
        self.stdout.write(f"Demo people (password of all: {PASSWORD})")
        for person in people():
            self.stdout.write(
                f"  {person.email:28} {person.role:11} {person.name_en}, {' + '.join(person.brands)}"
            )


def fill(conversations: int, chance: Random, now: datetime, days: int = DAYS) -> None:
    """Fill the desk in one transaction: after a crash there is an empty desk, never half a demo."""
    began = now - timedelta(days=days + 1)
    with transaction.atomic(), story_time(began) as clock:
        desk = furnish()
        scenes = [*past(now, conversations, chance, days), *now_on_the_desk(now, chance)]
        play_past(desk, scenes, clock, now, chance, _Progress())
        _bring_what_nobody_can_read(desk)
    Notice.objects.filter(at__lt=now - TOLD_LONG_AGO).update(seen_at=now - TOLD_LONG_AGO)
    Agent.objects.update(seen_at=None)


def _bring_what_nobody_can_read(desk: Desk) -> None:
    """Two deliveries for the list of failures: an empty mail, and a chat message that is none."""
    accept(desk.inboxes["joyhome", "email"], RawInput("demo-empty-mail", b""))
    accept(desk.inboxes["joyhome", "chat"], RawInput("demo-no-chat-message", b"{}"))
    drain()


class _Progress:
    """A line on stderr every five seconds."""

    def __init__(self) -> None:
        self._told_at = time.monotonic()

    def __call__(self, done: int, waiting: int) -> None:
        if time.monotonic() - self._told_at >= 5:
            self._told_at = time.monotonic()
            print(
                f"Filling the demo: {done} things happened, {waiting} in line …", file=sys.stderr, flush=True
            )
