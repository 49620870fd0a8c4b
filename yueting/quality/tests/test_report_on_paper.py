"""The report of an export as a manager prints it: pages, numbers on them, nothing cut out."""

import csv
import io
import re
import unicodedata
import zlib
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from yueting.quality import inspecting
from yueting.quality.logs import read_log
from yueting.quality.rubric_files import starter_rubric
from yueting.quality.tests.talks import BAD, GOOD, PLAIN_BAD, PLAIN_GOOD
from yueting.runtime.pytest_postgres import require_program

TALKS = (GOOD, BAD, PLAIN_GOOD, PLAIN_BAD)
AGENTS = ("陳美儀", "Ben", "林小婉", "王磊")
CONVERSATIONS = 30


def export() -> str:
    """Thirty conversations of four agents, Cantonese and Mandarin, as Sobot writes them."""
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["会话编号", "发送方", "客服昵称", "聊天内容", "时间"])
    for number in range(CONVERSATIONS):
        talk, agent = TALKS[number % 3 if number % 5 else 3], AGENTS[number % 4]
        for minute, (role, said) in enumerate(talk):
            by = agent if role == "agent" else ""
            rows.writerow([f"C{number:03}", role, by, said, f"2026/11/{1 + number % 20} 9:{minute:02}"])
    return out.getvalue()


def printed(page_file: Path, paper: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=require_program("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page()
        page.goto(page_file.as_uri())
        page.pdf(path=str(paper), prefer_css_page_size=True)
        browser.close()


@pytest.mark.slow
def test_a_report_prints_on_few_numbered_pages_with_all_its_text(tmp_path: Path) -> None:
    file = tmp_path / "november.csv"
    file.write_text(export(), encoding="utf-8-sig")
    assert sum(1 for _ in read_log(file)) == CONVERSATIONS
    inspecting.inspect(file, starter_rubric("service"), tmp_path / "out", "zh-Hant", brand="樂家電器")
    report = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    for words in ("樂家電器", "2026-11-01 – 2026-11-20", "november.csv", "陳美儀"):
        assert words in report
    printed(tmp_path / "out" / "report.html", tmp_path / "report.pdf")
    paper = (tmp_path / "report.pdf").read_bytes()
    assert 3 <= pages_of(paper) <= 8
    assert has_words(paper)


def pages_of(paper: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page(?!s)", paper))


def has_words(paper: bytes) -> bool:
    """True when text is text (glyphs with their characters told), not a picture of it."""
    told = b""
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", paper, re.DOTALL):
        try:
            told += zlib.decompress(stream)
        except zlib.error:
            continue
    characters = re.findall(rb"<[0-9A-Fa-f]+> <([0-9A-Fa-f]{4})>", told)
    known = {chr(int(code, 16)) for code in characters}
    known |= {
        chr(int(first, 16) + step)
        for low, high, first in re.findall(rb"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)> <([0-9A-Fa-f]{4})>", told)
        for step in range(int(high, 16) - int(low, 16) + 1)
    }
    # Chromium tells some glyphs as the radicals that share them (⽇ for 日).
    return set("樂家電器陳美儀對話") <= set(unicodedata.normalize("NFKC", "".join(known)))
