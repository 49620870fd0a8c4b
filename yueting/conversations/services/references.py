"""Public references nobody has yet."""

import random
from collections.abc import Iterator

from yueting.conversations.models import Conversation
from yueting.tickets.references import new_reference

_CHANCE = random.SystemRandom()


def free_references(count: int) -> Iterator[str]:
    """At least `count` unused references, checked with one statement when the first one is asked for."""
    drawn = {new_reference(_CHANCE) for _ in range(count + 5)}
    drawn -= set(Conversation.objects.filter(reference__in=drawn).values_list("reference", flat=True))
    yield from drawn
