"""Mail of the demo is composed like any other and stays in a drawer."""

from pathlib import Path

import pytest

from yueting.channels.base import OutboundMessage, Refused, Uncertain
from yueting.demo.post import DrawerMail

SETTINGS = {"address": "service@joyhome.demo.example", "smtp": {"host": "mail.example.com"}}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YUETING_DATA", str(tmp_path))
    return tmp_path


def test_a_mail_lies_in_the_drawer_whatever_server_the_inbox_names(folder: Path) -> None:
    receipt = DrawerMail().send(OutboundMessage("../../k1", "你好", "chan@customer.demo.example"), SETTINGS)
    (kept,) = (folder / "sent-mail").iterdir()
    assert receipt.state == "sent"
    assert receipt.external_id.encode() in kept.read_bytes()


@pytest.mark.parametrize(
    ("address", "outcome"), [("gone.a@x.example", Refused), ("silent.a@x.example", Uncertain)]
)
def test_two_sorts_of_addresses_show_what_failure_looks_like(
    folder: Path, address: str, outcome: type[Exception]
) -> None:
    with pytest.raises(outcome):
        DrawerMail().send(OutboundMessage("k", "你好", address), SETTINGS)
