"""A brand's own words, and a second opinion where one is configured."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from tests.cast import Cast, write
from tests.language_model import Model, language_model
from yueting.conversations.models import Conversation, OwnWords, Reading
from yueting.conversations.services import correcting, second_reading

pytestmark = pytest.mark.django_db

WORDS = reverse("conversations:words")
UNSURE = "嗰件嘢又係咁樣，你哋睇下點算啦唔該"


def test_a_word_is_heard_from_the_next_message_on_by_its_own_brand(cast: Cast, client: Client) -> None:
    write(cast.joy_chat, "部機又跳舞喇")
    assert Reading.objects.get().data["flags"] == []
    client.force_login(cast.lee)
    answer = client.post(WORDS, {"brand": cast.joy.pk, "meaning": "flags.abuse", "words": "跳舞， 跳舞,發姣"})
    assert answer.status_code == 302
    assert OwnWords.objects.get().words == ["跳舞", "發姣"]
    write(cast.joy_chat, "部機仲跳舞緊", sender="second")
    read = Reading.objects.order_by("-at").first()
    assert read
    assert [flag["label"] for flag in read.data["flags"]] == ["abuse"]
    write(cast.cha_chat, "部機跳舞緊", sender="third")
    other = Reading.objects.order_by("-at").first()
    assert other
    assert other.data["flags"] == []
    client.post(reverse("conversations:forget-words", args=[OwnWords.objects.get().pk]))
    assert not OwnWords.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        {"meaning": "flags.abuse", "words": " ，\n"},
        {"meaning": "flags.green", "words": "跳舞"},
        {"meaning": "", "words": "跳舞"},
        {"meaning": "flags.abuse", "words": "長" * 41},
        {"meaning": "flags.abuse", "words": ",".join(map(str, range(51)))},
    ],
)
def test_what_cannot_be_taught_is_said_and_what_was_typed_stays(
    cast: Cast, client: Client, typed: dict[str, str]
) -> None:
    client.force_login(cast.lee)
    answer = client.post(WORDS, typed)
    assert answer.status_code == 422
    assert typed["words"].strip() in answer.content.decode()
    assert not OwnWords.objects.exists()


def test_who_may_not_teach_sees_no_page_and_no_other_brand(cast: Cast, client: Client) -> None:
    client.force_login(cast.amy)
    assert client.get(WORDS).status_code == 403
    own = OwnWords.objects.create(brand=cast.cha, domain="flags", label="abuse", words=["茶渣"])
    client.force_login(cast.lee)
    assert "茶渣" not in client.get(WORDS).content.decode()
    assert client.post(reverse("conversations:forget-words", args=[own.pk])).status_code == 404
    client.post(WORDS, {"brand": cast.cha.pk, "meaning": "flags.abuse", "words": "偷茶"})
    assert OwnWords.objects.get(words=["偷茶"]).brand == cast.joy


@pytest.fixture
def model(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Model]:
    """A model that is asked about every message, however sure the reading."""
    monkeypatch.setattr(second_reading, "_SURE", 1.1)
    with language_model() as (spoken, endpoint):
        settings.SECOND_OPINION = endpoint
        yield spoken


def test_an_unsure_reading_is_asked_about_and_the_list_follows(cast: Cast, model: Model) -> None:
    write(cast.joy_chat, UNSURE)
    assert Reading.objects.get().opinion_wanted
    model.answer = {"emotion": {"label": "disappointed", "score": 0.98, "quote": "又係咁樣"}}
    assert second_reading.ask() == 1
    read = Reading.objects.get()
    assert (read.emotion, read.data["opinion"], read.opinion_wanted) == ("disappointed", "asked", False)
    assert Conversation.objects.get().emotion == "disappointed"
    assert second_reading.ask() == 0


def test_a_model_that_fails_leaves_the_reading_and_says_so(cast: Cast, model: Model) -> None:
    write(cast.joy_chat, UNSURE)
    before = Reading.objects.get()
    model.status = 503
    second_reading.ask()
    after = Reading.objects.get()
    assert after.emotion == before.emotion
    assert after.data["opinion"] == "failed: status 503"


def test_a_person_outranks_the_model(cast: Cast, model: Model) -> None:
    write(cast.joy_chat, UNSURE)
    correcting.correct(Reading.objects.get(), "emotion", "calm", cast.amy)
    model.answer = {"emotion": {"label": "angry", "score": 0.99, "quote": "又係咁樣"}}
    second_reading.ask()
    assert Reading.objects.get().emotion == "calm"
    assert Conversation.objects.get().emotion == "calm"


def test_nobody_is_asked_where_no_model_is_named(cast: Cast) -> None:
    write(cast.joy_chat, UNSURE)
    assert not Reading.objects.get().opinion_wanted
    assert second_reading.ask() == 0
