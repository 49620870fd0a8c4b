"""Which moment a conversation has reached."""

from datetime import UTC, datetime, timedelta

import pytest

from yueting.assist.acts import agent_acts, answer_in, situations_in
from yueting.assist.seen import Signs
from yueting.assist.stage import guess_stage
from yueting.knowledge.starter import starter_moments, starter_scripts, starter_situations
from yueting.knowledge.wording import fill_in
from yueting.understanding.lexicon import Entry, starter
from yueting.understanding.turns import Turn

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
ANGRY = Signs("angry", 0.8, "complaint", 2)
REFUND = Signs(intent="refund")


def talk(*lines: str) -> list[Turn]:
    """Lines that begin with "A:" are the agent's."""
    return [
        Turn("agent", line[2:], NOW) if line.startswith("A:") else Turn("customer", line, NOW)
        for line in lines
    ]


HELLO = "A:你好，我係阿明。"
SORRY = "A:對唔住，辛苦你等咁耐，換轉係我都會嬲。"
CHECK = "A:麻煩講返你登記電話最後四個字，想確認一下係咪焗爐嗰張單？"
WAYS = "A:有兩個方法：一、換一部新；二、退款。你揀邊個？"


@pytest.mark.parametrize(
    ("turns", "signs", "moment", "situation"),
    [
        pytest.param([], Signs(), "greeting", "general", id="nothing yet"),
        pytest.param(talk("想問幾時有貨"), Signs(), "greeting", "general", id="the first question"),
        pytest.param(talk("部機又壞！"), ANGRY, "empathy", "complaint", id="the first words are angry"),
        pytest.param(
            talk("部機又壞！", HELLO, "答我呀"), ANGRY, "empathy", "complaint", id="greeted, not felt with"
        ),
        pytest.param(talk("部機又壞！", SORRY, "咁點先？"), ANGRY, "calming", "complaint", id="still angry"),
        pytest.param(
            talk("部機又壞", "A:明白你，唔使急，我負責到底。", "好"),
            Signs("calm", 0.1, "complaint", 1),
            "apology",
            "general",
            id="a complaint nobody apologised for",
        ),
        pytest.param(talk("想退款", HELLO, "係"), REFUND, "identity-check", "general", id="who is speaking"),
        pytest.param(talk("點用㗎", HELLO, "焗爐"), Signs(), "clarify", "general", id="facts are missing"),
        pytest.param(talk("想退款", CHECK, "係，1234"), REFUND, "options", "general", id="facts are there"),
        pytest.param(
            talk("想退款", CHECK, "係", WAYS, "好呀，揀二"), REFUND, "promise", "general", id="they chose"
        ),
        pytest.param(
            talk("想退款", CHECK, "係", WAYS, "唔得，我唔接受"), REFUND, "options", "general", id="refused"
        ),
        pytest.param(talk("想退款", CHECK, "係", WAYS, "唔該晒"), REFUND, "closing", "general", id="thanks"),
        pytest.param(
            talk("你哋好專業", HELLO, "讚"), Signs("pleased", 0.7, "praise"), "thanks", "general", id="praise"
        ),
        pytest.param(
            talk("想退款", "A:請稍等，我查下"), REFUND, "waiting", "general", id="the agent looks it up"
        ),
        pytest.param(talk("叫你經理出嚟"), Signs(), "hand-off", "about-company", id="wants the boss"),
        pytest.param(talk("你個廢物"), ANGRY, "calming", "abuse", id="abuse"),
        pytest.param(talk("你個廢物", SORRY, "廢物！"), ANGRY, "boundary", "abuse", id="abuse goes on"),
        pytest.param(talk("幾時有答覆？"), Signs(), "promise", "when-answer", id="when will I hear"),
        pytest.param(talk("what is your name?"), Signs(), "closing", "staff-number", id="who are you"),
    ],
)
def test_the_moment_a_conversation_has_reached(turns, signs, moment, situation):
    stage = guess_stage(turns, signs)
    assert (stage.moment, stage.situation) == (moment, situation)
    assert stage.reason.sentence()


@pytest.mark.parametrize(
    ("line", "minutes", "moment", "situation"),
    [
        pytest.param(WAYS, 1, "options", "general", id="they may still be reading"),
        pytest.param(WAYS, 3, "waiting", "silence", id="the customer is silent"),
        pytest.param("A:請稍等，我查下", 3, "progress", "general", id="the agent is silent"),
    ],
)
def test_a_silence_is_the_customers_or_the_agents_own(line, minutes, moment, situation):
    stage = guess_stage(talk("想退款", CHECK, "係", line), REFUND, now=NOW + timedelta(minutes=minutes))
    assert (stage.moment, stage.situation) == (moment, situation)


