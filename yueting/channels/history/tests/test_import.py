"""Importing history into a desk: everything once, in order, read, and nothing set in motion."""

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.cast import Cast, write
from yueting.accounts.models import Brand, Notice
from yueting.care.models import Rating
from yueting.channels.history import services
from yueting.channels.history.tests.test_mailboxes import mail, mbox
from yueting.channels.models import RawDelivery
from yueting.conversations.models import Conversation, Delivery, Message, Reading, State
from yueting.tickets.models import Ticket

ANGRY = "你哋呃人！等咗兩個星期都未到，我要投訴去消委會！"


def chat_log(path: Path, count: int = 3, *, turns: int = 4) -> Path:
    talk = [
        {"role": "agent" if n % 2 else "customer", "user": "U1", "text": f"{ANGRY}{n}"} for n in range(turns)
    ]
    path.write_text("".join(json.dumps({"session": f"s{n}", "turns": talk}) + "\n" for n in range(count)))
    return path


def bring(path: Path, **options: Any) -> dict[str, int]:
    told = StringIO()
    call_command("import_history", str(path), stdout=told, **options)
    lines = told.getvalue().splitlines()
    assert len(lines) == 1
    counts: dict[str, int] = json.loads(lines[0])
    return counts


def test_a_chat_log_comes_in_once_and_in_order(cast: Cast, tmp_path: Path) -> None:
    log = chat_log(tmp_path / "log.jsonl")
    counts = {"conversations": 3, "messages": 12, "duplicates": 0, "failed": 0}
    assert bring(log, brand="joy") == counts
    assert bring(log, brand="joy") == {"conversations": 0, "messages": 0, "duplicates": 12, "failed": 0}
    conversation = Conversation.objects.get(external_id="s1")
    assert [m.text[-1] for m in conversation.messages.order_by("seq")] == list("0123")
    assert (conversation.state, conversation.is_history) == (State.ENDED, True)
    assert conversation.ended_at == conversation.last_message_at


def test_history_is_read_and_sets_nothing_in_motion(cast: Cast, tmp_path: Path) -> None:
    bring(chat_log(tmp_path / "log.jsonl"), brand="joy")
    assert Reading.objects.count() == 6
    assert set(Conversation.objects.values_list("emotion", "assignee", "team")) == {("angry", None, None)}
    for nothing in (Ticket, Rating, Delivery, Notice):
        assert nothing.objects.count() == 0


def test_a_session_that_has_grown_brings_only_its_new_turns(cast: Cast, tmp_path: Path) -> None:
    bring(chat_log(tmp_path / "log.jsonl", 1), brand="joy")
    grown = chat_log(tmp_path / "log.jsonl", 1, turns=6)
    assert bring(grown, brand="joy") == {"conversations": 0, "messages": 2, "duplicates": 4, "failed": 0}
    assert Message.objects.order_by("-seq").first().seq == 6  # type: ignore[union-attr]


