"""The library that ships is whole: every card can be offered and points somewhere."""

import pytest

from yueting.knowledge.starter import (
    BadLibrary,
    script_card,
    starter_moments,
    starter_scripts,
    starter_situations,
)
from yueting.knowledge.wording import Voice, fill_in, places_in, voice_for

KNOWN_PLACES = {"customer", "brand", "agent", "reference", "date", "staff_number"}


def test_the_library_covers_every_moment_and_every_situation():
    scripts = starter_scripts()
    assert len(scripts) >= 60
    assert {card.moment for card in scripts} == {moment.id for moment in starter_moments()}
    assert {card.situation for card in scripts} == {situation.id for situation in starter_situations()}


def test_every_card_has_both_twins_a_title_in_each_language_and_known_places():
    for card in starter_scripts():
        assert card.yue, card.id
        assert card.cmn, card.id
        assert card.yue != card.cmn, card.id
        assert {"zh-Hant", "zh-Hans", "en"} <= card.title.keys(), card.id
        assert set(places_in(card.yue)) | set(places_in(card.cmn)) <= KNOWN_PLACES, card.id


def test_the_most_common_moments_have_english_words_with_the_same_places():
    english = [card for card in starter_scripts() if card.en]
    usual = {"greeting", "identity-check", "waiting", "empathy", "apology", "refusal", "closing"}
    assert usual <= {card.moment for card in english}
    for card in english:
        assert sorted(places_in(card.en)) == sorted(places_in(card.cmn)), card.id
        assert card.en.isascii(), card.id


def test_a_card_that_lacks_something_is_named():
    with pytest.raises(BadLibrary, match=r"script tea lacks 'moment'"):
        script_card({"id": "tea", "situation": "general"})


@pytest.mark.parametrize(
    ("variety", "voice"),
    [
        ("yue", Voice("yue", "Hant")),
        ("mixed", Voice("yue", "Hant")),
        ("zh-Hant", Voice("cmn", "Hant")),
        ("zh-Hans", Voice("cmn", "Hans")),
        ("en", Voice("en", "Latn")),
        ("unknown", Voice("cmn", "Hans")),
    ],
)
def test_the_voice_follows_the_customer_and_else_the_brand(variety, voice):
    assert voice_for(variety, otherwise=Voice("cmn", "Hans")) == voice


@pytest.mark.parametrize(
    ("wording", "known", "filled"),
    [
        ("{customer}你好，我係{agent}", {"customer": "陳小姐", "agent": "阿明"}, "陳小姐你好，我係阿明"),
        ("{customer}，您好！", {"customer": ""}, "您好！"),
        ("{customer}你好", {"customer": ""}, "你好"),
        ("{date}前覆你", {"customer": "陳小姐"}, "{date}前覆你"),
        ("{customer}，{date}前覆你", {"customer": "{date}", "date": "聽日"}, "{date}，聽日前覆你"),
    ],
)
def test_known_places_are_filled_and_unknown_ones_stay_to_be_seen(wording, known, filled):
    assert fill_in(wording, known) == filled
