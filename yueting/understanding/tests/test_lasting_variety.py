"""A customer's variety does not jump with every message."""

import pytest

from yueting.understanding.variety import lasting_variety


@pytest.mark.parametrize(
    ("before", "latest", "lasting"),
    [
        ("", "yue", "yue"),
        ("", "unknown", "unknown"),
        ("yue", "unknown", "yue"),
        ("yue", "zh-Hant", "yue"),
        ("yue", "mixed", "yue"),
        ("yue", "zh-Hans", "zh-Hans"),
        ("zh-Hant", "yue", "yue"),
        ("en", "zh-Hans", "zh-Hans"),
    ],
)
def test_a_cantonese_speaker_stays_one_through_formal_lines(before: str, latest: str, lasting: str) -> None:
    assert lasting_variety(before, latest) == lasting
