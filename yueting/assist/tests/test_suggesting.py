"""The right words for the moment, and never an offer at the wrong one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yueting.assist.suggesting import Moment, starter_weights, suggest_scripts
from yueting.knowledge.starter import ScriptCard, starter_moments, starter_scripts
from yueting.knowledge.wording import Voice

LIBRARY = starter_scripts()
CARDS = {card.id: card for card in LIBRARY}


def offered(moment: Moment, limit: int = 5) -> list[str]:
    return [suggestion.script_id for suggestion in suggest_scripts(moment, LIBRARY, limit)]


@pytest.mark.parametrize(
    ("moment", "first"),
    [
        pytest.param(Moment("greeting", channel="webchat"), "greeting-chat", id="a chat begins"),
        pytest.param(Moment("greeting", channel="email"), "greeting-email", id="a mail is answered"),
        pytest.param(
            Moment("empathy", "angry", 0.8, "impatient", "complaint", "yue"),
            "empathy-angry",
            id="an angry complaint",
        ),
        pytest.param(
            Moment("empathy", "anxious", 0.7, intent="refund"), "empathy-money", id="anxious about the money"
        ),
        pytest.param(
            Moment("options", customer_type="impatient", intent="delivery"),
            "options-impatient",
            id="fastest first",
        ),
        pytest.param(
            Moment("boundary", "angry", 0.9, situation="abuse"), "abuse-notice", id="abuse after civil words"
        ),
    ],
)
def test_the_script_written_for_the_moment_comes_first(moment, first):
    assert offered(moment)[0] == first


def test_a_phone_script_is_never_offered_in_a_chat():
    for moment in starter_moments():
        for id in offered(Moment(moment.id, channel="webchat"), limit=50):
            assert CARDS[id].channels != {"phone"}


def test_scripts_of_another_situation_are_left_out():
    assert all(CARDS[id].situation == "general" for id in offered(Moment("calming", "angry", 1.0), limit=50))


@pytest.mark.parametrize(
    ("emotion", "solved", "may"),
    [("calm", True, True), ("pleased", True, True), ("angry", True, False), ("calm", False, False)],
)
def test_an_offer_waits_for_a_solved_matter_and_a_calm_customer(emotion, solved, may):
    moments = [
        CARDS[id].moment for id in offered(Moment("added-value", emotion, 0.6, solved=solved), limit=50)
    ]
    assert ("added-value" in moments) is may


@pytest.mark.parametrize(
    ("variety", "twin", "writing"),
    [("yue", "yue", "Hant"), ("zh-Hant", "cmn", "Hant"), ("zh-Hans", "cmn", "Hans"), ("en", "en", "Latn")],
)
def test_the_wording_is_in_the_customers_variety(variety, twin, writing):
    (best, *_) = suggest_scripts(
        Moment("apology", intent="complaint", variety=variety), LIBRARY, brand_voice=Voice("cmn", "Hans")
    )
    assert best.text == getattr(CARDS[best.script_id], twin)
    assert best.voice == Voice(twin, writing)


def test_a_script_without_english_words_is_not_offered_to_an_english_writer():
    for moment in starter_moments():
        for suggestion in suggest_scripts(Moment(moment.id, variety="en"), LIBRARY, limit=50):
            assert suggestion.text == CARDS[suggestion.script_id].en
    cards = [ScriptCard("tea", "general", "greeting", {}, "你好", "您好")]
    assert suggest_scripts(Moment("greeting", variety="en"), cards) == []
    assert suggest_scripts(Moment("greeting", variety="unknown"), cards)[0].text == "你好"


def test_what_was_said_already_steps_back():
    fresh = offered(Moment("empathy", "angry", 0.8, intent="complaint"))
    again = offered(Moment("empathy", "angry", 0.8, intent="complaint", acts_done=frozenset({"apology"})))
    assert any(CARDS[id].moment == "apology" for id in fresh)
    assert not any(CARDS[id].moment == "apology" for id in again)


def test_equal_scripts_keep_the_order_of_the_library():
    twins = [ScriptCard(id, "general", "greeting", {}, "你好", "您好") for id in ("second", "first")]
    assert [suggestion.script_id for suggestion in suggest_scripts(Moment("greeting"), twins)] == [
        "second",
        "first",
    ]


def test_every_moment_of_the_library_has_something_that_comes_next():
    moments = {moment.id for moment in starter_moments()}
    weights = starter_weights()
    assert weights.next_moments.keys() == moments
    assert {after for following in weights.next_moments.values() for after in following} <= moments
    assert weights.only_when_solved | weights.offers <= moments


moments = st.builds(
    Moment,
    stage=st.sampled_from([moment.id for moment in starter_moments()]),
    emotion=st.sampled_from(["calm", "pleased", "anxious", "disappointed", "angry", "confused"]),
    intensity=st.floats(0, 1),
    customer_type=st.sampled_from(["impatient", "rational", "uncertain", "unknown"]),
    intent=st.sampled_from(["complaint", "refund", "consultation", "praise"]),
    variety=st.sampled_from(["yue", "zh-Hans", "en"]),
    channel=st.sampled_from(["webchat", "email", "phone"]),
    solved=st.booleans(),
)


@settings(max_examples=40, deadline=None)
@given(moments, st.integers(1, 8))
def test_suggestions_are_few_best_first_and_their_reasons_add_up(moment, limit):
    suggestions = suggest_scripts(moment, LIBRARY, limit)
    assert len(suggestions) <= limit
    assert [s.score for s in suggestions] == sorted((s.score for s in suggestions), reverse=True)
    for suggestion in suggestions:
        assert suggestion.score == sum(reason.points for reason in suggestion.reasons)
        assert all(reason.sentence() for reason in suggestion.reasons)
