"""A plan draws every week, shares out evenly, nobody their own; and never twice for one day."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from yueting.accounts.models import Notice
from yueting.quality.models import Review, SamplingPlan
from yueting.quality.planning.services.drawing import sweep
from yueting.quality.planning.services.keeping import keep
from yueting.quality.planning.sharing import next_draw, shared
from yueting.quality.services import inspecting
from yueting.quality.tests.talks import BAD
from yueting.quality.tests.test_live import held


def test_talks_are_shared_evenly_and_nobody_judges_their_own() -> None:
    pairs = shared(list("abcdef"), ["x", "y"], 0, {"a": {"x"}, "b": {"x", "y"}})
    assert ("a", "y") in pairs
    assert "b" not in [talk for talk, _who in pairs]
    load = [who for _talk, who in pairs]
    assert abs(load.count("x") - load.count("y")) <= 1


def test_some_are_judged_twice_by_two_people() -> None:
    pairs = shared(list("abcd"), ["x", "y", "z"], 50, {})
    assert [talk for talk, _who in pairs].count("a") == 2
    assert len(pairs) == 6
    assert len(set(pairs)) == 6


HK = ZoneInfo("Asia/Hong_Kong")


@pytest.mark.parametrize(
    ("after", "weekday", "then"),
    [
        ((2026, 3, 2, 5), 0, (2026, 3, 2, 6)),
        ((2026, 3, 2, 6), 0, (2026, 3, 9, 6)),
        ((2026, 3, 4, 12), 1, (2026, 3, 10, 6)),
    ],
)
def test_the_next_day_is_the_next_such_weekday_at_six(
    after: tuple[int, ...], weekday: int, then: tuple[int, ...]
) -> None:
    assert next_draw(datetime(*after, tzinfo=HK), weekday) == datetime(*then, tzinfo=HK)  # type: ignore[misc, arg-type]


@pytest.fixture
def plan(cast: Cast) -> SamplingPlan:
    made = SamplingPlan(brand=cast.joy, name="每週", number=2, twice=100)
    return keep(made, [cast.lee, cast.sue], cast.sue)


def is_due(plan: SamplingPlan) -> None:
    SamplingPlan.objects.filter(pk=plan.pk).update(draw_at=timezone.now() - timedelta(minutes=1))


@pytest.mark.django_db
def test_a_plan_draws_when_its_day_has_come_and_once(cast: Cast, plan: SamplingPlan) -> None:
    for name in ("a", "b", "c"):
        held(cast, BAD, sender=name)
    inspecting.drain()
    assert sweep() == 0
    is_due(plan)
    assert sweep() == 1
    assert sweep() == 0
    reviews = Review.objects.filter(plan=plan)
    assert reviews.count() == 4
    assert {one.by for one in reviews} == {cast.lee, cast.sue}
    assert all(one.is_blind and one.due_at and not one.is_overdue for one in reviews)
    assert Notice.objects.filter(kind="reviews_drawn").count() == 2
    is_due(plan)  # the same day again: the week's number is not reached twice by the same talks
    sweep()
    talks = Review.objects.filter(plan=plan).values_list("inspection__conversation", flat=True)
    assert len(set(talks)) == 3


@pytest.mark.django_db
def test_a_paused_plan_draws_nothing_and_who_lost_their_right_gets_nothing(
    cast: Cast, plan: SamplingPlan
) -> None:
    held(cast, BAD, sender="a")
    inspecting.drain()
    SamplingPlan.objects.update(is_active=False)
    is_due(plan)
    assert sweep() == 0
    cast.lee.memberships.all().delete()
    SamplingPlan.objects.update(is_active=True)
    sweep()
    assert {one.by for one in Review.objects.filter(plan=plan)} == {cast.sue}


@pytest.mark.django_db
def test_a_plan_needs_people_who_may_review_and_a_leader_who_may_plan(cast: Cast) -> None:
    made = SamplingPlan(brand=cast.joy, name="x")
    with pytest.raises(ValidationError):
        keep(made, [], cast.sue)
    with pytest.raises(ValidationError):
        keep(made, [cast.amy], cast.sue)
    with pytest.raises(PermissionDenied):
        keep(made, [cast.lee], cast.amy)


@pytest.mark.django_db
def test_a_plan_is_made_changed_and_paused_on_its_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.sue)
    posted = {
        "name": "抽樣",
        "sort": "risk",
        "number": "5",
        "twice": "0",
        "weekday": "2",
        "days": "7",
        "is_active": "on",
        "reviewers": [str(cast.lee.pk)],
    }
    assert client.post("/quality/plans/new/?brand=joy", posted).status_code == 302
    plan = SamplingPlan.objects.get()
    assert plan.draw_at.astimezone(ZoneInfo("Asia/Hong_Kong")).weekday() == 2
    assert client.post(f"/quality/plans/{plan.pk}/", posted | {"number": "0"}).status_code == 422
    client.post(f"/quality/plans/{plan.pk}/pause/")
    plan.refresh_from_db()
    assert not plan.is_active
    assert "抽樣" in client.get("/quality/plans/").content.decode()
    client.force_login(cast.amy)
    assert client.get("/quality/plans/").status_code == 403


def test_dates_are_compared_in_one_zone() -> None:
    assert next_draw(datetime(2026, 3, 1, 23, tzinfo=UTC), 0) == datetime(2026, 3, 2, 6, tzinfo=UTC)
