"""The measurements run, and say what they found; how fast is for a quiet machine."""

import subprocess
import sys

import pytest

from bench.__main__ import MEASUREMENTS
from bench.result import Result, at_least, at_most, percentile, table


@pytest.mark.parametrize(
    ("result", "verdict"),
    [
        (Result("a", 5, "ms", at_most(5)), "met"),
        (Result("a", 5.1, "ms", at_most(5)), "missed"),
        (Result("a", 300, "/s", at_least(300)), "met"),
        (Result("a", 299, "/s", at_least(300)), "missed"),
        (Result("a", 1, "/s"), ""),
    ],
)
def test_a_figure_is_held_against_its_goal(result: Result, verdict: str) -> None:
    assert result.verdict == verdict
    assert verdict in table([result])


def test_columns_stand_below_each_other_in_chinese_too() -> None:
    lines = table([Result("search 退款", 1, "ms"), Result("search ab", 2, "ms")]).splitlines()
    assert lines[1].index("1.0") + 2 == lines[2].index("2.0")


def test_a_percentile_is_one_of_the_values() -> None:
    assert [percentile(range(1, 101), p) for p in (0, 50, 99, 100)] == [1, 51, 100, 100]


@pytest.mark.slow
@pytest.mark.parametrize("name", MEASUREMENTS)
def test_every_measurement_runs_small(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--quick", "--only", name],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "measurement" in done.stdout
