"""The customer's card."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, talk
from yueting.accounts.models import Agent, Look, Membership

pytestmark = pytest.mark.django_db


def get(agent: Agent, name: str, *args: object):
    client = Client()
    client.force_login(agent)
    return client.get(
        reverse(name, args=args), headers={"HX-Request": "true"} if name == "contacts:card" else {}
    )


def test_the_card_shows_addresses_device_talks_and_tickets(cast: Cast) -> None:
    conversation = talk(
        cast.joy_chat, "我要投訴！你哋送錯貨", device={"browser": "Chrome 126", "system": "Android"}
    )
    html = get(cast.amy, "contacts:card", conversation.pk).content.decode()
    assert "ming" in html
    assert "Chrome 126" in html
    assert conversation.reference in html
    assert conversation.tickets.get().reference in html


def test_history_over_all_channels_stands_on_one_card(cast: Cast) -> None:
    first = talk(cast.joy_chat, "你好")
    second = talk(cast.joy_api, "又係我")
    assert first.contact_id == second.contact_id
    html = get(cast.amy, "contacts:show", first.contact_id).content.decode()
    assert first.reference in html
    assert second.reference in html


def test_looking_at_a_customer_is_written_down(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, "你好")
    get(cast.amy, "contacts:show", conversation.contact_id)
    assert Look.objects.get().subject_id == conversation.contact_id


def test_talks_of_a_team_one_is_not_in_stay_off_the_card(cast: Cast) -> None:
    mine, other = talk(cast.joy_chat, "你好"), talk(cast.joy_api, "又係我")
    type(other).objects.filter(pk=other.pk).update(assignee=None, team=None)
    type(mine).objects.filter(pk=mine.pk).update(assignee=None, team=cast.front)
    Membership.objects.filter(agent=cast.ben).update(team=cast.joy.teams.create(name="Back office"))
    html = get(cast.ben, "contacts:show", mine.contact_id).content.decode()
    assert other.reference in html
    assert mine.reference not in html


def test_only_who_handles_conversations_changes_the_card(cast: Cast) -> None:
    contact = talk(cast.joy_chat, "你好").contact
    address = reverse("contacts:profile", args=[contact.pk])
    client = Client()
    client.force_login(cast.kit)
    assert client.post(address, {"name": "X", "value": 3}).status_code == 403
    client.force_login(cast.amy)
    assert client.post(address, {"name": "陳小姐", "value": 3, "note": "熟客"}).status_code == 302
    contact.refresh_from_db()
    assert (contact.name, contact.value, contact.note) == ("陳小姐", 3, "熟客")