def test_after_the_end_comes_goodbye_then_the_rating():
    turns = talk("想退款", WAYS, "好呀")
    assert guess_stage(turns, REFUND, solved=True).moment == "closing"
    goodbye = [*turns, *talk("A:仲有冇其他可以幫到你？祝你有愉快嘅一日。")]
    assert guess_stage(goodbye, REFUND, solved=True).moment == "rating-request"
    assert guess_stage(goodbye, ANGRY, solved=True).moment != "rating-request"


def test_a_script_that_was_inserted_counts_without_its_words():
    turns = talk("部機又壞！", HELLO, "答我呀")
    assert guess_stage(turns, ANGRY, inserted=frozenset({"empathy"})).moment == "calming"


def test_acts_are_found_with_their_turn_and_words():
    acts = agent_acts(talk("hi", "A:This is fine.", SORRY))
    assert ("apology", 2) in {(act.id, act.turn) for act in acts}
    assert not any(act.turn < 2 for act in acts), (
        "hi inside This is no greeting, and the customer's hi is not ours"
    )


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        pytest.param("A:你好，我係阿明，有咩可以幫到你？", "clarify", id="an opening asks for no facts"),
        pytest.param("A:我會盡快跟進。", "promise", id="no time is named"),
        pytest.param("A:如果令你覺得唔開心，我哋深感抱歉。", "apology", id="sorry on a condition"),
        pytest.param("A:多謝你耐心等候，查到喇。", "waiting", id="the wait is over"),
        pytest.param("A:你好，我係阿明。", "identity-check", id="the agent's own name"),
    ],
)
def test_what_only_sounds_like_a_moment_leaves_it_open(line, moment):
    assert moment not in {act.id for act in agent_acts(talk("點解又壞？", line))}


def test_a_brands_own_words_count_as_in_its_readings():
    own = starter().with_entries("flags", [Entry("flags.own.1", "abuse", ("冬瓜豆腐",), weight=1)])
    assert guess_stage(talk("你班冬瓜豆腐"), ANGRY, lexicons=own).situation == "abuse"
    assert guess_stage(talk("你班冬瓜豆腐"), ANGRY).situation == "complaint"


def test_the_same_words_count_in_traditional_and_simplified():
    assert situations_in("叫你經理出嚟")[0][0] == situations_in("叫你经理出来")[0][0] == "about-company"
    assert answer_in(talk(WAYS, "冇問題")) == answer_in(talk(WAYS, "没问题")) == "accepts"
    assert answer_in(talk(WAYS, "唔得，好貴")) == "refuses"
    assert answer_in(talk(WAYS, "係焗爐")) == ""


def test_of_several_messages_the_gravest_situation_comes_first():
    found = situations_in("幾時有答覆？", "你個廢物")
    assert [situation for situation, _ in found] == ["abuse", "when-answer"]


def test_most_scripts_of_the_library_are_recognised_as_what_they_are():
    """Guessing by words is rough; below two thirds the suggestions would run in circles."""
    sent = {
        "customer": "陳小姐",
        "agent": "Amy",
        "staff_number": "1024",
        "reference": "JH26",
        "date": "3月4日",
    }
    texts = [(c.moment, fill_in(t, sent)) for c in starter_scripts() for t in (c.yue, c.cmn, c.en) if t]
    known = sum(moment in {act.id for act in agent_acts(talk("A:" + text))} for moment, text in texts)
    assert known / len(texts) >= 2 / 3


def test_every_guess_is_a_moment_and_a_situation_of_the_library():
    moments = {moment.id for moment in starter_moments()}
    situations = {situation.id for situation in starter_situations()}
    for turns in (
        talk("hi"),
        talk("hi", HELLO),
        talk("hi", WAYS),
        talk("hi", CHECK),
        talk("打唔通"),
        talk("你貴姓"),
    ):
        for signs in (Signs(), ANGRY, REFUND, Signs(intent="praise")):
            for solved in (True, False):
                stage = guess_stage(turns, signs, solved=solved)
                assert stage.moment in moments
                assert stage.situation in situations
                assert stage.acts_done <= moments
