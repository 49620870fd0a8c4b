"""The people pages: for administrators of a brand, about that brand."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from tests.cast import Cast
from yueting.accounts.models import Agent, Invitation, Membership, Role, Skill
from yueting.accounts.services.roles import give_role, take_role

PERSON = {"name": "Amy Au", "staff_number": "1022", "languages": ["yue", "cmn"], "is_active": "on"}


@pytest.fixture
def zoe(client: Client, cast: Cast) -> Client:
    """The browser of the administrator of both brands."""
    client.force_login(cast.zoe)
    client.post("/people/language/", {"language": "en"})
    return client


@pytest.mark.parametrize("who", ["amy", "lee", "sue", "eve", "kit", "may"])
def test_only_administrators_see_people(client: Client, cast: Cast, who: str) -> None:
    client.force_login(getattr(cast, who))
    assert client.get("/people/").status_code == 403
    assert client.get(f"/people/{cast.amy.pk}/").status_code == 404
    assert (
        client.post(f"/people/{cast.amy.pk}/roles/", {"brand": cast.joy.pk, "role": "admin"}).status_code
        == 404
    )
    assert client.post(f"/people/brands/{cast.joy.pk}/duty/", {"leader": cast.sue.pk}).status_code == 403


def test_nobody_sees_people_without_signing_in(client: Client, cast: Cast) -> None:
    assert client.get("/people/")["Location"].startswith("/account/login/")


def test_an_administrator_sees_everybody_of_the_brand_with_role_and_presence(zoe: Client) -> None:
    page = zoe.get("/people/").content.decode()
    for words in ("Amy", "amy@desk.example", "Team leader", "Kit", "May", "Cha"):
        assert words in page


def test_an_administrator_of_one_brand_sees_nothing_of_the_other(client: Client, cast: Cast) -> None:
    Membership.objects.filter(agent=cast.zoe, brand=cast.cha).delete()
    client.force_login(cast.zoe)
    assert "may@desk.example" not in client.get("/people/").content.decode()
    assert client.get(f"/people/{cast.may.pk}/").status_code == 404
    answer = client.post("/people/", {"email": "n@desk.example", "brand": cast.cha.pk, "role": "admin"})
    assert answer.context["form"].errors["brand"]
    assert not Invitation.objects.exists()


def test_inviting_shows_the_link_once(zoe: Client, cast: Cast) -> None:
    answer = zoe.post(
        "/people/", {"email": "n@desk.example", "brand": cast.joy.pk, "role": "agent"}, follow=True
    )
    assert "/people/join/" in answer.content.decode()
    assert "/people/join/" not in zoe.get("/people/").content.decode()


def test_a_team_of_another_brand_is_refused(zoe: Client, cast: Cast) -> None:
    form = {"email": "n@desk.example", "brand": cast.cha.pk, "team": cast.front.pk, "role": "agent"}
    assert zoe.post("/people/", form).context["form"].non_field_errors()
    assert not Invitation.objects.exists()


def test_a_person_is_changed(zoe: Client, cast: Cast) -> None:
    Skill.objects.create(name="refunds")
    answer = zoe.post(f"/people/{cast.amy.pk}/", PERSON | {"more_skills": "repairs、 tea ,"})
    assert answer.status_code == 302
    amy = Agent.objects.get(pk=cast.amy.pk)
    assert (amy.name, amy.staff_number, amy.languages) == ("Amy Au", "1022", ["yue", "cmn"])
    assert set(amy.skills.values_list("name", flat=True)) == {"repairs", "tea"}


def test_people_without_a_staff_number_do_not_collide(zoe: Client, cast: Cast) -> None:
    for person in (cast.amy, cast.ben):
        assert zoe.post(f"/people/{person.pk}/", PERSON | {"staff_number": ""}).status_code == 302
    assert Agent.objects.filter(staff_number=None).count() == 2


def test_nobody_shuts_themselves_out(zoe: Client, cast: Cast) -> None:
    form = {name: value for name, value in PERSON.items() if name != "is_active"}
    assert zoe.post(f"/people/{cast.zoe.pk}/", form).context["form"].errors["is_active"]
    assert Agent.objects.get(pk=cast.zoe.pk).is_active
    assert zoe.post(f"/people/{cast.ben.pk}/", form).status_code == 302
    assert not Agent.objects.get(pk=cast.ben.pk).is_active


def test_the_duty_leader_is_changed_and_taken_back(zoe: Client, cast: Cast) -> None:
    zoe.post(f"/people/brands/{cast.joy.pk}/duty/", {"leader": cast.sue.pk})
    cast.joy.refresh_from_db()
    assert cast.joy.duty_leader == cast.sue
    zoe.post(f"/people/brands/{cast.joy.pk}/duty/", {"leader": ""})
    cast.joy.refresh_from_db()
    assert cast.joy.duty_leader is None


@pytest.mark.parametrize("who", ["amy", "kit", "may"])
def test_who_may_not_lead_the_brand_is_not_on_duty_for_it(zoe: Client, cast: Cast, who: str) -> None:
    answer = zoe.post(f"/people/brands/{cast.joy.pk}/duty/", {"leader": getattr(cast, who).pk})
    assert answer.status_code == 404
    cast.joy.refresh_from_db()
    assert cast.joy.duty_leader == cast.lee


def test_a_role_is_given_and_taken(zoe: Client, cast: Cast) -> None:
    zoe.post(f"/people/{cast.amy.pk}/roles/", {"brand": cast.joy.pk, "team": cast.front.pk, "role": "leader"})
    given = Membership.objects.get(agent=cast.amy, role=Role.LEADER)
    assert (given.brand, given.team) == (cast.joy, cast.front)
    zoe.post(f"/people/roles/{given.pk}/remove/")
    assert not Membership.objects.filter(agent=cast.amy, role=Role.LEADER).exists()


def test_a_role_given_twice_is_one_role(cast: Cast) -> None:
    for _time in range(2):
        give_role(cast.zoe, cast.amy, cast.joy, "leader")
    assert Membership.objects.filter(agent=cast.amy, role="leader").count() == 1


def test_the_last_administrator_keeps_the_role(zoe: Client, cast: Cast) -> None:
    last = Membership.objects.get(agent=cast.zoe, brand=cast.joy)
    answer = zoe.post(f"/people/roles/{last.pk}/remove/", follow=True)
    assert "Name another one first" in answer.content.decode()
    assert Membership.objects.filter(pk=last.pk).exists()


def test_who_cannot_sign_in_does_not_count_as_the_other_administrator(zoe: Client, cast: Cast) -> None:
    give_role(cast.zoe, cast.amy, cast.joy, "admin")
    Agent.objects.filter(pk=cast.amy.pk).update(is_active=False)
    last = Membership.objects.get(agent=cast.zoe, brand=cast.joy)
    zoe.post(f"/people/roles/{last.pk}/remove/")
    assert Membership.objects.filter(pk=last.pk).exists()


def test_a_leader_who_loses_the_role_is_off_duty(cast: Cast) -> None:
    take_role(cast.zoe, Membership.objects.get(agent=cast.lee))
    cast.joy.refresh_from_db()
    assert cast.joy.duty_leader is None


def test_roles_of_another_brand_are_out_of_reach(client: Client, cast: Cast) -> None:
    Membership.objects.filter(agent=cast.zoe, brand=cast.cha).delete()
    theirs = Membership.objects.get(agent=cast.may)
    client.force_login(cast.zoe)
    assert client.post(f"/people/roles/{theirs.pk}/remove/").status_code == 404
    with pytest.raises(PermissionDenied):
        give_role(cast.zoe, cast.amy, cast.cha, "agent")
