"""A test that lacks a program is skipped at a desk and fails in continuous integration."""

import pytest

from yueting.runtime.pytest_postgres import require_program


def test_a_program_that_is_there_is_found() -> None:
    assert require_program("sh").endswith("/sh")


def test_a_missing_program_skips_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no-such-program"):
        require_program("no-such-program")


def test_a_missing_program_fails_in_continuous_integration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="no-such-program"):
        require_program("no-such-program")
