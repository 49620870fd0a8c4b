"""A conversation of the desk ends and is inspected: once, by what was stored, whatever happens to its neighbours."""

from collections.abc import Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, talk, write
from yueting.conversations.models import Conversation, Reading
from yueting.conversations.services import correcting
from yueting.conversations.services.handling import end
from yueting.conversations.services.replying import reply
from yueting.quality.models import Inspection, ItemResult, RubricState, RubricVersion, ToInspect
from yueting.quality.reading import inspected_from
from yueting.quality.rubric_files import rubric_data, starter_rubric
from yueting.quality.scoring import score
from yueting.quality.services import inspecting
from yueting.quality.services.gathering import gather
from yueting.quality.services.rubrics import rubric_of
from yueting.quality.tests.talks import BAD, GOOD
from yueting.understanding import Turn

pytestmark = pytest.mark.django_db


def held(cast: Cast, said: Sequence[tuple[str, str]] = GOOD, sender: str = "ming") -> Conversation:
    """Ming and Amy talk in the shop's chat, and Amy ends it."""
    (_role, first), *rest = said
    one = talk(cast.joy_chat, first, sender=sender, key=f"{sender}-first")
    for place, (role, text) in enumerate(rest):
        if role == "customer":
            write(cast.joy_chat, text, sender=sender, key=f"{sender}-{place}")
        else:
            reply(one, cast.amy, text, client_key=f"{sender}-{place}")
    end(one, cast.amy, matter="late order", solution="sent again", follow_up="")
    return Conversation.objects.get(pk=one.pk)


def test_what_ended_is_inspected_once(cast: Cast) -> None:
    one = held(cast)
    assert list(ToInspect.objects.values_list("conversation", flat=True)) == [one.pk]
    assert (inspecting.drain(), inspecting.drain()) == (1, 0)
    found = {row.key: row for row in Inspection.objects.filter(conversation=one)}
    assert set(found) == {"service", "complaint"}  # it was a complaint
    service = found["service"]
    assert (service.agent, service.last_seq, service.failed) == (cast.amy, one.last_seq, False)
    assert service.score is not None
    assert service.score > 70
    shares = dict(ItemResult.objects.filter(inspection=service).values_list("item", "share"))
    assert shares["greeting"] == 1.0
    cited = {number for item in service.card["items"] for number in item["messages"]}
    assert cited <= set(range(1, one.last_seq + 1))


def test_the_desk_scores_a_talk_as_its_words_are_scored(cast: Cast) -> None:
    """The same items for the same words, but those that need times, which a log of words has not."""
    one = held(cast, BAD, sender="bo")
    raw = inspected_from("raw", [Turn(role, text) for role, text in BAD])  # type: ignore[arg-type]
    stored = gather([one])[one.pk]
    for rubric in (starter_rubric("service"), starter_rubric("complaint")):
        from_words = {item.item: item.share for item in score(raw, rubric).items if item.item != "waiting"}
        from_desk = {item.item: item.share for item in score(stored, rubric).items if item.item != "waiting"}
        assert from_desk == from_words


def test_many_are_gathered_with_as_many_statements_as_one(cast: Cast) -> None:
    talks = [held(cast, sender=f"m{n}") for n in range(4)]
    counts = []
    for some in (talks[:1], talks):
        with CaptureQueriesContext(connection) as asked:
            gather(some)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_talk_that_goes_on_is_scored_anew_in_its_place(cast: Cast) -> None:
    one = held(cast)
    inspecting.drain()
    before = Inspection.objects.get(conversation=one, key="service")
    write(cast.joy_chat, "仲未收到，你哋搞咩？", key="again")
    one.refresh_from_db()
    reply(one, cast.amy, "你自己等吓啦，唔關我事。", client_key="rude")
    end(one, cast.amy, matter="late", solution="none", follow_up="")
    assert inspecting.drain() == 1
    after = Inspection.objects.get(conversation=one, key="service")
    assert (after.pk, after.last_seq) != (before.pk, before.last_seq)
    assert after.pk == before.pk
    assert after.score is not None
    assert before.score is not None
    assert after.score < before.score
    assert ItemResult.objects.filter(inspection=after, item="greeting").count() == 1


def test_what_did_not_grow_is_not_scored_again(cast: Cast) -> None:
    one = held(cast)
    inspecting.drain()
    scored_at = Inspection.objects.get(conversation=one, key="service").scored_at
    ToInspect.objects.create(conversation=one)
    assert inspecting.drain() == 1
    assert Inspection.objects.get(conversation=one, key="service").scored_at == scored_at


def test_a_persons_correction_counts(cast: Cast) -> None:
    one = held(cast)
    first = Reading.objects.get(conversation=one, seq=1)
    assert gather([one])[one.pk].lines[0].emotion == "angry"
    correcting.correct(first, "emotion", "calm", cast.lee)
    line = gather([one])[one.pk].lines[0]
    assert (line.emotion, line.valence) == ("calm", 0.0)


def test_one_that_cannot_be_inspected_holds_up_nobody(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = held(cast), held(cast, sender="bo")
    real = inspecting.score

    def score_but_one(conversation: object, rubric: object) -> object:
        if getattr(conversation, "id", "") == str(bad.pk):
            raise ValueError("a rubric gone wrong")
        return real(conversation, rubric)  # type: ignore[arg-type]

    monkeypatch.setattr(inspecting, "score", score_but_one)
    inspecting.drain()
    assert set(Inspection.objects.values_list("conversation", flat=True)) == {good.pk}
    assert "a rubric gone wrong" in ToInspect.objects.get(pk=bad.pk).error
    assert inspecting.drain() == 0  # it waits for a person
    monkeypatch.undo()
    inspecting.try_again(bad.pk)
    assert inspecting.drain() == 1
    assert Inspection.objects.filter(conversation=bad).exists()


def test_a_brands_own_rubric_stands_in_the_place_of_the_starter(cast: Cast) -> None:
    came = rubric_of(cast.joy.pk, "service")
    assert (came.brand, came.version, rubric_of(cast.cha.pk, "service")) == (None, 1, came)
    draft = RubricVersion.objects.create(
        brand=cast.joy, key="service", version=1, data=rubric_data(starter_rubric("service"))
    )
    assert rubric_of(cast.joy.pk, "service") == came
    draft.state = RubricState.PUBLISHED
    draft.save()
    assert rubric_of(cast.joy.pk, "service") == draft
    assert rubric_of(cast.cha.pk, "service") == came


def test_who_sees_an_inspection(cast: Cast) -> None:
    held(cast)
    inspecting.drain()
    seen = {
        name: Inspection.objects.visible_to(getattr(cast, name)).exists()
        for name in ("amy", "ben", "lee", "sue", "eve", "kit", "zoe", "may")
    }
    assert seen == {
        "amy": True,  # her own
        "ben": False,
        "lee": True,
        "sue": True,
        "eve": False,
        "kit": False,
        "zoe": True,
        "may": False,
    }
