"""A leader writes, the agent reads and answers; nobody else sees it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from yueting.accounts.models import Notice
from yueting.quality.coaching.services import Words, answer, read_all, write
from yueting.quality.models import CoachingNote, Inspection
from yueting.quality.services import inspecting
from yueting.quality.tests.talks import BAD
from yueting.quality.tests.test_live import held

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(cast: Cast) -> Inspection:
    held(cast, BAD, sender="bo")
    inspecting.drain()
    return Inspection.objects.get(key="service")


def note_of(found: Inspection, cast: Cast, key: str = "k", **words: object) -> CoachingNote:
    return write(found, cast.lee, Words("先認同感受", **words), client_key=key)  # type: ignore[arg-type]


def test_a_note_reaches_the_agent_once_and_its_writer_sees_when_it_is_read(
    found: Inspection, cast: Cast
) -> None:
    assert note_of(found, cast) == note_of(found, cast)
    assert Notice.objects.filter(agent=cast.amy, kind="coaching_note").count() == 1
    read_all(cast.amy)
    note = CoachingNote.objects.get()
    assert note.read_at
    answer(note, cast.amy, "明白，下次會")
    answer(note, cast.amy, "第二次")
    note.refresh_from_db()
    assert note.answer == "明白，下次會"
    assert Notice.objects.filter(agent=cast.lee, kind="coaching_answered").count() == 1


def test_only_who_coaches_writes_and_only_who_was_written_to_answers(found: Inspection, cast: Cast) -> None:
    for nobody in (cast.amy, cast.ben, cast.may):
        with pytest.raises(PermissionDenied):
            write(found, nobody, Words("x"), client_key=str(nobody.pk))
    with pytest.raises(PermissionDenied):
        answer(note_of(found, cast), cast.ben, "hm")


@pytest.mark.parametrize(
    "words",
    [
        Words(" "),
        Words("x", item="no_such"),
        Words("x", look_again_on=timezone.localdate() - timedelta(days=1)),
    ],
)
def test_a_note_that_says_nothing_useful_is_refused(found: Inspection, cast: Cast, words: Words) -> None:
    with pytest.raises(ValidationError):
        write(found, cast.lee, words, client_key="k")


def test_colleagues_see_nothing_and_leaders_what_is_to_be_looked_at(
    found: Inspection, cast: Cast, client: Client
) -> None:
    note_of(found, cast, item="empathy", good="<b>好快</b>", look_again_on=timezone.localdate())
    client.force_login(cast.ben)
    assert "先認同感受" not in client.get("/quality/coaching/").content.decode()
    client.force_login(cast.lee)
    page = client.get("/quality/coaching/").content.decode()
    assert "&lt;b&gt;好快" in page
    assert client.get("/quality/coaching/").context["to_look_at"]
    card = client.get(f"/quality/inspections/{found.pk}/").content.decode()
    assert "先認同感受" in card


def test_from_the_scorecard_to_the_answer_on_the_pages(found: Inspection, cast: Cast, client: Client) -> None:
    client.force_login(cast.lee)
    posted = {"better": "講期限", "item": "promise", "client_key": "c"}
    assert client.post(f"/quality/inspections/{found.pk}/coaching/", posted).status_code == 302
    client.force_login(cast.amy)
    page = client.get("/quality/coaching/").content.decode()
    assert "講期限" in page
    note = CoachingNote.objects.get()
    client.post(f"/quality/coaching/{note.pk}/answer/", {"answer": "收到"})
    note.refresh_from_db()
    assert note.answer == "收到"
