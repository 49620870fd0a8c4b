"""From the first morning to work alone: days begin by the calendar, evenings are kept, mentors sign, trainers release."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F
from django.test import Client
from django.utils import timezone

from tests.cast import Cast, talk
from yueting.academy.courses.models import LessonRead
from yueting.academy.newcomers import services
from yueting.academy.newcomers.models import GoalPlan, Newcomer, NewcomerDay, NewcomerState
from yueting.academy.newcomers.queries import evidence_of, shown, today_of
from yueting.accounts.models import Notice
from yueting.conversations.services.replying import reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer(cast: Cast) -> Newcomer:
    return services.begin(cast.joy, cast.amy, cast.ben, timezone.localdate(), cast.lee)


def a_day_passes() -> None:
    for day in NewcomerDay.objects.order_by("date"):
        NewcomerDay.objects.filter(pk=day.pk).update(date=F("date") - timedelta(days=1))
    Newcomer.objects.update(started_on=F("started_on") - timedelta(days=1))


def test_the_first_day_begins_when_it_is_looked_at_and_the_second_with_the_next_date(
    newcomer: Newcomer,
) -> None:
    first = services.day_now(newcomer)
    assert first
    assert services.day_now(newcomer) == first
    a_day_passes()
    second = services.day_now(newcomer)
    assert second
    assert (second.number, second.date) == (2, today_of(newcomer))
    first.refresh_from_db()
    assert first.figures is not None  # a day that is over keeps its figures


def test_what_was_done_counts_and_what_was_not_moves_along(newcomer: Newcomer, cast: Cast) -> None:
    LessonRead.objects.create(
        agent=cast.amy, brand=cast.joy, course="foundations", lesson="01-service-promise"
    )
    reply(talk(cast.joy_api, "幾時到貨"), cast.amy, "聽日下晝到", client_key="k")
    day = services.day_now(newcomer)
    assert day
    standing = shown(day).standing
    assert dict(standing.lessons) == {
        "foundations/01-service-promise": True,
        "foundations/02-greeting": False,
    }
    services.review(day, cast.amy, "好充實")
    day.refresh_from_db()
    assert day.figures
    assert day.figures["conversations"] == 1
    a_day_passes()
    second = services.day_now(newcomer)
    assert second
    assert "foundations/02-greeting" in shown(second).standing.carried


def test_the_mentor_signs_what_was_reviewed_and_nobody_else(newcomer: Newcomer, cast: Cast) -> None:
    day = services.day_now(newcomer)
    assert day
    with pytest.raises(ValidationError):
        services.sign(day, cast.ben, "x")
    with pytest.raises(PermissionDenied):
        services.review(day, cast.ben, "x")
    day = services.review(day, cast.amy, "今日識咗開場")
    services.review(day, cast.amy, "再寫清楚啲")
    assert Notice.objects.filter(agent=cast.ben, kind="newcomer_reviewed").count() == 1
    for nobody in (cast.amy, cast.may, cast.eve):
        with pytest.raises(PermissionDenied):
            services.sign(day, nobody, "x")
    services.sign(day, cast.ben, "做得好")
    assert evidence_of(newcomer).signed == 1


def test_seven_days_then_a_trainer_decides(newcomer: Newcomer, cast: Cast) -> None:
    for number in range(1, 8):
        day = services.day_now(newcomer)
        assert day
        assert day.number == number
        a_day_passes()
    assert services.day_now(newcomer) is None
    services.repeat(newcomer, cast.lee)
    newcomer.refresh_from_db()
    NewcomerDay.objects.filter(number=7).update(date=today_of(newcomer))
    assert services.day_now(newcomer) is None  # the seventh day is not over
    NewcomerDay.objects.filter(number=7).update(date=today_of(newcomer) - timedelta(days=1))
    again = services.day_now(newcomer)
    assert again
    assert (again.cycle, again.number) == (2, 1)


def test_release_asks_for_evidence_or_a_reason(newcomer: Newcomer, cast: Cast) -> None:
    with pytest.raises(ValidationError):
        services.release(newcomer, cast.lee)
    with pytest.raises(PermissionDenied):
        services.release(newcomer, cast.amy, "x")
    services.release(newcomer, cast.lee, "做過三年客服")
    newcomer.refresh_from_db()
    assert (newcomer.state, newcomer.released_by) == (NewcomerState.RELEASED, cast.lee)
    with pytest.raises(ValidationError):
        services.stop(newcomer, cast.lee)


def test_nobody_begins_twice_or_as_their_own_mentor(newcomer: Newcomer, cast: Cast) -> None:
    with pytest.raises(ValidationError):
        services.begin(cast.joy, cast.amy, None, timezone.localdate(), cast.lee)
    with pytest.raises(ValidationError):
        services.begin(cast.joy, cast.ben, cast.ben, timezone.localdate(), cast.lee)
    with pytest.raises(ValidationError):
        services.begin(cast.joy, cast.may, None, timezone.localdate(), cast.lee)
    with pytest.raises(PermissionDenied):
        services.begin(cast.joy, cast.ben, None, timezone.localdate(), cast.amy)


def test_a_brand_keeps_its_own_week_and_who_is_under_way_the_one_they_began_with(
    newcomer: Newcomer, cast: Cast, client: Client
) -> None:
    client.force_login(cast.sue)
    page = client.get("/academy/newcomers/goals/?brand=joy")
    text = page.context["text"].replace("Know what service promises", "Learn what service promises")
    assert client.post("/academy/newcomers/goals/?brand=joy", {"text": text, "seen": "0"}).status_code == 302
    late = client.post("/academy/newcomers/goals/?brand=joy", {"text": text, "seen": "0"})
    assert late.status_code == 422
    assert "Learn what" in late.content.decode()
    wrong = client.post("/academy/newcomers/goals/?brand=joy", {"text": "days: []", "seen": "1"})
    assert wrong.status_code == 422
    assert GoalPlan.objects.get().version == 1
    newcomer.refresh_from_db()
    assert "Know what" in newcomer.goals.days[0].goal["en"]


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans", "en"])
def test_the_pages_open_for_newcomer_mentor_and_trainer(
    newcomer: Newcomer, cast: Cast, client: Client, language: str
) -> None:
    reading = {"Accept-Language": language}
    for who in (cast.amy, cast.ben, cast.lee):
        client.force_login(who)
        assert client.get("/academy/newcomers/", headers=reading).status_code == 200
        assert client.get(f"/academy/newcomers/{newcomer.pk}/", headers=reading).status_code == 200
    assert client.get("/academy/newcomers/needs/", headers=reading).status_code == 200
    client.force_login(cast.may)
    assert client.get(f"/academy/newcomers/{newcomer.pk}/").status_code == 404


def test_morning_and_evening_on_the_page(newcomer: Newcomer, cast: Cast, client: Client) -> None:
    client.force_login(cast.amy)
    page = client.get("/academy/newcomers/").content.decode()
    assert "開場與核對身份" in page
    day = NewcomerDay.objects.get()
    client.post(f"/academy/newcomers/days/{day.pk}/review/", {"words": "<i>累</i>"})
    assert "&lt;i&gt;累" in client.get("/academy/newcomers/").content.decode()
    client.force_login(cast.ben)
    client.post(f"/academy/newcomers/days/{day.pk}/signature/", {"words": "加油"})
    day.refresh_from_db()
    assert day.signed_by == cast.ben
    client.force_login(cast.lee)
    client.post(f"/academy/newcomers/{newcomer.pk}/decision/", {"deed": "release", "why": "可以"})
    newcomer.refresh_from_db()
    assert newcomer.state == NewcomerState.RELEASED
