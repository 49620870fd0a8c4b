"""Scripts as data: written, approved, a brand's own in the place of a shared one, and measured by what follows."""

import uuid
from typing import Any

import pytest

from tests.cast import Cast, talk, write
from yueting.accounts.models import Membership, Role
from yueting.conversations.services.replying import reply
from yueting.knowledge.models import KnowledgePolicy, NeedsReview, Script, ScriptUse, ScriptVersion
from yueting.knowledge.outcomes import Use, outcome_of
from yueting.knowledge.queries import script_cards
from yueting.knowledge.queries.outcomes import outcomes
from yueting.knowledge.script_text import both_scripts, entry_of, lacking_places, unknown_places
from yueting.knowledge.script_use import Wording, spoken_script
from yueting.knowledge.services import load_library
from yueting.knowledge.starter import script_card, starter_scripts
from yueting.knowledge.tests.test_pages import signed_in
from yueting.timeline.services import record

SCRIPTS = "/knowledge/scripts/"
YUE = "{customer}唔好意思，要你等咗咁耐，我而家即刻幫你跟進件貨。"


def typed(brand: Any, **more: Any) -> dict[str, Any]:
    return {
        "brand": str(brand.pk),
        "situation": "general",
        "moment": "apology",
        "title": "等咗好耐",
        "title_en": "A long wait",
        "yue": YUE,
        "cmn": "{customer}非常抱歉让您久等，我现在马上帮您跟进这个包裹。",
        "emotions": ["angry", "anxious"],
        "do": "講明幾時覆\n",
        "dont": "叫客人再等",
    } | more


def keys(brand: Any) -> set[str]:
    return {card.id for card in script_cards(brand.pk)}


def test_a_script_without_need_of_review_is_approved_at_once(cast: Cast) -> None:
    eve = signed_in(cast.eve)
    eve.post(f"{SCRIPTS}new/", typed(cast.joy) | {"deed": "publish"})
    [card] = script_cards(cast.joy.pk)
    assert (card.id, card.moment, card.emotions) == ("a-long-wait", "apology", {"angry", "anxious"})
    assert card.title == {"zh-Hant": "等咗好耐", "zh-Hans": "等咗好耐", "en": "A long wait"}
    assert card.do["zh-Hans"] == ("讲明几时覆",)
    assert script_cards(cast.cha.pk) == []


def test_a_second_person_approves_where_the_brand_wants_it(cast: Cast) -> None:
    KnowledgePolicy.objects.create(brand=cast.joy, needs_review=NeedsReview.PUBLIC)
    Membership.objects.create(agent=cast.ben, brand=cast.joy, role=Role.EDITOR)
    signed_in(cast.eve).post(f"{SCRIPTS}new/", typed(cast.joy) | {"deed": "publish"})
    version = ScriptVersion.objects.get()
    path = f"{SCRIPTS}{version.script_id}/versions/1/"
    assert version.state == "in_review"
    signed_in(cast.eve).post(f"{path}publication/")
    assert keys(cast.joy) == set()
    assert "A long wait" in signed_in(cast.ben).get("/knowledge/reviews/").content.decode()
    assert YUE.partition("}")[2] in signed_in(cast.ben).get(path).content.decode()
    signed_in(cast.ben).post(f"{path}publication/")
    assert keys(cast.joy) == {"a-long-wait"}


def test_a_place_that_nobody_fills_is_refused_and_named(cast: Cast) -> None:
    answer = signed_in(cast.eve).post(f"{SCRIPTS}new/", typed(cast.joy, yue="{custmer}你好"))
    assert answer.status_code == 422
    assert "{custmer}" in answer.content.decode().partition("alert")[2][:200]
    assert not Script.objects.exists()


def test_a_brands_own_words_stand_in_the_place_of_the_shared_ones_once_approved(cast: Cast) -> None:
    load_library()
    shared = Script.objects.filter(brand=None).first()
    assert shared is not None
    count = len(script_cards(cast.joy.pk))
    eve = signed_in(cast.eve)
    for _twice in range(2):
        answer = eve.post(f"{SCRIPTS}{shared.pk}/copy/", {"brand": "joy"})
    own = Script.objects.get(brand=cast.joy)
    assert answer["Location"] == f"{SCRIPTS}{own.pk}/edit/"
    assert len(script_cards(cast.joy.pk)) == count
    eve.post(f"{SCRIPTS}{own.pk}/edit/", typed(cast.joy) | {"deed": "publish"})
    cards = {card.id: card for card in script_cards(cast.joy.pk)}
    assert (len(cards), cards[shared.key].yue) == (count, YUE)
    load_library()
    assert {card.id: card for card in script_cards(cast.joy.pk)}[shared.key].yue == YUE
    assert {card.id: card for card in script_cards(cast.cha.pk)}[shared.key].yue == shared.yue
    eve.post(f"{SCRIPTS}{own.pk}/archive/")
    assert shared.key not in keys(cast.joy)


@pytest.mark.parametrize(("who", "status"), [("amy", 403), ("kit", 403), ("may", 403)])
def test_who_does_not_edit_writes_no_script(cast: Cast, who: str, status: int) -> None:
    client = signed_in(getattr(cast, who))
    assert client.get(f"{SCRIPTS}new/").status_code == status
    assert client.post(f"{SCRIPTS}new/", typed(cast.joy)).status_code == status
    assert not Script.objects.exists()