def test_bad_lines_are_counted_and_named_and_the_rest_comes_in(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = chat_log(tmp_path / "log.jsonl", 1)
    log.write_text("not json\n" + log.read_text() + '{"session": "x", "turns": [{"role": "cat"}]}\n')
    assert bring(log, brand="joy") == {"conversations": 1, "messages": 4, "duplicates": 0, "failed": 2}
    said = capsys.readouterr().err
    assert "line 1: not JSON" in said
    assert 'line 3: turn 1: "role"' in said


def test_an_import_killed_in_the_middle_goes_on_and_doubles_nothing(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = chat_log(tmp_path / "log.jsonl", 7)
    monkeypatch.setattr(services, "SLICE", 2)
    drains = iter([services.drain, services.drain])

    def killed() -> int:
        return next(drains, _die)()

    with monkeypatch.context() as patch:
        patch.setattr(services, "drain", killed)
        with pytest.raises(KeyboardInterrupt):
            bring(log, brand="joy")
    assert RawDelivery.objects.filter(state="received").count() == 2
    rest = bring(log, brand="joy")
    assert (rest["conversations"], rest["messages"], rest["duplicates"]) == (3, 12, 16)
    assert Message.objects.count() == 28


def _die() -> int:
    raise KeyboardInterrupt


def test_what_failed_is_tried_again_by_the_next_import(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = chat_log(tmp_path / "log.jsonl", 2)
    with monkeypatch.context() as patch:
        patch.setattr("yueting.channels.intake.receive_many", lambda _incoming: 1 / 0)
        assert bring(log, brand="joy") == {"conversations": 0, "messages": 0, "duplicates": 0, "failed": 2}
    assert bring(log, brand="joy") == {"conversations": 2, "messages": 8, "duplicates": 0, "failed": 0}


def test_a_mail_archive_becomes_threads_with_both_sides(cast: Cast, tmp_path: Path) -> None:
    answer = mail(4, b"We are looking into it.", sender=b"care@joy.example")
    answer = answer.replace(b"To: care@joy.example", b"To: chan@example.hk\nIn-Reply-To: <m3@example.hk>")
    archive = tmp_path / "old.mbox"
    archive.write_bytes(mbox(answer, mail(3, b"Where is my order?"), mail(4, b"").replace(b"From: ", b"X: ")))
    counts = bring(archive, brand="joy", inbox="Post")
    assert counts == {"conversations": 1, "messages": 2, "duplicates": 0, "failed": 1}
    conversation = Conversation.objects.get()
    assert list(conversation.messages.values_list("author", flat=True)) == ["customer", "agent"]
    assert conversation.started_at.isoformat() == "2024-06-03T02:00:00+00:00"
    assert bring(archive, brand="joy", inbox="Post")["duplicates"] == 2


def test_the_same_mail_in_another_archive_is_a_duplicate(cast: Cast, tmp_path: Path) -> None:
    for name, line in (("a.eml", b""), ("b.eml", b"X-Seen: yes\n")):
        (tmp_path / name).write_bytes(line + mail(3))
    assert bring(tmp_path, brand="joy") == {"conversations": 1, "messages": 1, "duplicates": 1, "failed": 0}


def test_mails_of_machines_that_belong_nowhere_are_left_out(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.eml").write_bytes(b"Precedence: list\n" + mail(3))
    counts = bring(tmp_path, brand="joy")
    assert set(counts.values()) == {0}, counts
    assert "1 mails of machines" in capsys.readouterr().err


def test_who_writes_again_to_an_imported_conversation_makes_it_live(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(mail(3).replace(b"03 Jun 2024", yesterday()))
    bring(tmp_path, brand="joy", inbox="Post")
    write(cast.joy_mail, ANGRY, thread=("<m3@example.hk>",), new_matter=True)
    again = Conversation.objects.get()
    assert (again.state, again.is_history, again.assignee) == (State.OPEN, False, cast.amy)
    assert not Ticket.objects.get().is_history


def yesterday() -> bytes:
    return f"{timezone.now() - timedelta(days=1):%d %b %Y}".encode()


def test_with_several_brands_somebody_must_say_whose_history_it_is(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cha, joy"):
        bring(chat_log(tmp_path / "log.jsonl"))
    with pytest.raises(CommandError, match="no brand tea; there are cha, joy"):
        bring(tmp_path / "log.jsonl", brand="tea")
    with pytest.raises(CommandError, match="of kind chat"):
        bring(tmp_path / "log.jsonl", brand="joy", inbox="Shop chat")


def test_an_empty_desk_gets_a_brand_for_its_history(db: None, tmp_path: Path) -> None:
    assert bring(chat_log(tmp_path / "log.jsonl"))["conversations"] == 3
    assert Brand.objects.get().slug == "imported"


def test_a_file_of_another_kind_is_refused_in_words(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("a,b\n1,2\n")
    with pytest.raises(CommandError, match="no chat log"):
        bring(tmp_path / "table.csv", brand="joy")
