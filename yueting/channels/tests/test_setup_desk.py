"""A new desk is set up by one command."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from yueting.accounts.models import Agent, Brand
from yueting.conversations.models import Inbox


def _set_up(monkeypatch: pytest.MonkeyPatch, password: str, **options: Any) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    given = {"brand": "茶舍", "email": "Boss@tea.example", "name": "老闆", "password_stdin": True} | options
    call_command("setup_desk", stdout=io.StringIO(), **given)


def test_a_desk_is_ready_to_sign_in_and_to_chat(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    _set_up(monkeypatch, "correct horse battery")
    boss = Agent.objects.get(email="boss@tea.example")
    assert boss.check_password("correct horse battery")
    assert Inbox.objects.get().brand == Brand.objects.get() == boss.on_duty_for.get()


def test_a_weak_password_or_a_second_time_is_refused_and_nothing_is_made(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(CommandError):
        _set_up(monkeypatch, "short")
    assert not Brand.objects.exists()
    _set_up(monkeypatch, "correct horse battery")
    with pytest.raises(CommandError, match="already"):
        _set_up(monkeypatch, "correct horse battery")