def test_drafts_are_for_editors_and_other_brands_scripts_for_nobody(cast: Cast) -> None:
    signed_in(cast.eve).post(f"{SCRIPTS}new/", typed(cast.joy) | {"deed": "draft"})
    script = Script.objects.get()
    assert signed_in(cast.eve).get(f"{SCRIPTS}{script.pk}/").status_code == 200
    for who in (cast.amy, cast.may):
        assert signed_in(who).get(f"{SCRIPTS}{script.pk}/").status_code == 404
        assert YUE.partition("}")[2] not in signed_in(who).get(SCRIPTS).content.decode()


def test_the_library_is_narrowed_by_whom_a_script_fits_and_by_words(cast: Cast) -> None:
    load_library()
    signed_in(cast.eve).post(
        f"{SCRIPTS}new/", typed(cast.joy, title="專登寫嘅", title_en="Quite special") | {"deed": "publish"}
    )
    amy = signed_in(cast.amy)
    for asked in ("專登寫", "专登写", "專燈寫", "special"):
        assert "Quite special" in amy.get(SCRIPTS, {"q": asked}).content.decode()
    assert "Quite special" not in amy.get(SCRIPTS, {"q": "火星移民"}).content.decode()
    assert "Quite special" in amy.get(SCRIPTS, {"q": "專登寫", "emotions": "angry"}).content.decode()
    assert "Quite special" not in amy.get(SCRIPTS, {"q": "專登寫", "emotions": "pleased"}).content.decode()


# -- measured -------------------------------------------------------------------------------------------------


def test_a_reply_in_a_scripts_words_is_counted_with_the_mood_and_the_rating_after_it(cast: Cast) -> None:
    signed_in(cast.eve).post(f"{SCRIPTS}new/", typed(cast.joy) | {"deed": "publish"})
    conversation = talk(cast.joy_chat, "我好嬲！件貨等咗兩個星期都未到，你哋搞乜嘢！")
    said = "陳小姐，唔好意思，要你等咗咁耐，我而家即刻幫你跟進件貨。"
    reply(conversation, cast.amy, said, client_key=str(uuid.uuid4()))
    reply(conversation, cast.amy, "件貨聽日到。", client_key=str(uuid.uuid4()))
    write(cast.joy_chat, "好呀，唔該晒，好滿意！")
    record(conversation, "rating.given", score=5, comment="")
    use = ScriptUse.objects.get()
    assert (use.key, use.twin, use.agent, use.emotion_before) == ("a-long-wait", "yue", cast.amy, "angry")
    outcome = outcomes([cast.joy.pk])["a-long-wait"]
    assert (outcome.uses, outcome.upset, outcome.calmed, outcome.mean_rating) == (1, 1, 1, 5)
    page = signed_in(cast.amy).get(f"{SCRIPTS}{Script.objects.get().pk}/").content.decode()
    assert "1 / 1" in page
    assert outcomes([cast.cha.pk]) == {}


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("陳小姐，唔好意思，要你等咗咁耐，我而家即刻幫你跟進件貨。", "late"),
        ("唔好意思要你等咗咁耐，我而家即刻幫你跟進件貨，聽日覆你", "late"),
        ("陈小姐，唔好意思，要你等咗咁耐，我而家即刻帮你跟进件货", "late"),
        ("件貨聽日到", None),
        ("", None),
    ],
)
def test_a_script_is_known_by_its_words_whoever_is_named_in_it(said: str, key: str | None) -> None:
    found = spoken_script(
        said, [Wording("late", "yue", YUE), Wording("other", "yue", "多謝你嘅意見，我哋會改善")]
    )
    assert (found.key if found else None) == key


def test_no_script_of_the_library_is_taken_for_another() -> None:
    wordings = [
        Wording(card.id, twin, card.wording(twin))  # type: ignore[arg-type]
        for card in starter_scripts()
        for twin in ("yue", "cmn", "en")
        if card.wording(twin)
    ]
    for wording in wordings:
        found = spoken_script(wording.text, wordings)
        if found:  # the shortest ones are nobody's
            assert (found.key, found.twin) == (wording.key, wording.twin)
    assert sum(spoken_script(w.text, wordings) is not None for w in wordings) > 0.95 * len(wordings)


def test_a_rating_counts_once_a_talk_and_unknown_moods_not_at_all() -> None:
    talk_id = uuid.uuid4()
    uses = [
        Use(1.0, "angry", "calm", 4, talk_id),
        Use(0.7, "angry", "", 4, talk_id),
        Use(1.0, "calm", "angry", None, uuid.uuid4()),
    ]
    outcome = outcome_of(uses)
    assert (outcome.uses, outcome.edited, outcome.ratings, outcome.mean_rating) == (3, 1, 1, 4)
    assert (outcome.share_calmed, outcome.soured) == (1.0, 1)
    assert outcome_of([]).share_calmed is None


def test_words_of_a_script_keep_their_places_and_both_characters() -> None:
    assert unknown_places(["{customer}你好{who}", "{who}"]) == ("who",)
    assert lacking_places("{customer}{date}", "{customer}") == ("date",)
    assert both_scripts("覆客人", written="zh-hant") == {"zh-Hant": "覆客人", "zh-Hans": "覆客人"}
    for card in starter_scripts():
        assert script_card(entry_of(card)) == card
