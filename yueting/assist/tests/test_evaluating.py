"""Labelled moments are read as a desk reads them, and a bad line is named."""

import json
from pathlib import Path
from typing import Any

import pytest

from yueting.assist.evaluating import BadCase, cases_in, figures_of, mistakes, moment_of, score
from yueting.assist.suggesting import suggest_scripts
from yueting.cli import main
from yueting.knowledge.starter import starter_scripts
from yueting.understanding.evaluation.case_files import CASES

CASE: dict[str, Any] = {
    "id": "t1",
    "brand": "joyhome",
    "channel": "chat",
    "turns": [
        {"role": "customer", "text": "我想改送貨時間"},
        {"role": "agent", "text": "可以，你想改邊日？"},
    ],
    "emotion": "calm",
    "intent": "delivery",
    "type": "unknown",
    "silent_minutes": 4,
    "scripts": ["silence/waiting"],
    "articles": ["delivery-reschedule"],
}


def written(folder: Path, *cases: Any) -> Path:
    file = folder / "moments.jsonl"
    file.write_text("\n".join(json.dumps(case, ensure_ascii=False) for case in cases), encoding="utf-8")
    return file


def test_a_silence_is_seen_from_the_minutes_since_the_last_turn(tmp_path: Path) -> None:
    (case,) = cases_in(written(tmp_path, CASE))
    result = score(case, lambda _brand, _question: ["delivery-reschedule"])
    assert (result.script_hit, result.article_hit) == (True, True)
    assert mistakes([result]) == []


def test_a_script_written_for_other_customers_does_not_count(tmp_path: Path) -> None:
    greeting = {
        **CASE,
        "turns": [{"role": "customer", "text": "你好"}],
        "scripts": ["abuse/calming"],
        "articles": [],
    }
    (case,) = cases_in(written(tmp_path, greeting))
    result = score(case, lambda _brand, _question: [])
    assert (result.script_hit, result.article_hit) == (False, None)
    assert [figure.value for figure in figures_of([result])] == [0, 0]
    assert "abuse/calming wanted" in mistakes([result])[0]


@pytest.mark.parametrize("bad", [{"id": "x"}, "words", {**CASE, "turns": "none"}])
def test_a_bad_line_is_named(tmp_path: Path, bad: Any) -> None:
    with pytest.raises(BadCase, match="line 2"):
        cases_in(written(tmp_path, CASE, bad))


def test_the_command_prints_both_figures_and_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "suggestions", str(written(tmp_path, CASE))]) == 0
    shown = capsys.readouterr().out
    assert "script among the first 3" in shown
    assert "article among the first 3" in shown
    assert main(["evaluate", "suggestions", str(tmp_path / "nothing.jsonl")]) == 1
    assert "There is no" in capsys.readouterr().err


def test_what_heads_the_panel_is_what_its_first_script_is_for():
    """One guess for both: a headline that says "options" above three words of sympathy helps nobody."""
    cards = {card.id: card for card in starter_scripts()}
    for case in cases_in(CASES / "suggestions" / "dev.jsonl"):
        moment = moment_of(case)
        first = cards[suggest_scripts(moment, list(cards.values()), 1)[0].script_id]
        assert (first.situation, first.moment) == (moment.situation, moment.stage), case.id
        best = moment.likely[0]
        assert (best.situation, best.moment) == (moment.situation, moment.stage), case.id
