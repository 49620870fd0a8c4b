"""Fill the demo: brands, people, articles and two weeks of a desk's life."""

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from yueting.accounts.models import Brand
from yueting.demo.plot import DAYS
from yueting.demo.services.figures import figures, in_words
from yueting.demo.services.filling import Unfinished, Wish, fill, is_filled
from yueting.demo.services.furnishing import PASSWORD
from yueting.demo.story_book import brands, people

CONVERSATIONS = 294


class Command(BaseCommand):
    """Fill an empty demo desk; a full one only says who may sign in."""

    help = "Fill the demo (YUETING_DEMO=1) with invented brands, people and conversations."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--conversations", type=int, default=CONVERSATIONS, help="(%(default)s)")
        parser.add_argument("--days", type=int, default=DAYS, help="how far back (%(default)s)")
        parser.add_argument("--seed", type=int, default=1, help="the same seed tells the same story")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This desk is no demo. `yueting demo serve` makes one in a folder of its own.")
        if Brand.objects.exclude(slug__in=[card.slug for card in brands()]).exists() and not is_filled():
            raise CommandError("This desk is in use already; the demo needs an empty one.")
        if not is_filled():
            self._fill(Wish(options["conversations"], timezone.now(), options["days"], options["seed"]))
        self._say_who_may_sign_in()

    def _fill(self, wish: Wish) -> None:
        began = time.monotonic()
        try:
            fill(wish)
        except Unfinished as error:
            raise CommandError("The demo could not be filled; the reason is above.") from error
        print(f"Filled in {time.monotonic() - began:.0f} s:\n{in_words(figures())}", file=sys.stderr)

    def _say_who_may_sign_in(self) -> None:
        self.stdout.write(f"Demo people (password of all: {PASSWORD})")
        for person in people():
            where = " + ".join(person.brands)
            self.stdout.write(f"  {person.email:28} {person.role:11} {person.name_en}, {where}")
