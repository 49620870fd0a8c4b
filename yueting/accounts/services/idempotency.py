"""The same call again gives the same answer: calls of the API that carry an Idempotency-Key."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from yueting.accounts.models import ApiToken, IdempotentCall

KEPT = timedelta(days=7)
Answer = tuple[int, Any]


class AnotherCall(Exception):
    """The key was used before, for a call with other content."""


def once(token: ApiToken, key: str, request_hash: str, do: Callable[[], Answer]) -> Answer:
    """Do a call and keep its answer (status, JSON), or give the kept answer of the same call.

    All is one transaction: an error is not kept, and a second call at the same moment waits for the first.
    Raises AnotherCall.
    """
    with transaction.atomic():
        call, new = IdempotentCall.objects.get_or_create(
            token=token, key=key, defaults={"request_hash": request_hash}
        )
        if call.request_hash != request_hash:
            raise AnotherCall
        if not new and call.status is not None:
            return call.status, call.answer
        call.status, call.answer = do()
        call.save(update_fields=["status", "answer"])
        return call.status, call.answer


def forget_old_calls() -> int:
    """Remove answers that nobody asks for again; a background loop. Gives 0, so that the loop rests."""
    IdempotentCall.objects.filter(at__lt=timezone.now() - KEPT).delete()
    return 0
