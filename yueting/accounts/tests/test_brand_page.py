"""An administrator sets the hours and teams of a brand."""

import pytest
from django.test import Client

from tests.cast import Cast
from yueting.accounts.models import Team

WORDS = {
    "name": "Joy",
    "languages": ["yue"],
    "time_zone": "Asia/Hong_Kong",
    "holidays": "HK",
    "mon": "09:00-13:00，14:00-18:00",
}


@pytest.fixture
def zoe(cast: Cast, client: Client) -> Client:
    client.force_login(cast.zoe)
    return client


def test_hours_are_kept_as_a_plan(cast: Cast, zoe: Client) -> None:
    zoe.post(f"/people/brands/{cast.joy.id}/", WORDS | {"name_zh-hant": "悅家"})
    cast.joy.refresh_from_db()
    assert cast.joy.hours == {
        "zone": "Asia/Hong_Kong",
        "week": {"mon": ["09:00-13:00", "14:00-18:00"]},
        "holidays": "HK",
    }
    assert cast.joy.names == {"zh-hant": "悅家"}


@pytest.mark.parametrize("wrong", [{"mon": "nine to five"}, {"time_zone": "Moon/Crater"}, {"languages": []}])
def test_what_cannot_be_read_is_refused_and_nothing_changes(
    cast: Cast, zoe: Client, wrong: dict[str, object]
) -> None:
    before = cast.joy.hours
    assert zoe.post(f"/people/brands/{cast.joy.id}/", WORDS | wrong).status_code == 200
    cast.joy.refresh_from_db()
    assert cast.joy.hours == before


def test_a_team_is_made_once(cast: Cast, zoe: Client) -> None:
    for _twice in range(2):
        zoe.post(f"/people/brands/{cast.joy.id}/teams/", {"name": "After-sales"})
    assert Team.objects.filter(brand=cast.joy, name="After-sales").count() == 1


def test_a_leader_cannot_change_the_brand(cast: Cast, client: Client) -> None:
    client.force_login(cast.lee)
    assert client.get(f"/people/brands/{cast.joy.id}/").status_code == 404
