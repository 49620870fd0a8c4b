"""A critical complaint: from the customer's message to the screen of its named owner, with the plan, in two seconds."""

import time

import pytest
from django.test import Client
from django.urls import reverse

from yueting.accounts.models import Notice
from yueting.conversations.tests.test_console_socket import Desk, _write, play  # noqa: F401 (a fixture)
from yueting.tickets.models import Ticket
from yueting.tickets.tests.test_services_ladder import CRITICAL
from yueting.understanding import Turn, read

pytestmark = pytest.mark.django_db(transaction=True)
LIMIT = 2.0  # seconds


def test_a_critical_complaint_is_on_its_owners_screen_with_the_plan_in_two_seconds(play) -> None:  # noqa: F811
    read([Turn("customer", "你好")])  # a desk has its lexicons loaded before the first customer

    async def scenario(desk: Desk) -> None:
        screen = await desk.page(desk.cast.lee)
        began = time.perf_counter()
        await desk.do(_write, desk.cast.joy_chat, CRITICAL)
        told = await screen.hear("notice")
        plan = await desk.do(_plan_of, desk.cast.lee)
        seconds = time.perf_counter() - began
        assert plan in told["html"]
        assert seconds <= LIMIT

    play(scenario)
    opened = Ticket.objects.get()
    assert (opened.level, str(opened.owner)) == (4, "Lee")
    assert Notice.objects.get(kind="serious_complaint").data["to"] == "Lee"


def _plan_of(owner) -> str:
    """The address of the plan, opened as its owner does."""
    path = reverse("tickets:plan", args=[Ticket.objects.get().reference])
    client = Client()
    client.force_login(owner)
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.content.decode().count("timeline-time") == 6
    return path
