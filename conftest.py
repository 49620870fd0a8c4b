"""Fixtures of all tests; the cast lives in tests/cast.py."""

import pytest
from django.conf import settings

from tests.cast import Cast, make_cast


def pytest_configure() -> None:
    """A slow password hash protects people; in tests it only takes time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def cast(db: None) -> Cast:
    """The named cast, in a database of its own."""
    return make_cast()
