"""A serious complaint goes its whole path in the console: soothed, found out, planned, made good, told, closed."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Comes
from tests.browser.serving import Desk
from tests.browser.ticket_deeds import act, ask_first, ask_for_a_voucher, offer_options, submit, write_down
from tests.browser.visiting import PATIENCE_MS
from tests.browser.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.slow]
expect.set_options(timeout=PATIENCE_MS)

COMPLAINT = "你哋張電熱毯插咗一晚就著火，燒親我隻手，我要投訴！"
FACTS = {
    "time": "星期日晚",
    "place": "屋企",
    "people": "得佢自己",
    "symptom": "電熱毯著火",
    "impact": "右手輕微燒傷",
    "tried": "拔咗插頭，去咗診所",
    "expected": "賠償同埋講清楚原因",
}
OPTIONS = [("退款兼付醫藥費", "三日內到帳", "要診所單據"), ("換新款電熱毯", "聽日送到", "型號不同")]


def test_a_serious_complaint_walks_its_path_to_the_end(comes: Comes, desk: Desk) -> None:
    desk.write(COMPLAINT, sender=f"poon-{uuid4()}")
    agent = comes("amy", language="en")
    agent.expect_trouble(r"\b422 ")  # closing too early is refused
    page = agent.page("/tickets/?level=3")
    _open_ticket(page)
    reference = page.locator(".crumbs li").last.inner_text()
    _soothe(page)
    write_down(page, "Confirm the facts", FACTS)
    offer_options(page, OPTIONS)
    write_down(page, "Commit to a plan", {"cause": "product", "cause_words": "溫控壞咗"})
    ask_for_a_voucher(page, 800, "燒傷，要睇醫生")
    _approve(comes("sue", language="en").page("/tickets/approvals/"), reference)
    expect(page.locator(".badge.ok", has_text="Granted")).to_be_visible()  # told, without a reload
    page.goto(f"{desk.url}/tickets/{reference}/")
    act(page, "Resolve")
    act(page, "Close", why="solved")
    refusal = page.locator("dialog .notice")
    expect(refusal).to_contain_text("what the customer says about the outcome is not known")
    page.locator("dialog [data-close]").first.click()
    write_down(page, "Feed back", {"outcome": "收到喇，滿意", "verdict": "accepted"})
    expect(page.locator("#ticket-page")).not_to_contain_text("Still open before closing")
    act(page, "Close", why="solved")
    expect(page.locator("#ticket-page .badge", has_text=re.compile("^Closed$"))).to_be_visible()


def _open_ticket(page: Page) -> None:
    """The list says it a moment after the message came."""
    row = page.get_by_role("row").filter(has_text=COMPLAINT[:10]).first
    eventually(lambda: page.reload() and row.count())
    row.locator("a.badge").click()
    expect(page.locator("#ticket-page .level-3")).to_be_visible()


def _soothe(page: Page) -> None:
    """A suggested question, in the customer's Cantonese, becomes the first answer."""
    page.get_by_role("link", name="Open the conversation").click()
    ask_first(page)
    write_down(page, "Soothe", {"feeling": "又驚又嬲"})


def _approve(page: Page, reference: str) -> None:
    page.get_by_role("row").filter(has_text=reference).get_by_role("link", name="Approve").click()
    expect(page.locator("dialog[open]")).to_contain_text("800")
    submit(page)
    expect(page.get_by_role("row").filter(has_text=reference)).to_have_count(0)
