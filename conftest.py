"""Fixtures of all tests; the cast lives in tests/cast.py."""

import pytest

from tests.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """The named cast, in a database of its own."""
    return make_cast()
