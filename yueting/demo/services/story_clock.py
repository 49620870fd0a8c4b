"""The time of a story. While the demo's past is played, the desk's own services see the day on which it happens."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Field
from django.utils import timezone


class StoryClock:
    """What `timezone.now()` says while a story is told; it only goes forward."""

    def __init__(self, begins: datetime) -> None:
        self.now = begins

    def move_to(self, at: datetime) -> None:
        self.now = max(self.now, at)

    def read(self) -> datetime:
        return self.now


@contextmanager
def story_time(begins: datetime) -> Iterator[StoryClock]:
    """Let `timezone.now()`, and the fields that have it as default, follow a clock of our own.

    For the whole process: only for a command that does nothing else. Everything is put back at the end.
    """
    real, clock = timezone.now, StoryClock(begins)
    fields = [field for model in apps.get_models() for field in model._meta.concrete_fields]
    stamped = [field for field in fields if field.default is real]
    try:
        timezone.now = clock.read
        _set_default(stamped, clock.read)
        yield clock
    finally:
        timezone.now = real
        _set_default(stamped, real)


def _set_default(fields: list["Field[Any, Any]"], now: object) -> None:
    for field in fields:
        field.default = now
        field.__dict__.pop("_get_default", None)  # Django keeps what it has worked out from `default`
