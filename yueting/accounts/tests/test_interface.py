"""The language of the interface, presence, and the notices of one person."""

import pytest
from django.test import Client

from tests.cast import Cast
from yueting.accounts.models import Notice, Presence
from yueting.accounts.services.notices import leaders_on_duty, notify
from yueting.accounts.services.presence import set_presence
from yueting.timeline.models import Event

LANGUAGE = "/people/language/"
TAGS = {"zh-hant": "zh-Hant-HK", "zh-hans": "zh-Hans", "en": "en"}


@pytest.mark.parametrize("code", TAGS)
def test_switching_the_language_keeps_the_page(client: Client, cast: Cast, code: str) -> None:
    client.force_login(cast.zoe)
    page = "/people/?brand=joy&page=2"
    answer = client.post(LANGUAGE, {"language": code, "next": page})
    assert answer["Location"] == page
    assert f'<html lang="{TAGS[code]}"' in client.get("/people/notices/").content.decode()


def test_the_choice_belongs_to_the_person_not_to_the_browser(client: Client, cast: Cast) -> None:
    client.force_login(cast.amy)
    client.post(LANGUAGE, {"language": "zh-hans"})
    elsewhere = Client()
    elsewhere.force_login(cast.amy)
    assert elsewhere.get("/people/notices/")["Content-Language"] == "zh-hans"


def test_before_signing_in_the_choice_stays_in_the_browser(client: Client, db: None) -> None:
    client.post(LANGUAGE, {"language": "zh-hans", "next": "/account/login/"})
    assert client.get("/account/login/")["Content-Language"] == "zh-hans"


@pytest.mark.parametrize(
    ("accepted", "shown"),
    [
        ("zh-HK", "zh-hant"),
        ("zh-TW", "zh-hant"),
        ("zh-CN", "zh-hans"),
        ("en-GB", "en"),
        ("fr", "zh-hant"),
        ("", "zh-hant"),
    ],
)
def test_a_new_visitor_gets_the_language_of_the_browser(
    client: Client, db: None, accepted: str, shown: str
) -> None:
    page = client.get("/account/login/", headers={"accept-language": accepted})
    assert page["Content-Language"] == shown


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_language_form_leads_to_no_other_site(client: Client, cast: Cast, elsewhere: str) -> None:
    answer = client.post(LANGUAGE, {"language": "en", "next": elsewhere})
    assert answer["Location"] == "/"


def test_an_unknown_language_changes_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.amy)
    client.post(LANGUAGE, {"language": "tlh"})
    cast.amy.refresh_from_db()
    assert cast.amy.interface_language == ""


def test_presence_is_changed_by_the_menu_and_stands_in_the_timeline(client: Client, cast: Cast) -> None:
    client.force_login(cast.amy)
    before = cast.amy.presence_since
    answer = client.post("/people/presence/", {"presence": "break", "next": "/people/notices/"})
    assert answer["Location"] == "/people/notices/"
    cast.amy.refresh_from_db()
    assert cast.amy.presence == Presence.BREAK
    assert cast.amy.presence_since > before
    event = Event.objects.get(verb="presence.changed", subject_id=cast.amy.pk)
    assert event.data["presence"] == "break"


def test_a_presence_that_does_not_exist_changes_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.amy)
    client.post("/people/presence/", {"presence": "asleep"})
    cast.amy.refresh_from_db()
    assert cast.amy.presence == Presence.ONLINE


def test_notices_are_counted_until_they_are_looked_at(client: Client, cast: Cast) -> None:
    notify([cast.amy, cast.ben], "assigned", reference="YT-7K3F9")
    client.force_login(cast.amy)
    first = client.get("/people/notices/")
    assert first.context["unseen_notices"] == 1
    assert "YT-7K3F9" in first.content.decode()
    assert client.get("/people/notices/").context["unseen_notices"] == 0
    assert Notice.objects.filter(agent=cast.ben, seen_at=None).count() == 1


def test_one_sees_only_the_own_notices(client: Client, cast: Cast) -> None:
    notify([cast.ben], "assigned", reference="YT-7K3F9")
    client.force_login(cast.amy)
    assert "YT-7K3F9" not in client.get("/people/notices/").content.decode()


@pytest.mark.parametrize(
    ("code", "words"),
    [("en", "ran out of time (First response)"), ("zh-hant", "首次回覆"), ("zh-hans", "首次响应")],
)
def test_a_notice_speaks_the_readers_language(client: Client, cast: Cast, code: str, words: str) -> None:
    notify([cast.amy], "sla_breached", reference="YT-7K3F9", clock="first_response")
    client.force_login(cast.amy)
    client.post(LANGUAGE, {"language": code})
    assert words in client.get("/people/notices/").content.decode()


def test_the_alarm_goes_to_the_duty_leader_alone(cast: Cast) -> None:
    assert leaders_on_duty(cast.joy) == [cast.lee]


def test_without_a_duty_leader_it_goes_to_the_leaders_online_else_to_all_of_them(cast: Cast) -> None:
    cast.joy.duty_leader = None
    assert set(leaders_on_duty(cast.joy)) == {cast.lee, cast.sue, cast.zoe}
    set_presence(cast.sue, Presence.ONLINE)
    assert leaders_on_duty(cast.joy) == [cast.sue]


def test_a_duty_leader_who_left_is_not_asked(cast: Cast) -> None:
    cast.lee.is_active = False
    cast.lee.save()
    assert set(leaders_on_duty(cast.joy)) == {cast.sue, cast.zoe}
