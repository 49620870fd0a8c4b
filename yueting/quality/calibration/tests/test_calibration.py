"""The same talk judged blind by several, compared when all have judged, agreed item by item."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from tests.cast import Cast
from yueting.accounts.models import Notice
from yueting.quality.calibration.queries import cases_of, to_choose
from yueting.quality.calibration.services import agree, begin, close, waiting_for
from yueting.quality.models import Calibration, Inspection, Review
from yueting.quality.people.services import reviewing
from yueting.quality.people.services.reviewing import Judged
from yueting.quality.services import inspecting
from yueting.quality.tests.talks import BAD
from yueting.quality.tests.test_live import held

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(cast: Cast) -> Inspection:
    held(cast, BAD, sender="bo")
    inspecting.drain()
    return Inspection.objects.get(key="service")


@pytest.fixture
def session(found: Inspection, cast: Cast) -> Calibration:
    return begin(cast.joy, "三月", [found], [cast.lee, cast.sue], cast.sue)


def send(found: Inspection, by: object, share: float) -> None:
    review = Review.objects.get(inspection=found, by=by)
    reviewing.send(review, by, {item.id: Judged(share) for item in found.rubric.rubric.items()})  # type: ignore[arg-type]


def agreed(found: Inspection) -> dict[str, Judged]:
    return {item.id: Judged(1.0, "講好") for item in found.rubric.rubric.items()}


def test_everybody_judges_blind_and_sees_nothing_before(
    session: Calibration, found: Inspection, cast: Cast
) -> None:
    assert Notice.objects.get(kind="calibration_begun").agent == cast.lee
    assert all(one.is_blind for one in Review.objects.filter(inspection=found))
    send(found, cast.lee, 1.0)
    assert cases_of(session, cast.sue)[0].rows == []
    assert waiting_for(session) == [cast.sue]
    with pytest.raises(ValidationError, match="Sue"):
        agree(session.cases.get(), cast.sue, agreed(found))
    send(found, cast.sue, 0.0)
    [case] = cases_of(session, cast.sue)
    assert {row.spread for row in case.rows} == {1.0}


def test_what_is_agreed_is_kept_and_a_closed_session_stays_so(
    session: Calibration, found: Inspection, cast: Cast
) -> None:
    for one in (cast.lee, cast.sue):
        send(found, one, 1.0)
    with pytest.raises(ValidationError):
        close(session, cast.sue, "x")
    agree(session.cases.get(), cast.sue, agreed(found))
    close(session, cast.sue, "問候要喺頭兩句")
    assert session.cases.get().agreed["greeting"] == {"share": 1.0, "why": "講好"}
    session.refresh_from_db()
    with pytest.raises(ValidationError):
        agree(session.cases.get(), cast.sue, agreed(found))


def test_nobody_judges_their_own_talk_or_without_the_right(found: Inspection, cast: Cast) -> None:
    with pytest.raises(ValidationError):
        begin(cast.joy, "x", [found], [cast.lee, cast.amy], cast.sue)
    with pytest.raises(ValidationError):
        begin(cast.joy, "x", [found], [cast.lee], cast.sue)
    with pytest.raises(ValidationError):
        begin(cast.joy, "x", [], [cast.lee, cast.sue], cast.sue)
    with pytest.raises(PermissionDenied):
        begin(cast.joy, "x", [found], [cast.lee, cast.sue], cast.amy)


def test_a_session_on_its_pages(found: Inspection, cast: Cast, client: Client) -> None:
    client.force_login(cast.sue)
    [found] = to_choose(cast.sue, cast.joy)  # of a complaint its own rubric is offered
    page = "/quality/calibration/new/?brand=joy"
    assert found.conversation.reference in client.get(page).content.decode()
    wrong = client.post(page, {"name": "四月", "case": [str(found.pk)]})
    assert wrong.status_code == 422
    assert "四月" in wrong.content.decode()
    people = [str(cast.lee.pk), str(cast.sue.pk)]
    client.post(page, {"name": "四月", "case": [str(found.pk)], "person": people})
    made = Calibration.objects.get()
    here = f"/quality/calibration/{made.pk}/"
    assert client.get(here).status_code == 200
    for one in (cast.lee, cast.sue):
        send(found, one, 1.0)
    posted = {f"share-{item.id}": "0" for item in found.rubric.rubric.items()} | {
        "place": "0",
        "why-empathy": "無名",
    }
    client.post(here, posted)
    client.post(f"{here}closing/", {"notes": "傾咗"})
    shown = client.get(here).content.decode()
    assert "無名" in shown
    assert "傾咗" in shown
    client.force_login(cast.ben)
    assert client.get(here).status_code == 404
