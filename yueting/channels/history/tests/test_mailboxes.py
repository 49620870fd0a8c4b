"""Mail archives: where each mail begins and ends, and in which order they were written."""

from pathlib import Path

from yueting.channels.base import RawInput
from yueting.channels.email.adapter import ARCHIVE_HEADER, OWN_HEADER, Email
from yueting.channels.history.mailboxes import find_mails


def mail(day: int, body: bytes = b"hello", *, sender: bytes = b"chan@example.hk") -> bytes:
    headers = [b"From: " + sender, b"To: care@joy.example", b"Message-ID: <m%d@example.hk>" % day]
    return b"\n".join([*headers, b"Date: Mon, %02d Jun 2024 10:00:00 +0800" % day, b"", body, b""])


def mbox(*mails: bytes) -> bytes:
    return b"\n".join(b"From chan@example.hk Mon Jun  3 10:00:00 2024\n" + one for one in mails)


def test_an_mbox_is_cut_at_its_envelope_lines_and_nowhere_else(tmp_path: Path) -> None:
    text = b"I wrote\nFrom here on it is text\n\nFrom now on too\n>From quoted once\n>>From twice"
    path = tmp_path / "old.mbox"
    path.write_bytes(mbox(mail(3, text), mail(4)))
    first, second = (found.read() for found in find_mails(path))
    assert first.endswith(text.replace(b">From q", b"From q").replace(b">>From", b">From") + b"\n\n")
    assert b"m4@example.hk" in second


def test_answers_come_after_what_they_answer_whatever_the_order_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "mixed"
    path.write_bytes(mbox(mail(5), mail(3), mail(4)))
    assert [found.written_at().day for found in find_mails(path)] == [3, 4, 5]


def test_an_mbox_with_crlf_is_cut_as_well(tmp_path: Path) -> None:
    path = tmp_path / "dos.mbox"
    path.write_bytes(mbox(mail(3), mail(4)).replace(b"\n", b"\r\n"))
    assert len(find_mails(path)) == 2


def test_a_folder_gives_every_eml_however_deep_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "2.eml").write_bytes(mail(4))
    (tmp_path / "a" / "b" / "1.EML").write_bytes(mail(3))
    (tmp_path / "notes.txt").write_bytes(b"not a mail")
    assert [found.place for found in find_mails(tmp_path)] == ["a/b/1.EML", "2.eml"]


def test_one_eml_and_an_empty_file_are_one_mail_each(tmp_path: Path) -> None:
    (tmp_path / "one.eml").write_bytes(mail(3))
    (tmp_path / "empty.eml").write_bytes(b"")
    assert find_mails(tmp_path / "one.eml")[0].read() == mail(3)
    assert find_mails(tmp_path / "empty.eml")[0].read() == b""


def test_in_an_archive_the_desks_own_mail_is_an_answer_to_the_customer() -> None:
    headers = {OWN_HEADER: "care@joy.example", ARCHIVE_HEADER: "old.mbox"}
    raw = mail(3, sender=b"care@joy.example").replace(b"To: care@joy.example", b"To: chan@example.hk")
    (message,) = Email().parse(RawInput("k", raw, headers))
    assert (message.author, message.kind, message.sender.address) == ("agent", "message", "chan@example.hk")
    (live,) = Email().parse(RawInput("k", raw, {OWN_HEADER: "care@joy.example"}))
    assert (live.author, live.kind) == ("customer", "loop")
