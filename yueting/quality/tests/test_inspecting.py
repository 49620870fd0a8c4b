"""`yueting inspect`: logs of other systems in, scorecards, a sheet and a report out; hostile files do no harm."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from yueting.quality.logs import BadLog, Chat, Problem, read_log
from yueting.quality.logs.chat import time_from
from yueting.quality.tests.talks import BAD, GOOD

HEADINGS = {
    "udesk": ("会话ID", "发送者类型", "发送者", "消息内容", "发送时间", "客户", "客服"),
    "sobot": ("会话编号", "发送方", "客服昵称", "聊天内容", "时间", "customer", "agent"),
    "qiyu": ("session_id", "角色", "坐席名称", "内容", "消息时间", "访客", "坐席"),
    "chatwoot": (
        "Conversation ID",
        "Message Type",
        "Sender Name",
        "Content",
        "Created At",
        "incoming",
        "outgoing",
    ),
    "zendesk": ("Ticket ID", "Author Type", "Author", "Comment", "Created at", "end-user", "agent"),
}


def table(kind: str, name: str = "A1") -> str:
    conversation, role, sender, text, at, customer, agent = HEADINGS[kind]
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow([conversation, role, sender, text, at])
    for place, (who, said) in enumerate(GOOD):
        by = customer if who == "customer" else agent
        rows.writerow([name, by, "Amy" if who == "agent" else "", said, f"2026/11/2 9:{place:02}"])
    return out.getvalue()


def inspected(tmp_path: Path, content: bytes, *more: str) -> subprocess.CompletedProcess[str]:
    file = tmp_path / "log"
    file.write_bytes(content)
    command = [sys.executable, "-m", "yueting", "inspect", str(file), "--out", str(tmp_path / "out"), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("kind", HEADINGS)
def test_an_export_of_each_system_is_read_by_its_first_line(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text(table(kind), encoding="utf-8-sig")
    [chat] = read_log(file)
    assert isinstance(chat, Chat)
    assert [turn.role for turn in chat.turns] == [role for role, _ in GOOD]
    assert [turn.text for turn in chat.turns] == [text for _, text in GOOD]
    assert chat.turns[0].at is not None
    assert set(chat.agents) == {"", "Amy"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_whatever_encoding_a_spreadsheet_wrote_is_read(encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_bytes(table("udesk").encode(encoding))
    [chat] = read_log(file)
    assert isinstance(chat, Chat)
    assert chat.turns[0].text == GOOD[0][1]


def test_a_log_gives_cards_a_sheet_a_report_and_one_line_of_summary(tmp_path: Path) -> None:
    bad = {
        "session": "<b>bad</b>",
        "turns": [{"role": role, "text": text, "agent": "=HYPERLINK(1)"} for role, text in BAD],
    }
    good = {"session": "good", "turns": [{"role": role, "text": text} for role, text in GOOD]}
    lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in (bad, good))
    done = inspected(tmp_path, lines.encode(), "--rubric", "complaint", "--language", "en")
    summary = json.loads(done.stdout)
    assert (done.returncode, summary["conversations"], summary["scored"], summary["problems"]) == (0, 2, 2, 0)
    out = tmp_path / "out"
    cards = [json.loads(line) for line in (out / "scorecards.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [card["id"] for card in cards] == ["<b>bad</b>", "good"]
    assert cards[0]["score"] < 30 < cards[1]["score"]
    respect = next(item for item in cards[0]["items"] if item["item"] == "respect")
    assert (respect["points"], respect["messages"]) == (0.0, [2, 4])
    sheet = list(csv.reader(io.StringIO((out / "scorecards.csv").read_text(encoding="utf-8-sig"))))
    assert sheet[0][:7] == ["conversation", "channel", "agents", "messages", "level", "score", "failed"]
    assert sheet[1][2] == "'=HYPERLINK(1)"
    page = (out / "report.html").read_text(encoding="utf-8")
    assert "<b>bad</b>" not in page
    assert "&lt;b&gt;bad&lt;/b&gt;" in page
    assert "Respect" in page


def test_bad_lines_are_told_and_the_rest_is_scored(tmp_path: Path) -> None:
    good = json.dumps({"session": "good", "turns": [{"role": role, "text": text} for role, text in GOOD]})
    lines = "\n".join(
        [good, "{broken", '{"turns": [{"role": "moon", "text": "x"}]}', '{"turns": 3}', '{"turns": []}']
    )
    done = inspected(tmp_path, lines.encode())
    assert done.returncode == 1
    assert json.loads(done.stdout)["problems"] == 4
    assert json.loads(done.stdout)["scored"] == 1
    assert "line 3: no session: ValueError role “moon”" in done.stderr


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"a,b\n1,2\n", "columns are missing"),
        ("名字,電話\n陳,1\n".encode(), "The first line has: 名字, 電話"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "columns are missing"),
    ],
)
def test_what_is_no_log_is_refused_in_words(content: bytes, told: str, tmp_path: Path) -> None:
    done = inspected(tmp_path, content)
    assert done.returncode != 0
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_rubric_and_a_missing_file_are_refused_in_words(tmp_path: Path) -> None:
    assert "Known are: complaint, service" in inspected(tmp_path, b"{}", "--rubric", "moon").stderr
    command = [
        sys.executable,
        "-m",
        "yueting",
        "inspect",
        str(tmp_path / "none"),
        "--out",
        str(tmp_path / "out"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode != 0, "Traceback" in done.stderr) == (True, False)


def test_rows_without_role_or_conversation_are_told_by_their_line(tmp_path: Path) -> None:
    file = tmp_path / "export.csv"
    file.write_text(
        "会话ID,角色,内容\n1,客户,你好\n,客户,你好\n1,月亮,你好\n1,系统,转接\n1,客服,您好\n", encoding="utf-8"
    )
    found = list(read_log(file))
    assert [one.line for one in found if isinstance(one, Problem)] == [3, 4]
    assert [len(one.turns) for one in found if isinstance(one, Chat)] == [2]


def test_a_huge_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yueting.quality.logs.files.LARGEST", 10)
    file = tmp_path / "export.csv"
    file.write_text("x" * 11, encoding="utf-8")
    with pytest.raises(BadLog, match="at most"):
        read_log(file)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026/1/31 9:05", "2026-01-31T09:05:00+08:00"),
        ("2026年1月31日 9:05:07", "2026-01-31T09:05:07+08:00"),
        ("2026-01-31T09:05:00Z", "2026-01-31T09:05:00+00:00"),
        ("1767225600", "2026-01-01T00:00:00+00:00"),
        ("1767225600000", "2026-01-01T00:00:00+00:00"),
        ("31st of May", None),
        ("2026-13-40", None),
    ],
)
def test_times_are_read_as_spreadsheets_write_them(text: str, iso: str | None) -> None:
    at = time_from(text)
    assert (at and at.isoformat()) == iso
