"""Which next steps are plausible, and that several of them are offered."""

from datetime import UTC, datetime, timedelta

import pytest

from yueting.assist import likely
from yueting.assist.likely import likely_next, signs_in_words
from yueting.assist.seen import Signs
from yueting.assist.stage import guess_stage
from yueting.assist.suggesting import Moment, suggest_scripts
from yueting.knowledge.starter import starter_scripts
from yueting.understanding.turns import Turn

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
CARDS = {card.id: card for card in starter_scripts()}
STEPS = {f"{card.situation}/{card.moment}" for card in CARDS.values()}


def talk(*lines: str) -> list[Turn]:
    """Lines that begin with "A:" are the agent's."""
    return [
        Turn("agent", line[2:], NOW) if line.startswith("A:") else Turn("customer", line, NOW)
        for line in lines
    ]


def offered(turns: list[Turn], signs: Signs, *, minutes: int = 0, solved: bool = False) -> list[str]:
    """The steps of the first three scripts a desk offers."""
    stage = guess_stage(turns, signs, solved=solved, now=NOW + timedelta(minutes=minutes))
    moment = Moment(
        stage.moment, channel=signs.channel, situation=stage.situation, solved=solved, likely=stage.likely
    )
    cards = [CARDS[one.script_id] for one in suggest_scripts(moment, starter_scripts(), 3)]
    return [f"{card.situation}/{card.moment}" for card in cards]


@pytest.mark.parametrize(
    ("turns", "channel", "step"),
    [
        pytest.param(
            talk("你好", "A:你好", "我想搵返上次幫我嗰位同事"),
            "chat",
            "same-agent/hand-off",
            id="asks for the same agent",
        ),
        pytest.param(
            talk("A:請講", "條線斷斷續續，聽唔到"), "phone", "bad-line/clarify", id="the line breaks up"
        ),
        pytest.param(
            talk("A:請問單號？", "（背景好嘈）喂？"), "phone", "quiet-or-noisy/clarify", id="a noisy place"
        ),
        pytest.param(
            talk("A:仲有冇其他？", "你有冇男朋友呀"), "chat", "private-question/refusal", id="too private"
        ),
        pytest.param(
            talk("問規格", "A:呢個我唔肯定，要問一問", "好，我等你"),
            "chat",
            "unsure-answer/waiting",
            id="not sure",
        ),
        pytest.param(
            talk("查單", "A:請提供單號", "JH240518033"), "chat", "general/waiting", id="the number is given"
        ),
        pytest.param(
            talk("點洗？", "A:用清水就得", "明白，唔該晒，拜拜"), "chat", "general/closing", id="a goodbye"
        ),
    ],
)
def test_what_was_said_brings_its_step_among_the_first_three(turns, channel, step):
    assert step in offered(turns, Signs(channel=channel))


def test_a_noisy_place_in_a_chat_is_no_matter_of_the_line():
    assert not any(
        step.startswith("quiet")
        for step in offered(talk("A:請講", "（背景好嘈）喂？"), Signs(channel="chat"))
    )


def test_the_first_three_serve_three_steps_not_one():
    steps = offered(talk("部機又壞！"), Signs("angry", 0.8, "complaint", 2))
    assert len(set(steps)) == len(steps) == 3


def test_a_long_silence_offers_to_wait_and_to_end():
    steps = offered(talk("想換貨", "A:你想換邊款？"), Signs(), minutes=5)
    assert steps[0] == "silence/waiting"
    assert "silence/closing" in steps


def test_days_after_the_end_the_desk_asks_how_it_went():
    turns = talk("部機漏水", "A:已經修好，拜拜", "收到，冇問題")
    assert "general/follow-up" in offered(turns, Signs(), minutes=3_000, solved=True)


def test_a_step_that_stands_in_for_a_better_one_makes_room():
    ranked = likely_next({"first": "", "said_login": "密碼"}, ("general/greeting", 3))
    steps = [f"{one.situation}/{one.moment}" for one in ranked]
    assert steps.index("general/identity-check") < steps.index("general/options")
    assert [one.points for one in ranked] == sorted((one.points for one in ranked), reverse=True)


def test_every_step_says_which_words_gave_it():
    stage = guess_stage(talk("你好", "A:你好", "叫你經理出嚟"), Signs())
    assert "经理" in stage.likely[0].reason.sentence()
    assert all(one.reason.sentence() for one in stage.likely)


def test_the_rules_name_only_steps_with_scripts_and_cues_that_exist():
    cues = {
        prefix + cue
        for prefix, role in (("said_", "customer"), ("told_", "customer"), ("agent_", "agent"))
        for cue in likely._cues(role)
    }
    for rule in likely._rules():
        assert rule.gives.keys() <= STEPS | {"complaint/options", "complaint/apology"}
        for _wanted, some in rule.when:
            for sign in some - {"agent_last"}:
                if sign.startswith(("said_", "told_", "agent_")):
                    assert sign.removesuffix("_before") in cues
    assert all(group <= STEPS for group in likely._groups())


def test_a_word_said_before_the_agents_last_turn_is_told_not_said():
    signs = signs_in_words(talk("叫經理", "A:好，等我問下", "好"))
    assert "told_boss" in signs
    assert "told_boss_before" in signs
    assert "said_boss" not in signs
