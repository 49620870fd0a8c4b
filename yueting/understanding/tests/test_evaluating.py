"""`yueting evaluate`: honest figures, and a clear word when a set is not there."""

import json
import os
from pathlib import Path

import pytest

from yueting.cli import main
from yueting.understanding.classifying import class_scores, kept_judgement
from yueting.understanding.evaluating import PUBLIC, UnknownSet, evaluate, figures_of
from yueting.understanding.evaluation import cases
from yueting.understanding.evaluation.case_files import MissingData
from yueting.understanding.evaluation.figures import Figure, macro_f1, table, weighted_kappa
from yueting.understanding.linear import fingerprint

ROOT = Path(__file__).parents[3]
SHARED = Path(os.environ.get("YUETING_PUBLIC_SETS", "") or ROOT.parent / "shared" / "data")
needs_sets = pytest.mark.skipif(
    not SHARED.is_dir(), reason=f"no public sets in {SHARED}: name their folder in YUETING_PUBLIC_SETS"
)


@pytest.mark.parametrize(
    ("wanted", "given", "value"),
    [
        ("aabb", "aabb", 1.0),
        ("aabb", "bbaa", 0.0),
        ("aabb", "aaab", (4 / 5 + 2 / 3) / 2),
        ("aaab", "aaaa", (6 / 7 + 0) / 2),  # a label never given counts as 0
    ],
)
def test_macro_f1_counts_every_label_the_same(wanted: str, given: str, value: float) -> None:
    assert macro_f1(wanted, given) == pytest.approx(value)


def test_rows_that_were_never_seen_are_judged_by_the_shipped_model(tmp_path: Path) -> None:
    rows = [
        {"text": "这破手机真是气死我了！！", "label": "angry"},
        {"text": "吓死我了太可怕了", "label": "fear"},
    ]
    (tmp_path / "ewect_usual_eval.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    six, anger = figures_of("ewect-usual", tmp_path)
    assert (six.value, anger.value) == (1.0, 1.0)
    assert six.how == "0 rows by models trained without them, 2 by the shipped model"


def test_a_set_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(MissingData, match=r"openrice_valid\.jsonl.*--data FOLDER"):
        evaluate("openrice", tmp_path)
    assert main(["evaluate", "openrice", "--data", str(tmp_path)]) == 1
    assert "openrice_valid.jsonl" in capsys.readouterr().err


def test_an_unknown_set_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(UnknownSet, match="cold"):
        evaluate("weather", tmp_path)


def test_sentences_of_our_own_are_told_apart_without_any_public_set() -> None:
    every, short = figures_of("variety2", ROOT / "nowhere")
    assert every.value >= 0.94
    assert short.value >= 0.88


def test_agreement_on_levels_is_weighed_by_how_far_apart_they_are() -> None:
    assert weighted_kappa([(0, 0), (4, 4), (2, 2)]) == pytest.approx(1.0)
    near, far = [(0, 1), (4, 3), (2, 2)], [(0, 4), (4, 0), (2, 2)]
    assert 1 > weighted_kappa(near) > 0 > weighted_kappa(far)


def test_a_count_is_met_from_above() -> None:
    shown = table(
        [Figure("wrong (count)", 1, 0, at_most=True), Figure("right", 0.9, 0.8), Figure("seen", 0.5)]
    )
    assert [line.split()[-1] for line in shown.splitlines()] == ["missed", "met", "0.5000"]


@pytest.mark.parametrize("name", cases.SCORES)
def test_cases_of_our_own_are_scored_and_what_went_wrong_is_told(name: str) -> None:
    figures = cases.figures_of(name)
    assert {figure.set for figure in figures} >= {f"{name}/dev"}
    perfect = all(figure.value in (0, 1) for figure in figures)
    assert perfect or cases.mistakes_of(name)


@needs_sets
@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=pytest.mark.slow if n == "real-chats" else ()) for n in PUBLIC]
)
def test_every_bar_is_met_on_the_public_sets(name: str) -> None:
    if name == "variety2-lines":
        pytest.importorskip("pycantonese", reason="the Cantonese lines come with pycantonese: make train")
    assert [one for one in figures_of(name, SHARED) if one.is_met is False] == []


@needs_sets
def test_rows_trained_on_count_as_a_model_without_them_said() -> None:
    """The shipped model is better on them than any honest figure: so the kept judgements are not its own."""
    rows = [json.loads(line) for line in (SHARED / "openrice_valid.jsonl").read_text().splitlines()[:60]]
    kept = [kept_judgement("sentiment3", fingerprint(row["text"])) for row in rows]
    shipped = [
        max((scores := class_scores("sentiment3", row["text"])), key=scores.__getitem__) for row in rows
    ]
    wanted = [row["label"] for row in rows]
    assert None not in kept
    assert macro_f1(wanted, shipped) > macro_f1(wanted, [one or "" for one in kept])


@needs_sets
def test_figures_come_as_json_lines_too() -> None:
    figures = [json.loads(line) for line in evaluate("cold", SHARED, as_json=True).splitlines()]
    assert [set(one) for one in figures] == [{"set", "name", "value", "goal", "at_most", "how"}]
