"""Weighted kappa on values worked out by hand."""

import pytest

from yueting.quality.agreement import weighted_kappa


def test_known_values() -> None:
    assert weighted_kappa([(0.0, 0.0), (1.0, 1.0)]) == 1.0
    assert weighted_kappa([(0.0, 1.0), (1.0, 0.0)]) == -1.0
    # Two classes: seen disagreement 1/4, by chance 1/2.
    assert weighted_kappa([(0.0, 0.0), (1.0, 1.0), (0.0, 1.0), (1.0, 1.0)], (0.0, 1.0)) == pytest.approx(0.5)
    # Three classes, distances in steps: seen 1/4, by chance (2·2·2 + 1·2·1 + 1·2·1 + 1·2·2) / 16 = 1.
    pairs = [(0.0, 0.0), (0.5, 1.0), (1.0, 1.0), (0.0, 0.0)]
    assert weighted_kappa(pairs) == pytest.approx(0.75)


def test_where_nobody_ever_differs_it_is_not_defined() -> None:
    assert weighted_kappa([]) is None
    assert weighted_kappa([(1.0, 1.0)] * 5) is None
