"""CSV in and out: what cannot be read is named, nothing comes twice, no cell becomes a formula."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.cast import Cast, talk
from yueting.contacts.models import Contact
from yueting.tickets.models import SlaClock, Ticket
from yueting.tickets.services.sheets import import_rows
from yueting.tickets.services.tagging import set_tags
from yueting.tickets.sheets import read_sheet, written_line
from yueting.tickets.tests.test_views import signed_in
from yueting.timeline.models import Event

NOW = datetime(2025, 6, 2, 4, 0, tzinfo=UTC)
ENGLISH = "key,subject,address,class,level,state,opened,tags\n"


def sheet(text: str | bytes):
    return read_sheet(text if isinstance(text, bytes) else text.encode(), zone="Asia/Hong_Kong", now=NOW)


@pytest.mark.parametrize(
    "content",
    [
        ENGLISH + 'A1,張單未到,ming@x.example,complaint,2,open,2025-06-01 09:00,"遲送, vip"\n',
        "\ufeff編號;事由;電郵;類別;級別;狀態;開立時間;標籤\nA1;張單未到;ming@x.example;complaint;2;open;2025/06/01 09:00;遲送、VIP\n",
        (
            ENGLISH.replace(",", "\t")
            + "A1\t張單未到\tming@x.example\tcomplaint\t2\topen\t2025-06-01T09:00+08:00\t遲送;vip\n"
        ).encode("utf-16"),
    ],
)
def test_a_sheet_is_read_in_its_own_way_of_writing(content: str | bytes) -> None:
    read = sheet(content)
    assert read.faults == ()
    [row] = read.rows
    assert (row.key, row.subject, row.level, row.tags, row.kind) == (
        "A1",
        "張單未到",
        2,
        ("遲送", "vip"),
        "email",
    )
    assert row.opened_at == datetime(2025, 6, 1, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        (",x,a@x.example,,,,,", "key"),
        ("A,,a@x.example,,,,,", "subject"),
        ("A,x,a@x.example,nothing,,,,", "nothing"),
        ("A,x,a@x.example,,9,,,", "9"),
        ("A,x,a@x.example,,,done,,", "done"),
        ("A,x,a@x.example,,,,soon,", "soon"),
        ("A,x,a@x.example,,,,2031-01-01,", "ahead"),
        (f"A,x,a@x.example,,,,,{'長' * 41}", "tags"),
    ],
)
def test_a_line_that_cannot_be_is_named_with_its_number(line: str, word: str) -> None:
    read = sheet(ENGLISH + "OK,fine,b@x.example,,,,,\n" + line + "\n")
    [fault] = read.faults
    assert fault.line == 3
    assert word in fault.reason.sentence()


@pytest.mark.parametrize(
    "content", [b"", "事由\nx\n".encode("big5"), b"subject,address\nx,y\n", b"\x00\x01\x02", b'"open']
)
def test_a_file_that_is_no_such_sheet_gets_one_clear_fault(content: bytes) -> None:
    read = sheet(content)
    assert (read.rows, len(read.faults), read.faults[0].line) == ((), 1, 0)


def test_a_key_that_stands_twice_is_a_fault() -> None:
    read = sheet(ENGLISH + "A,x,a@x.example,,,,,\nA,y,b@x.example,,,,,\n")
    assert [fault.line for fault in read.faults] == [3]


@pytest.mark.parametrize("cell", ["=1+1", "+852", "-1", "@sum", "\tx"])
def test_no_cell_becomes_a_formula(cell: str) -> None:
    [[written]] = csv.reader(io.StringIO(written_line([cell])))
    assert written == f"'{cell}"


def rows(text: str):
    return sheet(ENGLISH + text).rows


def test_a_sheet_brings_each_ticket_once_with_customer_tags_and_clocks(cast: Cast) -> None:
    given = rows(
        "A1,張單未到,ming@x.example,complaint,2,open,2025-06-01 09:00,遲送\n"
        "A2,退款,ming@x.example,refund,0,resolved,2025-05-01 09:00,\n"
    )
    first = import_rows(cast.joy, cast.lee, given)
    again = import_rows(cast.joy, cast.lee, given)
    assert (first.new, first.known, again.new, again.known) == (2, 0, 0, 2)
    late, done = Ticket.objects.order_by("subject")[0], Ticket.objects.get(klass="refund")
    late = Ticket.objects.get(klass="complaint")
    assert Contact.objects.count() == 1
    assert [tag.name for tag in late.tags.all()] == ["遲送"]
    assert late.opened_at == datetime(2025, 6, 1, 1, 0, tzinfo=UTC)
    assert late.due_at > NOW  # the promise is this desk's, from now on
    assert (done.is_history, SlaClock.objects.filter(ticket=done).exists()) == (True, False)
    assert Event.objects.filter(verb="ticket.imported").count() == 2


def test_owners_who_are_not_here_hold_the_whole_sheet_back(cast: Cast) -> None:
    text = "key,subject,address,owner\nA,x,a@x.example,amy@desk.example\nB,y,b@x.example,may@desk.example\n"
    with pytest.raises(ValidationError, match="may@desk"):
        import_rows(cast.joy, cast.lee, sheet(text).rows)
    assert not Ticket.objects.exists()
    with pytest.raises(PermissionDenied):
        import_rows(cast.joy, cast.amy, sheet(text).rows)


def upload(agent, brand, content: str, do: str = "import"):
    file = SimpleUploadedFile("t.csv", content.encode(), "text/csv")
    return signed_in(agent).post(reverse("tickets:import"), {"brand": str(brand.pk), "file": file, "do": do})


def test_the_page_checks_first_and_says_what_is_wrong(cast: Cast) -> None:
    good = ENGLISH + "A1,張單未到,ming@x.example,,,,,\n"
    assert upload(cast.lee, cast.joy, good, do="check").status_code == 200
    assert not Ticket.objects.exists()
    bad = upload(cast.lee, cast.joy, good + "A2,x,y@x.example,,9,,,\n")
    assert (bad.status_code, "3" in bad.content.decode(), Ticket.objects.count()) == (422, True, 0)
    assert upload(cast.lee, cast.joy, good).status_code == 200
    assert Ticket.objects.count() == 1
    assert upload(cast.amy, cast.joy, good).status_code == 403
    assert upload(cast.lee, cast.cha, good).status_code == 422


def test_an_export_holds_what_one_may_see_and_is_written_down(cast: Cast) -> None:
    ticket = talk(cast.joy_chat, "我張單等咗兩個星期都未到，我要投訴！").tickets.get()
    Ticket.objects.filter(pk=ticket.pk).update(subject="=HYPERLINK(1)")
    set_tags(ticket, cast.amy, version=ticket.version, tags="遲送, vip")
    talk(cast.cha_chat, "我要投诉！", sender="li")
    answer = signed_in(cast.lee).get(reverse("tickets:export"))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    heading, *lines = csv.reader(io.StringIO(text))
    assert heading[0] == "reference"
    [line] = lines
    assert line[:2] == [ticket.reference, "'=HYPERLINK(1)"]
    assert "vip, 遲送" in line or "遲送, vip" in line
    assert Event.objects.get(verb="tickets.exported").actor_id == cast.lee.pk
    assert signed_in(cast.amy).get(reverse("tickets:export")).status_code == 403
    none = signed_in(cast.lee).get(reverse("tickets:export"), {"klass": "praise"})
    assert len(b"".join(none.streaming_content).decode().splitlines()) == 1
