"""Colleagues answer about one another: once, unrecognised, and shown only when enough have answered and it is over."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from yueting.accounts.models import Agent
from yueting.quality.models import PeerAnswer, PeerAsked, PeerRound
from yueting.quality.peers.drawing import pairs
from yueting.quality.peers.queries import results_for, to_answer, together
from yueting.quality.peers.services import answer, begin
from yueting.timeline.models import Event

STARS = {"service": 4, "communication": 3, "teamwork": 5, "knowledge": 2}


def test_everybody_is_asked_about_themselves_and_evenly_about_others() -> None:
    asked = pairs(list("abcdef"), 3, "seed")
    assert Counter(about for _by, about in asked) == dict.fromkeys("abcdef", 4)
    assert Counter(by for by, _about in asked) == dict.fromkeys("abcdef", 4)
    assert len(set(asked)) == len(asked)
    assert asked == pairs(list("fedcba"), 3, "seed")


def test_in_a_small_group_everybody_is_asked_about_everybody() -> None:
    assert len(pairs(list("abc"), 9, "s")) == 9


@pytest.fixture
def people(cast: Cast) -> list[Agent]:
    return [cast.amy, cast.ben, cast.lee, cast.sue, cast.eve]


@pytest.fixture
def found(cast: Cast, people: list[Agent]) -> PeerRound:
    made = PeerRound(brand=cast.joy, name="春季", closes_on=timezone.localdate(), each=4, minimum=3)
    return begin(made, people, cast.sue)


def about(found: PeerRound, who: Agent, number: int) -> None:
    """So many colleagues answer about somebody."""
    for asked in PeerAsked.objects.filter(round=found, about=who).exclude(by=who)[:number]:
        answer(asked, asked.by, STARS, f"多謝 {asked.pk}")


def is_over(found: PeerRound) -> None:
    PeerRound.objects.filter(pk=found.pk).update(closes_on=timezone.localdate() - timedelta(days=1))


@pytest.mark.django_db
def test_nothing_is_shown_before_the_end_nor_of_too_few(found: PeerRound, cast: Cast) -> None:
    about(found, cast.amy, 4)
    about(found, cast.ben, 2)
    assert results_for(cast.amy) == []
    assert together(PeerRound.objects.all())[0].means is None
    is_over(found)
    [amy], [ben] = results_for(cast.amy), results_for(cast.ben)
    assert amy.others == {side: float(stars) for side, stars in STARS.items()}
    assert len(amy.words) == 4
    assert (ben.others, ben.words) == (None, ())


@pytest.mark.django_db
def test_an_answer_keeps_neither_who_nor_when(found: PeerRound, cast: Cast) -> None:
    about(found, cast.amy, 3)
    names = {field.name for field in PeerAnswer._meta.get_fields()}
    assert names == {"id", "round", "about", "is_own", "stars", "words"}
    assert all(one.id.version == 4 for one in PeerAnswer.objects.all())  # type: ignore[attr-defined]
    assert not Event.objects.filter(verb__startswith="peer").exclude(verb="peer_round.begun").exists()


@pytest.mark.django_db
def test_one_answers_once_and_only_what_one_was_asked(found: PeerRound, cast: Cast) -> None:
    asked = to_answer(cast.amy)[0]
    assert asked.about == cast.amy  # about oneself comes first
    answer(asked, cast.amy, STARS)
    answer(asked, cast.amy, STARS | {"service": 1})
    assert PeerAnswer.objects.get().stars["service"] == 4
    with pytest.raises(PermissionDenied):
        answer(asked, cast.ben, STARS)
    other = to_answer(cast.amy)[0]
    with pytest.raises(ValidationError):
        answer(other, cast.amy, STARS | {"service": 6})
    is_over(found)
    other.round.refresh_from_db()
    with pytest.raises(ValidationError):
        answer(other, cast.amy, STARS)


@pytest.mark.django_db
def test_a_group_too_small_to_hide_in_is_refused(cast: Cast) -> None:
    made = PeerRound(brand=cast.joy, name="x", closes_on=timezone.localdate())
    with pytest.raises(ValidationError, match="4"):
        begin(made, [cast.amy, cast.ben, cast.lee], cast.sue)
    with pytest.raises(PermissionDenied):
        begin(made, [cast.amy, cast.ben, cast.lee, cast.sue], cast.amy)


@pytest.mark.django_db
def test_a_round_on_its_pages(cast: Cast, client: Client) -> None:
    client.force_login(cast.sue)
    day = timezone.localdate().isoformat()
    posted = {"name": "夏季", "closes_on": day, "each": "4", "minimum": "2"}
    assert client.post("/quality/peers/new/?brand=joy", posted).status_code == 422
    assert client.post("/quality/peers/new/?brand=joy", posted | {"minimum": "3"}).status_code == 302
    asked = to_answer(cast.sue)[0]
    client.post(f"/quality/peers/{asked.pk}/", {side: str(n) for side, n in STARS.items()} | {"words": "ok"})
    assert PeerAnswer.objects.count() == 1
    assert "夏季" in client.get("/quality/peers/").content.decode()
    client.force_login(cast.amy)
    assert client.post(f"/quality/peers/{asked.pk}/", {}).status_code == 404
    assert client.get("/quality/peers/new/").status_code == 403
