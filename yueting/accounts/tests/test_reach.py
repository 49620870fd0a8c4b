"""What each role reaches: the table of permissions as people meet it."""

from uuid import uuid4

import pytest
from django.test import Client

from tests.cast import Cast, talk
from yueting.accounts.models import Membership, Role, Team
from yueting.accounts.permissions import ALLOWED, may, may_anywhere, scoped
from yueting.conversations.models import Conversation, Message


def test_every_role_may_do_something() -> None:
    assert set().union(*ALLOWED.values()) == set(Role.values)


@pytest.mark.parametrize(
    ("who", "reads"),
    [("amy", {"joy"}), ("kit", {"joy"}), ("may", {"cha"}), ("zoe", {"joy", "cha"}), ("eve", set())],
)
def test_people_read_the_conversations_of_their_brands(cast: Cast, who: str, reads: set[str]) -> None:
    talk(cast.joy_chat, "你好")
    talk(cast.cha_chat, "你好")
    seen = Conversation.objects.filter(scoped(getattr(cast, who), "read_conversations"))
    assert {c.brand.slug for c in seen} == reads


def test_a_member_of_one_team_reads_that_team_and_what_nobody_has_taken(cast: Cast) -> None:
    back = Team.objects.create(brand=cast.joy, name="Back office")
    Membership.objects.filter(agent=cast.ben).update(team=back)
    theirs, others, nobodys = (talk(cast.joy_chat, "你好", sender=s) for s in ("a", "b", "c"))
    for conversation, team in ((theirs, back), (others, cast.front), (nobodys, None)):
        Conversation.objects.filter(pk=conversation.pk).update(team=team, assignee=None)
    seen = Conversation.objects.filter(scoped(cast.ben, "read_conversations", own="assignee_id"))
    assert set(seen) == {theirs, nobodys}

    Conversation.objects.filter(pk=others.pk).update(assignee=cast.ben)
    seen = Conversation.objects.filter(scoped(cast.ben, "read_conversations", own="assignee_id"))
    assert set(seen) == {theirs, nobodys, others}


def test_a_leader_of_one_team_leads_no_other(cast: Cast) -> None:
    back = Team.objects.create(brand=cast.joy, name="Back office")
    Membership.objects.filter(agent=cast.lee).update(team=cast.front)
    assert may(cast.lee, "take_over", cast.joy.pk, cast.front.pk)
    assert not may(cast.lee, "take_over", cast.joy.pk, back.pk)
    assert not may(cast.lee, "take_over", cast.joy.pk)


def test_who_was_stopped_may_nothing(cast: Cast) -> None:
    cast.zoe.is_active = False
    assert not any(may_anywhere(cast.zoe, action) for action in ALLOWED)


def test_a_client_reads_the_own_brand_and_nothing_else(client: Client, cast: Cast) -> None:
    own, foreign = talk(cast.joy_chat, "我想退款"), talk(cast.cha_chat, "我要退款")
    client.force_login(cast.kit)
    assert client.get(f"/conversations/{own.pk}/").status_code == 200
    assert client.get(f"/conversations/{foreign.pk}/").status_code == 404
    assert client.get("/dashboard/").status_code == 200
    assert client.get("/knowledge/").status_code == 403
    assert client.get("/people/").status_code == 403


def _writing(kind: str) -> dict[str, str]:
    return {"text": "hello", "kind": kind, "client_key": str(uuid4())}


@pytest.mark.parametrize("kind", ["reply", "note"])
def test_a_client_writes_nothing_where_an_agent_may(client: Client, cast: Cast, kind: str) -> None:
    own = talk(cast.joy_chat, "我想退款")
    client.force_login(cast.kit)
    refused = client.post(f"/conversations/{own.pk}/{kind}/", _writing(kind))
    assert refused.status_code in {403, 422}
    assert not Message.objects.filter(text="hello").exists()

    client.force_login(cast.amy)
    client.post(f"/conversations/{own.pk}/{kind}/", _writing(kind))
    assert Message.objects.filter(text="hello").exists()


@pytest.mark.parametrize("action", ["claim", "take-over", "transfer"])
def test_a_client_takes_and_gives_nothing(client: Client, cast: Cast, action: str) -> None:
    own = talk(cast.joy_chat, "我想退款")
    client.force_login(cast.kit)
    form = {"receiver": f"agent:{cast.kit.pk}", "why": "mine"}
    path = f"/conversations/{own.pk}/{action}/"
    refused = client.post(path, form, headers={"hx-request": "true"})
    assert refused.status_code in {403, 409, 422}
    before = own.assignee_id
    own.refresh_from_db()
    assert own.assignee_id == before
