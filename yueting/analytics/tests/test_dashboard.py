"""The dashboard as a leader opens it: every figure leads to the tickets behind it."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast, talk
from yueting.accounts.models import Agent
from yueting.care.models import Rating
from yueting.conversations.models import Inbox
from yueting.tickets.models import Ticket


@pytest.fixture
def leader(client: Client, cast: Cast) -> Client:
    client.force_login(cast.sue)
    client.post("/people/language/", {"language": "en"})
    return client


def _ticket(inbox: Inbox, owner: Agent | None, sender: str, **more: object) -> Ticket:
    """A complaint of yesterday, so that no clock is in the future."""
    ticket = talk(inbox, "我要投訴，件貨爛咗", sender=sender).tickets.get()
    opened = timezone.now() - timedelta(days=1)
    Ticket.objects.filter(pk=ticket.pk).update(owner=owner, opened_at=opened, **more)
    return ticket


def test_two_agents_of_one_name_stay_two(leader: Client, cast: Cast) -> None:
    Agent.objects.filter(pk=cast.ben.pk).update(name=cast.amy.name)
    _ticket(cast.joy_chat, cast.amy, "a")
    _ticket(cast.joy_chat, cast.ben, "b")
    rows = leader.get("/dashboard/").context["by_agent"]
    assert [(row.name, row.figures.volume) for row in rows] == [("Amy", 1), ("Amy", 1)]


def test_each_figure_of_an_agent_leads_to_their_tickets(leader: Client, cast: Cast) -> None:
    amys, bens = _ticket(cast.joy_chat, cast.amy, "a", sla_met=True), _ticket(cast.joy_mail, cast.ben, "b")
    page = leader.get("/dashboard/").content.decode()
    links = [
        link for link in re.findall(r'href="(/dashboard/tickets/[^"]+)"', page) if str(cast.amy.pk) in link
    ]
    assert {link.split("/")[3] for link in links} == {"volume", "first_response", "resolved", "sla", "csat"}
    behind = leader.get(unescape(links[0])).content.decode()
    assert amys.reference in behind
    assert bens.reference not in behind


def test_a_slice_holds_on_every_link(leader: Client, cast: Cast) -> None:
    _ticket(cast.joy_chat, cast.amy, "a")
    page = unescape(leader.get(f"/dashboard/?days=7&brand={cast.joy.pk}").content.decode())
    links = re.findall(r'href="(/dashboard/tickets/[^"]+)"', page)
    assert links
    assert all(f"days=7&brand={cast.joy.pk}" in link for link in links)


def test_satisfaction_counts_the_rated_and_names_the_unhappy(leader: Client, cast: Cast) -> None:
    scores = {"a": 5, "b": 2}
    tickets = {sender: _ticket(cast.joy_chat, cast.amy, sender) for sender in scores}
    for sender, score in scores.items():
        Rating.objects.create(
            brand=cast.joy,
            ticket=tickets[sender],
            conversation=tickets[sender].conversations.get(),
            channel="chat",
            score=score,
            answered_at=timezone.now(),
        )
    csat = leader.get("/dashboard/").context["board"].total.csat
    assert (csat.value, csat.n) == (0.5, 2)
    unhappy = leader.get("/dashboard/tickets/unhappy/").content.decode()
    assert tickets["b"].reference in unhappy
    assert tickets["a"].reference not in unhappy


def test_a_brand_one_does_not_work_for_is_in_no_figure(leader: Client, cast: Cast) -> None:
    _ticket(cast.cha_chat, cast.may, "a")
    assert leader.get("/dashboard/").context["board"].total.volume == 0
    assert leader.get(f"/dashboard/?brand={cast.cha.pk}").context["board"].total.volume == 0
    assert not leader.get("/dashboard/tickets/volume/").context["page"].object_list


def test_only_channels_that_count_are_offered(leader: Client) -> None:
    assert set(leader.get("/dashboard/").context["channels"]) == {"chat", "email", "api"}


@pytest.mark.parametrize("query", ["days=0", "days=x", "brand=x", "agent=%00", "channel=fax", "days=²"])
def test_nonsense_in_the_address_is_as_if_it_were_not_there(leader: Client, query: str) -> None:
    assert leader.get(f"/dashboard/?{query}").context["chosen"].days == 14


def test_agents_have_no_figures(client: Client, cast: Cast) -> None:
    client.force_login(cast.amy)
    assert client.get("/dashboard/").status_code == 403
