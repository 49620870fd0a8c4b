"""Training of the desk's own models: lines in, one file of weights out."""

import json
from pathlib import Path

import pytest

pytest.importorskip("sklearn")

from training.contrast import contrasts
from training.desk import corpus, corrections, fitted, material
from yueting.understanding.desk import TASKS
from yueting.understanding.emotion import VALENCE


def test_every_line_of_the_corpus_can_be_trained_on() -> None:
    lines = corpus()
    assert len(lines) > 2000
    for line in lines:
        assert line["turns"][-1]["role"] == "customer", line
        assert line.get("emotion", "calm") in VALENCE
        assert line.get("level", 0) in range(5)


def test_contrasts_come_out_the_same_and_in_pairs() -> None:
    lines = list(contrasts())
    assert lines == list(contrasts())
    assert {line["emotion"] for line in lines} == {"angry", "pleased"}


def test_corrections_of_a_desk_are_lines_to_learn_from(tmp_path: Path) -> None:
    turns = [{"role": "customer", "text": "咁都得"}]
    rows = [
        {"turns": turns, "kind": "emotion", "was": "pleased", "label": "angry"},
        {"turns": turns, "kind": "level", "was": "0", "label": "1"},
        {"turns": turns, "kind": "customer_type", "was": "unknown", "label": "sceptical"},
        {"turns": turns, "kind": "variety", "was": "unknown", "label": "yue"},
    ]
    path = tmp_path / "corrections.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    assert corrections(path) == [
        {"turns": turns, "emotion": "angry"},
        {"turns": turns, "level": "1"},
        {"turns": turns, "type": "sceptical"},
    ]


def test_a_model_of_few_lines_has_classes_of_every_task_it_saw() -> None:
    model = fitted(material(corpus("b.jsonl")[:60]))
    assert {label.partition(":")[0] for label in model.labels} == set(TASKS)
    assert all(view.weights.shape[1] == len(model.labels) for view in model.views)
