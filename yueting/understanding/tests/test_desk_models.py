"""The desk's models beside the lexicons: what they are sure of, what they cite, what they cost."""

import subprocess
import sys
from typing import Any

import pytest

from yueting.understanding import Turn, read
from yueting.understanding.desk import TASKS, deciding_words, opinion
from yueting.understanding.desk_models import desk_model
from yueting.understanding.lexicon import starter
from yueting.understanding.signals import Said, signals


def said(text: str) -> Said:
    return Said(0, "customer", signals(text, starter()))


def test_likelihoods_of_every_task_add_up_to_one() -> None:
    for task in TASKS:
        likely = opinion(task, [said("部雪櫃用咗三日就唔凍，你哋幾時派人嚟？")]).likely
        assert sum(likely.values()) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("text", ["", " ", "😡", "?", "a", "好" * 5000, "http://a.b/c"])
def test_any_message_gives_an_opinion(text: str) -> None:
    for task in TASKS:
        assert opinion(task, [said(text)]).label in opinion(task, [said(text)]).likely


# Bitter praise beside honest praise; none of these is in the lexicons as a phrase.
PAIRS = [
    ("真係快手喎，換隻杯都要換三個月", "真係快手喎，朝早交低下晝就攞得返"),
    ("真贴心，凌晨四点打电话催我付款", "真贴心，下雨天还帮我把箱子提上楼"),
    ("服务真好，一个问题转了八个部门", "服务真好，一个电话全办妥了"),
]


@pytest.mark.parametrize(("bitter", "honest"), PAIRS)
def test_the_fact_decides_whether_praise_is_meant(bitter: str, honest: str) -> None:
    assert read([Turn("customer", bitter)]).emotion.valence < -0.05
    assert read([Turn("customer", honest)]).emotion.valence >= 0


@pytest.mark.parametrize(
    "text",
    [
        "唔該你哋認真啲啦，三次都送錯地址",
        "請問你哋係咪覺得個個客都好呃？",
        "麻烦你们别再推来推去，我已经问了五个人",
        "谢谢你们啊，让我白跑了四趟",
    ],
)
def test_polite_words_do_not_hide_anger(text: str) -> None:
    assert read([Turn("customer", text)]).emotion.label == "angry"


@pytest.mark.parametrize(
    "text",
    [
        "唔該，想問下星期日有冇得約師傅",
        "麻煩你send返張單畀我",
        "請問會籍點樣續期呀？唔該晒",
        "辛苦你，我等你電話",
        "您好，麻烦帮我查一下积分，谢谢",
        "不好意思，请问附近有停车场吗",
        "Could you please tell me when the shop opens?",
    ],
)
def test_polite_requests_are_calm(text: str) -> None:
    reading = read([Turn("customer", text)])
    assert reading.emotion.label == "calm"
    assert reading.level.value == 0


@pytest.mark.parametrize(
    ("texts", "label"),
    [
        (["Hi 我想 move my booking to Friday，得唔得呀", "pm"], "mixed"),
        (["張單可唔可以改期呀", "ok"], "yue"),
        (["Could you check my booking?", "ok"], "en"),
        (["想 check 下張單去咗邊", "thx"], "yue"),
        (["我想换个座位，行吗", "ok"], "zh-Hans"),
    ],
)
def test_a_passing_word_follows_the_talk(texts: list[str], label: str) -> None:
    assert read([Turn("customer", text) for text in texts]).variety.label == label


def test_what_a_model_says_is_cited_from_the_message() -> None:
    one = said("部機嘈到瞓唔著，早知買第二隻牌子")
    for task in TASKS:
        for piece in deciding_words(task, opinion(task, [one]).label, one):
            assert piece.text == one.signals.text[piece.start : piece.end] != ""
            assert piece.why == f"desk.{task}"


def test_no_judgement_but_calm_is_without_words() -> None:
    texts = ["又係咁", "等到我火滾", "咩料呀", "冇電呀！", "转三次都没人管", "It broke", "律師信見"]
    for text in texts:
        reading = read([Turn("customer", text)])
        judged: list[tuple[str, Any]] = [(reading.emotion.label, reading.emotion)]
        judged += [
            (reading.intent.label, reading.intent),
            (reading.customer_type.label, reading.customer_type),
        ]
        judged += [(str(reading.level.value), reading.level)]
        for label, one in judged:
            assert one.evidence or label in ("calm", "chit_chat", "unknown", "0"), (text, label)


def test_the_classes_are_the_ids_of_the_readings() -> None:
    labels = desk_model().labels
    assert {label.partition(":")[0] for label in labels} == set(TASKS)
    assert {"emotion:angry", "intent:human", "level:4", "customer_type:sceptical"} <= set(labels)


def test_numpy_waits_until_something_is_read() -> None:
    code = "import sys, yueting.understanding.reader; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
