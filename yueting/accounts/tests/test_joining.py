"""People join by invitation, once, within seven days, and in no other way."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from tests.cast import PASSWORD, Cast
from yueting.accounts.models import Agent, Invitation, Membership
from yueting.accounts.services.invitations import accept, find_invitation, invite

NEWCOMER = {"name": "Nora", "password": "tea at four, never five"}


def _invited(cast: Cast, email: str = "nora@desk.example") -> str:
    """Zoe invites somebody into the front line; gives the path of the link."""
    return urlsplit(invite(cast.zoe, email, cast.joy, "agent", team=cast.front)).path


def test_a_newcomer_joins_with_name_and_password_and_is_signed_in(client: Client, cast: Cast) -> None:
    link = _invited(cast)
    assert b"nora@desk.example" in client.get(link).content
    assert client.post(link, NEWCOMER).status_code == 302

    nora = Agent.objects.get(email="nora@desk.example")
    assert nora.check_password(NEWCOMER["password"])
    assert client.session["_auth_user_id"] == str(nora.pk)
    assert [(m.brand, m.team, m.role) for m in nora.memberships.all()] == [(cast.joy, cast.front, "agent")]
    assert nora.staff_number == "1001"


def test_staff_numbers_go_up_one_by_one(client: Client, cast: Cast) -> None:
    cast.amy.staff_number = "1041"
    cast.amy.save()
    Client().post(_invited(cast), NEWCOMER)
    Client().post(_invited(cast, "otto@desk.example"), NEWCOMER)
    numbers = Agent.objects.filter(name="Nora").order_by("email").values_list("staff_number", flat=True)
    assert list(numbers) == ["1042", "1043"]


def test_a_link_works_once(client: Client, cast: Cast) -> None:
    link = _invited(cast)
    client.post(link, NEWCOMER)
    again = Client().post(link, {"name": "Thief", "password": "another long password"})
    assert again.status_code == 410
    assert not Agent.objects.filter(name="Thief").exists()


def test_two_people_with_the_same_link_at_the_same_moment_make_one_account(cast: Cast) -> None:
    """Both have opened the page; the second one presses the button when the first has joined."""
    token = _invited(cast).split("/")[-2]
    opened_by_both = find_invitation(token)
    assert opened_by_both is not None
    accept(opened_by_both, **NEWCOMER)
    with pytest.raises(ValidationError):
        accept(opened_by_both, name="Thief", password="another long password")
    assert not Agent.objects.filter(name="Thief").exists()


@pytest.mark.parametrize(
    ("age", "status"), [(timedelta(days=6, hours=23), 200), (timedelta(days=7, hours=1), 410)]
)
def test_a_link_lives_seven_days(client: Client, cast: Cast, age: timedelta, status: int) -> None:
    link = _invited(cast)
    Invitation.objects.update(created_at=timezone.now() - age)
    assert client.get(link).status_code == status


def test_a_made_up_link_leads_nowhere(client: Client, cast: Cast) -> None:
    assert client.get("/people/join/made-up/").status_code == 410


def test_the_link_is_mailed_and_only_its_hash_is_kept(cast: Cast) -> None:
    link = invite(cast.zoe, "Nora@Desk.Example", cast.joy, "agent")
    assert link in mail.outbox[0].body
    assert mail.outbox[0].to == ["nora@desk.example"]
    assert link.split("/")[-2] not in str(Invitation.objects.values().get())


@pytest.mark.parametrize("password", ["short", "password123", "1234567890", "nora@desk.example"])
def test_a_weak_password_is_refused_with_a_reason(client: Client, cast: Cast, password: str) -> None:
    page = client.post(_invited(cast), {"name": "Nora", "password": password})
    assert page.status_code == 200
    assert page.context["form"].errors["password"]
    assert not Agent.objects.filter(email="nora@desk.example").exists()


def test_somebody_with_an_account_joins_another_brand_with_their_own_password(
    client: Client, cast: Cast
) -> None:
    link = urlsplit(invite(cast.zoe, cast.amy.email, cast.cha, "leader")).path
    refused = client.post(link, {"name": "Amy", "password": "not the password of amy"})
    assert refused.context["form"].errors["password"]
    assert not Membership.objects.filter(agent=cast.amy, brand=cast.cha).exists()

    assert client.post(link, {"name": "Amy", "password": PASSWORD}).status_code == 302
    assert Membership.objects.filter(agent=cast.amy, brand=cast.cha, role="leader").exists()
    assert Agent.objects.filter(email=cast.amy.email).count() == 1


def test_an_address_in_capitals_is_the_same_person(client: Client, cast: Cast) -> None:
    link = urlsplit(invite(cast.zoe, "AMY@desk.example", cast.cha, "agent")).path
    client.post(link, {"name": "Amy", "password": PASSWORD})
    assert Agent.objects.filter(email__iexact="amy@desk.example").count() == 1


@pytest.mark.parametrize("who", ["amy", "lee", "sue", "kit", "may"])
def test_only_an_administrator_of_the_brand_invites(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        invite(getattr(cast, who), "nora@desk.example", cast.joy, "agent")
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("path", ["/account/signup/", "/account/email/", "/account/password/reset/"])
def test_nobody_signs_up_without_an_invitation(client: Client, db: None, path: str) -> None:
    stranger = {
        "email": "x@desk.example",
        "password1": "a very long password",
        "password2": "a very long password",
    }
    answer = client.post(path, stranger)
    assert answer.status_code in {302, 404}
    if answer.status_code == 302:
        assert answer["Location"] == settings.LOGIN_URL or answer["Location"] == "/account/login/"
    assert not Agent.objects.exists()
