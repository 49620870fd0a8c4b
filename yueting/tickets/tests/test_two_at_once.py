"""Two people, or two processes, at the same instant, each on a connection of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.at_once import at_once
from tests.cast import Cast
from yueting.accounts.models import Notice
from yueting.conversations.services.handling import AlreadyDone
from yueting.tickets.models import Escalation, SlaPolicyVersion, Ticket
from yueting.tickets.policy import starter_policy, written
from yueting.tickets.services import clocks
from yueting.tickets.services.escalating import take_over
from yueting.tickets.services.policies import keep_policy
from yueting.tickets.tests.test_services_clocks import MINUTES, ticket

pytestmark = pytest.mark.django_db(transaction=True)


@transaction.atomic
def late_ticket(cast: Cast, sender: str = "ming") -> Ticket:
    """A ticket whose first answer is late."""
    return ticket(cast.joy_chat, 1, timezone.now() - MINUTES(5), sender=sender)


def elsewhere(work: Callable[[], Any]) -> Any:
    """Done by somebody else, on another connection."""

    def alone() -> Any:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(alone).result(20)


def test_of_two_who_take_over_one_is_told_that_the_other_was_first(cast: Cast) -> None:
    late = late_ticket(cast)
    clocks.sweep()
    results = at_once(lambda: take_over(late, cast.lee), lambda: take_over(late, cast.sue))
    assert sum(isinstance(result, AlreadyDone) for result in results) == 1
    late.refresh_from_db()
    assert late.owner == Escalation.objects.get().taken_by


def test_of_two_who_keep_a_policy_one_is_told_and_nothing_is_lost(cast: Cast) -> None:
    content = written(starter_policy())
    results = at_once(
        lambda: keep_policy(cast.joy, content, cast.lee, seen=0, why="lee"),
        lambda: keep_policy(cast.joy, content, cast.sue, seen=0, why="sue"),
    )
    assert sum(isinstance(result, AlreadyDone) for result in results) == 1
    assert SlaPolicyVersion.objects.count() == 1


def test_two_sweeps_at_once_tell_each_breach_once(cast: Cast) -> None:
    for number in range(6):
        late_ticket(cast, f"c{number}")
    found = at_once(clocks.sweep, clocks.sweep)
    while clocks.sweep():
        pass
    assert sum(found) == Notice.objects.filter(kind="sla_breached").count() == 6


def test_a_ticket_that_somebody_writes_to_is_left_for_the_next_sweep(cast: Cast) -> None:
    late = late_ticket(cast)
    with transaction.atomic():
        Ticket.objects.select_for_update().get(pk=late.pk)
        assert elsewhere(clocks.sweep) == 0
    assert clocks.sweep() == 1
