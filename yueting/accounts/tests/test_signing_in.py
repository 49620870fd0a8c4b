"""Signing in and out, and who guesses passwords."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from tests.cast import PASSWORD, Cast

LOGIN = "/account/login/"


@pytest.fixture(autouse=True)
def _no_failures_remembered() -> Iterator[None]:
    """Failed attempts are counted in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()


def _sign_in(client: Client, password: str, email: str = "amy@desk.example") -> bool:
    client.post(LOGIN, {"login": email, "password": password})
    return "_auth_user_id" in client.session


def test_an_agent_signs_in_with_email_and_password_and_lands_on_the_desk(client: Client, cast: Cast) -> None:
    answer = client.post(LOGIN, {"login": "amy@desk.example", "password": PASSWORD})
    assert answer["Location"] == "/conversations/"


def test_a_page_asked_for_before_signing_in_opens_afterwards(client: Client, cast: Cast) -> None:
    asked = client.get("/people/notices/")
    assert asked["Location"] == "/account/login/?next=/people/notices/"
    answer = client.post(asked["Location"], {"login": "amy@desk.example", "password": PASSWORD})
    assert answer["Location"] == "/people/notices/"


def test_a_wrong_password_and_an_unknown_person_get_the_same_answer(client: Client, cast: Cast) -> None:
    answers = [
        client.post(LOGIN, {"login": email, "password": "wrong"}).context["form"].non_field_errors()
        for email in ("amy@desk.example", "nobody@desk.example")
    ]
    assert answers[0]
    assert answers[0] == answers[1]


def test_who_may_not_sign_in_any_more_stays_outside(client: Client, cast: Cast) -> None:
    cast.amy.is_active = False
    cast.amy.save()
    assert not _sign_in(client, PASSWORD)


def test_who_was_signed_in_when_they_were_stopped_is_out_at_the_next_click(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.amy)
    cast.amy.is_active = False
    cast.amy.save()
    assert client.get("/people/notices/").status_code == 302


def test_after_five_wrong_passwords_the_right_one_must_wait(client: Client, cast: Cast) -> None:
    for _attempt in range(5):
        assert not _sign_in(client, "wrong")
    assert not _sign_in(client, PASSWORD)


def test_wrong_passwords_for_one_person_do_not_lock_out_another(client: Client, cast: Cast) -> None:
    for _attempt in range(5):
        _sign_in(Client(REMOTE_ADDR="198.51.100.7"), "wrong")
    assert _sign_in(client, PASSWORD, "ben@desk.example")


def test_one_address_may_not_try_many_people(cast: Cast) -> None:
    guesser = Client(REMOTE_ADDR="198.51.100.7")
    for number in range(10):
        _sign_in(guesser, "wrong", f"person{number}@desk.example")
    assert not _sign_in(guesser, PASSWORD)


def test_signing_out_needs_a_button_not_a_link(client: Client, cast: Cast) -> None:
    client.force_login(cast.amy)
    client.get("/account/logout/")
    assert "_auth_user_id" in client.session
    client.post("/account/logout/")
    assert "_auth_user_id" not in client.session


def test_one_changes_the_own_password(client: Client, cast: Cast) -> None:
    client.force_login(cast.amy)
    new = "a new and longer phrase"
    client.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    cast.amy.refresh_from_db()
    assert cast.amy.check_password(new)
