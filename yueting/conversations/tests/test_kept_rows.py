"""Rows, menus and statements are kept, and yet whatever changes is seen on the next page."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.cast import Cast, talk
from yueting.accounts.models import Agent, Brand, Membership, Notice, Role, Team
from yueting.contacts.models import Contact
from yueting.conversations.models import Conversation

NOW = timezone.now()
CHANGES = {
    "preview": "另一句說話",
    "variety": "en",
    "level": 4,
    "emotion": "angry",
    "channel": "email",
    "last_seq": 9,
    "last_message_at": NOW - timedelta(days=400),
    "due_at": NOW + timedelta(hours=5),
    "state": "ended",
}


def signed_in(agent: Agent) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(agent)
    return client


def listed(client: Client, queue: str = "open") -> str:
    return client.get(
        reverse("conversations:inbox"), {"queue": queue}, headers={"HX-Request": "true"}
    ).content.decode()


@pytest.fixture
def one(cast: Cast) -> Conversation:
    conversation = talk(cast.joy_chat, "你好，請問幾點開門？")
    Conversation.objects.filter(pk=conversation.pk).update(
        level=0, emotion="calm", due_at=None, variety="yue"
    )
    return conversation


@pytest.mark.parametrize("field", CHANGES)
def test_a_row_shows_at_once_what_changed(cast: Cast, one: Conversation, field: str) -> None:
    client = signed_in(cast.lee)
    before = listed(client), listed(client, "ended")
    Conversation.objects.filter(pk=one.pk).update(**{field: CHANGES[field]})
    assert (listed(client), listed(client, "ended")) != before


def test_a_row_shows_new_names_of_customer_owner_and_brand(cast: Cast, one: Conversation) -> None:
    Conversation.objects.filter(pk=one.pk).update(assignee=cast.amy)
    client = signed_in(cast.zoe)
    listed(client)
    Contact.objects.update(name="陳大文 <b>")
    Agent.objects.filter(pk=cast.amy.pk).update(name="Amelia")
    Brand.objects.filter(pk=cast.joy.pk).update(names={"en": "Joyful"})
    html = listed(client)
    assert "陳大文 &lt;b&gt;" in html
    assert "Amelia" in html
    assert "Joyful" in html


def test_the_ring_of_a_row_goes_on_while_nothing_else_changes(cast: Cast, one: Conversation) -> None:
    client = signed_in(cast.lee)
    Conversation.objects.filter(pk=one.pk).update(due_at=NOW + timedelta(hours=3))
    assert "3 h left" in listed(client)
    Conversation.objects.filter(pk=one.pk).update(due_at=NOW - timedelta(hours=3))
    assert "3 h over" in listed(client)


def test_two_readers_of_one_row_read_it_in_their_own_language(cast: Cast, one: Conversation) -> None:
    Conversation.objects.update(level=4)
    Agent.objects.filter(pk=cast.sue.pk).update(interface_language="zh-hans")
    assert "Level 4, critical" in listed(signed_in(cast.lee))
    assert "Level 4, critical" not in listed(signed_in(cast.sue))


def test_who_leaves_a_team_sees_its_list_no_more(cast: Cast, one: Conversation) -> None:
    back = Team.objects.create(brand=cast.joy, name="Back office")
    Conversation.objects.update(team=cast.front, assignee=None)
    membership = Membership.objects.get(agent=cast.ben)
    Membership.objects.filter(pk=membership.pk).update(team=cast.front)
    client = signed_in(cast.ben)
    assert f"row-{one.pk}" in listed(client)
    Membership.objects.filter(pk=membership.pk).update(team=back)
    assert f"row-{one.pk}" not in listed(client)
    Membership.objects.filter(pk=membership.pk).delete()
    assert f"row-{one.pk}" not in listed(client)


def test_the_menu_counts_new_notices_and_offers_what_a_new_role_may(cast: Cast) -> None:
    client = signed_in(cast.amy)
    page = reverse("conversations:inbox")
    html = client.get(page).content.decode()
    assert reverse("analytics:dashboard") not in html
    Notice.objects.create(agent=cast.amy, kind="assigned")
    Membership.objects.filter(agent=cast.amy).update(role=Role.LEADER)
    html = client.get(page).content.decode()
    assert reverse("analytics:dashboard") in html
    assert '<span class="count hot">1</span>' in html


def test_a_kept_form_holds_the_token_of_its_own_page(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.amy)
    other = signed_in(cast.ben).get("/conversations/").context["csrf_token"]
    page = strict.get("/tickets/?state=all")
    token = page.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert 'name="next" value="/tickets/?state=all"' in page.content.decode()
    sent = {"presence": "busy", "csrfmiddlewaretoken": token}
    assert strict.post(reverse("accounts:presence"), sent).status_code == 302
    assert (
        strict.post(reverse("accounts:presence"), sent | {"csrfmiddlewaretoken": str(other)}).status_code
        == 403
    )


def test_a_session_that_is_over_opens_no_page(cast: Cast) -> None:
    client = signed_in(cast.amy)
    assert client.get("/conversations/").status_code == 200
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/conversations/").status_code == 302
