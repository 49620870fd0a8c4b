"""Training of the small models, on a handful of sentences made here."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from training import variety
from training.fitting import Recipe, assembled, fit, material, temperature, unseen_scores
from training.matrices import Part, count, learn
from training.recipes import TASKS
from training.topics import by_topic, topic
from yueting.understanding.grams import spoken
from yueting.understanding.linear import fingerprint, is_held_out, load

GLAD = [f"{who}{much}开心，谢谢" for who in ("我", "他", "大家", "妈妈") for much in ("很", "真", "好", "太")]
CROSS = [
    f"{who}{much}生气，垃圾！" for who in ("我", "他", "大家", "妈妈") for much in ("很", "真", "好", "太")
]
ROWS = [*((text, "false") for text in GLAD), *((text, "true") for text in CROSS)]
RECIPE = Recipe(("false", "true"), (Part("chars:1:2", least=1), Part("tones:emotion", least=1)))


def test_a_model_learns_what_it_is_shown_and_ships_as_it_was_fitted() -> None:
    given = material(RECIPE, ROWS)
    every = np.arange(len(ROWS))
    model = assembled(RECIPE, fit(given, every), {}, 1.0)
    for text, label in [("你好开心", "false"), ("你好生气", "true"), *ROWS]:
        assert model.labels[int(model.look(text).scores().argmax())] == label


def test_a_row_is_judged_without_having_been_seen() -> None:
    """The one row with a word of its own can only be judged by the rest: swapped labels stay wrong."""
    rows = [*ROWS, ("我很生气，垃圾垃圾！", "false")]
    given = material(RECIPE, rows)
    last = len(rows) - 1
    found = unseen_scores(given, [(np.arange(last), np.array([last]))])
    assert found[last].argmax() == 1


def test_caution_asks_for_more_before_it_says_yes() -> None:
    given = material(RECIPE, ROWS)
    fitted = fit(given, np.arange(len(ROWS)))
    plain = assembled(RECIPE, fitted, {}, 2.0).look("我").scores()
    careful = assembled(replace(RECIPE, caution=0.3), fitted, {}, 2.0).look("我").scores()
    assert (careful[1] - careful[0]) - (plain[1] - plain[0]) == pytest.approx(-0.6, abs=1e-5)


def test_training_is_the_same_twice() -> None:
    given = material(RECIPE, ROWS)
    every = np.arange(len(ROWS))
    one, two = (fit(given, every)[0] for _ in range(2))
    assert (one.weights == two.weights).all()
    assert list(one.vocabulary.rows) == list(two.vocabulary.rows)


def test_rows_of_a_matrix_have_length_one_and_rare_signs_are_left_out() -> None:
    counted = count("chars:1:1", ["ab", "ac", "zzz"])
    vocabulary = learn(Part("chars:1:1", least=2), counted)
    assert list(vocabulary.rows) == ["a"]
    assert vocabulary.matrix(counted).toarray().ravel().tolist() == [1, 1, 0]


def test_temperature_makes_timid_scores_bolder_and_bold_ones_timid() -> None:
    labels = np.array([0, 1] * 20)
    right = np.eye(2)[labels]
    assert temperature(right * 0.1, labels) > 5
    wrong_now_and_then = right.copy()
    wrong_now_and_then[:12] = wrong_now_and_then[:12][:, ::-1]
    assert temperature(wrong_now_and_then * 9, labels) < 1


@pytest.mark.parametrize(
    ("text", "named"),
    [("这个女人和那个男人", "gender"), ("黑人和白人", "race"), ("河南人都这样", "region"), ("你好", "none")],
)
def test_a_topic_is_told_by_the_people_named(text: str, named: str) -> None:
    assert topic(text) == named


def test_a_topic_is_judged_by_the_other_topics() -> None:
    texts = ["女人", "男人", "黑人", "你好"]
    for train, test in by_topic(texts, np.zeros(4, np.int64)):
        assert {topic(texts[row]) for row in train}.isdisjoint(topic(texts[row]) for row in test)


@pytest.mark.parametrize(
    ("cantonese", "mandarin"),
    [("佢哋喺邊度？", "他们在哪里 "), ("我唔知點解", "我不知道为什么"), ("冇嘢", "没有东西")],
)
def test_a_sentence_is_told_in_mandarin_word_by_word(
    cantonese: str, mandarin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(variety, "_nth", lambda twins, _turn: twins[0])
    assert variety.to_mandarin(spoken(cantonese)) == mandarin


def test_lines_kept_for_measuring_are_not_trained_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = [f"你今天第{number}次来了" for number in range(100)]
    _write(tmp_path)
    (tmp_path / "cped_valid.jsonl").write_text("".join(json.dumps({"text": one}) + "\n" for one in said))
    monkeypatch.setattr(variety, "cantonese", lambda: iter(()))
    trained = {text for text, _ in variety.rows(tmp_path)}
    kept = [one for one in said if is_held_out(one)]
    assert kept
    assert trained.isdisjoint(kept)
    assert set(said) - set(kept) <= trained


def test_the_command_writes_weights_and_says_which_sets_are_lacking(tmp_path: Path) -> None:
    _write(tmp_path)
    six = ("angry", "happy", "sad", "fear", "surprise", "neutral")
    rows = [
        {"text": f"{word}{number}", "label": label}
        for label, word in zip(six, ("气死", "开心", "难过", "可怕", "竟然", "公司成立"), strict=True)
        for number in ("甲", "乙", "丙", "丁", "戊", "己")
    ]
    (tmp_path / "ewect_usual_eval.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "cold_dev.jsonl").unlink()
    command = [sys.executable, "-m", "training", "--data", tmp_path, "--to", tmp_path / "weights"]
    done = subprocess.run(
        [*command, "--only", "emotion6", "--only", "offence"],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "offence: cold_dev not all in" in done.stderr
    assert "emotion6: 36 texts, macro-F1" in done.stdout
    model = load(tmp_path / "weights" / "emotion6.npz")
    assert model.labels[int(model.look("真是气死").scores().argmax())] == "angry"
    assert model.judged.keys() == {fingerprint(row["text"]) for row in rows}
    assert not (tmp_path / "weights" / "offence.npz").exists()


def _write(folder: Path) -> None:
    """Every set that any task needs, without a row in it."""
    for task in TASKS:
        for name in task.needs:
            (folder / f"{name}.jsonl").write_text("")
