"""`yueting evaluate inspection`: the machine beside people who labelled the same conversations."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from yueting.quality import evaluating
from yueting.quality.evaluating import BadLabels, agreements, differences, figures_of, labels_in
from yueting.quality.tests.talks import BAD, GOOD

EACH_WAY = evaluating.ENOUGH


def cases(folder: Path, talks: Sequence[Any]) -> Path:
    lines = [
        json.dumps({"id": f"c{n}", "turns": [{"role": role, "text": text} for role, text in talk]})
        for n, talk in enumerate(talks)
    ]
    path = folder / "conversations.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def labels(path: Path, shares: Sequence[float | None], item: str = "greeting") -> Path:
    lines = [
        json.dumps({"id": f"c{n}", "rubric": "service", "items": {item: share}})
        for n, share in enumerate(shares)
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def judge(shares: Sequence[float | None]) -> dict[tuple[str, str], dict[str, float | None]]:
    return {(f"c{n}", "service"): {"greeting": share} for n, share in enumerate(shares)}


def only(found: Sequence[evaluating.Agreement]) -> evaluating.Agreement:
    [one] = [one for one in found if (one.rubric, one.item) == ("service", "greeting")]
    return one


def test_agreement_counts_only_where_the_item_applies_to_both() -> None:
    found = only(agreements({"machine": judge([1.0, 0.0, 1.0, None]), "a": judge([1.0, 0.0, None, None])}))
    assert (found.pairs, found.kappa, found.applies) == (((1.0, 1.0), (0.0, 0.0)), 1.0, 0.75)


@pytest.mark.parametrize(("less", "counted"), [(EACH_WAY - 1, False), (EACH_WAY, True)])
def test_an_item_needs_enough_cases_each_way(less: int, counted: bool) -> None:
    said = judge([1.0] * EACH_WAY + [0.5] * less)
    found = agreements({"machine": said, "a": said})
    assert only(found).is_counted is counted
    assert [figure.name for figure in figures_of(found)] == (
        ["service, greeting", "mean kappa", "lowest kappa"] if counted else []
    )


def test_people_among_themselves_have_no_goal_to_reach() -> None:
    said = judge([1.0] * EACH_WAY + [0.0] * EACH_WAY)
    goals = {figure.set: figure.goal for figure in figures_of(agreements({"a": said, "b": said}))}
    assert goals == {"inspection, a and b": None}


def test_what_is_judged_differently_is_told_with_the_machines_reason(tmp_path: Path) -> None:
    machine, reasons = evaluating.machine_over(cases(tmp_path, [GOOD, BAD]))
    came = machine["c0", "service"]["greeting"]
    other = 0.0 if came else 1.0
    [told] = differences(machine, {("c0", "service"): {"greeting": other}}, reasons)
    assert (told.machine, told.person, bool(told.reason)) == (came, other, True)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"id": "c0", "rubric": "service", "items": {"greeting": 0.7}}', "greeting: 0.7"),
        ('{"id": "c0", "rubric": "service", "items": {"gretting": 1}}', "gretting"),
        ('{"id": "c0", "rubric": "sales", "items": {}}', "sales"),
        ("{", "line 1"),
    ],
)
def test_labels_that_cannot_be_read_are_named(line: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "labels_a.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(BadLabels, match=told):
        labels_in(path)


def test_the_command_prints_a_table(tmp_path: Path) -> None:
    cases(tmp_path, [GOOD, BAD] * EACH_WAY)
    labels(tmp_path / "labels_a.jsonl", [1, 0] * EACH_WAY)
    labels(tmp_path / "labels_b.jsonl", [1, 0] * EACH_WAY)
    command = [sys.executable, "-m", "yueting", "evaluate", "inspection", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "inspection, machine and labels_a" in done.stdout
    assert "inspection, labels_a and labels_b" in done.stdout
    empty = tmp_path / "empty"
    lacking = subprocess.run([*command[:-1], str(empty)], capture_output=True, text=True, check=False)
    assert lacking.returncode != 0
    assert "bench/cases/README.md" in lacking.stderr
