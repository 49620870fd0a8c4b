"""The pure parts of the console, by tables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yueting.conversations.course import Feeling, draw
from yueting.conversations.finding import sought
from yueting.conversations.marking import Piece, marked
from yueting.conversations.pictures import picture_type
from yueting.conversations.services.uploading import clean_name
from yueting.conversations.why_words import OTHERWISE, why
from yueting.understanding.lexicon import DOMAINS, starter


def test_a_course_runs_from_left_to_right_with_good_feelings_high() -> None:
    course = draw([Feeling(1, "calm", 0.0), Feeling(3, "angry", -1.0), Feeling(5, "pleased", 2.0)])
    assert course.points == "2,10 50,19 98,1"
    assert draw([Feeling(1, "calm", 0.0)]).points == "50,10"
    assert draw([]).points == ""


@pytest.mark.parametrize(
    ("text", "spans", "around", "shown"),
    [
        ("我要退款呀", [(2, 4)], None, "我要[退款]呀"),
        ("我要退款呀", [(2, 3), (3, 4), (2, 4)], None, "我要[退款]呀"),
        ("一二三四五六七八九十", [(4, 6)], 2, "…三四[五六]七八…"),
        ("一二三", [(-1, 2), (2, 9), (1, 1)], None, "一二三"),
        ("", [], None, ""),
        ("一二三四五", [], 1, "一二…"),
    ],
)
def test_marks_stand_in_their_place(
    text: str, spans: list[tuple[int, int]], around: int | None, shown: str
) -> None:
    pieces = marked(text, spans, around=around)
    assert "".join(f"[{p.text}]" if p.marked else p.text for p in pieces) == shown


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=8))
def test_marking_never_changes_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    assert "".join(piece.text for piece in marked(text, spans)) == text


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=4),
    st.integers(0, 9),
)
def test_an_excerpt_is_part_of_the_text(text: str, spans: list[tuple[int, int]], around: int) -> None:
    pieces = [p for p in marked(text, spans, around=around) if p != Piece("…")]
    assert "".join(p.text for p in pieces) in text


@pytest.mark.parametrize(
    ("query", "text", "hits"),
    [
        ("退款", "請退款給我", ["退款"]),
        ("退款", "请退款", ["退款"]),
        ("退款", "ＡＢ退 款", ["退 款"]),
        ("几时", "幾時到？", ["幾時"]),
        ("91234567", "電話 9123 4567", ["9123 4567"]),
        ("iphone15", "我部 iPhone 15 壞咗", ["iPhone 15"]),
        ("退款 茶葉", "茶叶发霉要退款", ["退款", "茶叶"]),
    ],
)
def test_words_are_found_in_any_script_width_and_gap(query: str, text: str, hits: list[str]) -> None:
    spans = sought(query).spans(text)
    assert spans is not None
    assert [text[start:end] for start, end in spans] == hits


@pytest.mark.parametrize(("query", "text"), [("退款", "退回貨款"), ("退款 茶葉", "要退款"), ("(", "a")])
def test_words_that_do_not_stand_there_are_not_found(query: str, text: str) -> None:
    assert sought(query).spans(text) is None


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x00\x00\x00\x00AVI ", ""),
        (b"<svg xmlns=", ""),
        (b"", ""),
    ],
)
def test_a_picture_proves_itself_by_its_first_bytes(head: bytes, kind: str) -> None:
    assert picture_type(head) == kind


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\報告.pdf", "報告.pdf"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("cafe\u0301.txt", "café.txt"),
        ("\x00\n", "file"),
        ("長" * 400 + ".docx", "長" * 200 + ".docx"),
    ],
)
def test_file_names_are_made_harmless(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


def test_every_entry_of_the_lexicons_says_in_words_what_it_means() -> None:
    shown = [d for d in DOMAINS if d not in ("modifiers", "politeness")]
    silent = {e.id for domain in shown for e in starter()[domain].entries if why(e.id) == OTHERWISE}
    assert not silent
