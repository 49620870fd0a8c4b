"""A serious complaint goes its whole path in the console: soothed, found out, planned, made good, told, closed."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Comes
from tests.browser.serving import Desk
from tests.browser.visiting import PATIENCE_MS
from tests.browser.waiting import eventually

pytestmark = pytest.mark.browser
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


def test_a_serious_complaint_walks_its_path_to_the_end(comes: Comes, desk: Desk) -> None:
    desk.write(COMPLAINT, sender=f"poon-{uuid4()}")
    agent = comes("amy", language="en")
    agent.expect_trouble(r"\b422 ")  # closing too early is refused
    page = agent.page("/tickets/?level=3")
    _open_ticket(page)
    reference = page.locator(".crumbs li").last.inner_text()
    _soothe(page)
    _write_down(page, "Confirm the facts", FACTS)
    _offer_options(page)
    _write_down(page, "Commit to a plan", {"cause": "product", "cause_words": "溫控壞咗"})
    _ask_for_a_voucher(page)
    _approve(comes("sue", language="en").page("/tickets/approvals/"), reference)
    expect(page.locator(".badge.ok", has_text="Granted")).to_be_visible()  # told, without a reload
    page.goto(f"{desk.url}/tickets/{reference}/")
    _act(page, "Resolve")
    _act(page, "Close", why="solved")
    refusal = page.locator("dialog .notice")
    expect(refusal).to_contain_text("what the customer says about the outcome is not known")
    page.locator("dialog [data-close]").first.click()
    _write_down(page, "Feed back", {"outcome": "收到喇，滿意", "verdict": "accepted"})
    expect(page.locator("#ticket-page")).not_to_contain_text("Still open before closing")
    _act(page, "Close", why="solved")
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
    page.locator("#tab-ticket").click()
    panel = page.locator("#ticket-panel")
    panel.get_by_text("Questions to ask now").click()
    question = panel.locator(".suggestion-text").first.inner_text()
    panel.locator("[data-insert]").first.click()
    text = page.locator("#composer-text")
    expect(text).to_have_value(question)
    text.press("Control+Enter")
    expect(page.locator(".message.out .message-text", has_text=question)).to_be_visible()
    _write_down(page, "Soothe", {"feeling": "又驚又嬲"})


def _write_down(page: Page, stage: str, given: dict[str, str]) -> None:
    page.get_by_role("link", name=f"Write down: {stage}").click()
    dialog = page.locator("dialog[open]")
    for name, words in given.items():
        field = dialog.locator(f"[name={name}]")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(words)
        else:
            field.fill(words)
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_have_count(0)
    expect(page.locator(".timeline li.ok", has_text=stage).first).to_be_visible()


def _offer_options(page: Page) -> None:
    page.get_by_role("link", name="Offer options").click()
    dialog = page.locator("dialog[open]")
    options = [("退款兼付醫藥費", "三日內到帳", "要診所單據"), ("換新款電熱毯", "聽日送到", "型號不同")]
    for place, parts in enumerate(options, 1):
        for part, words in zip(("words", "pros", "cons"), parts, strict=True):
            dialog.locator(f"[name={part}_{place}]").fill(words)
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="The customer chose option 1").click()
    expect(page.locator(".badge.ok", has_text="chosen")).to_be_visible()


def _ask_for_a_voucher(page: Page) -> None:
    """More than an agent may grant at level 3."""
    page.get_by_role("link", name="Give a remedy").click()
    dialog = page.locator("dialog[open]")
    dialog.locator("[name=kind]").select_option("voucher")
    dialog.locator("[name=amount]").fill("800")
    dialog.locator("[name=why]").fill("燒傷，要睇醫生")
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_have_count(0)
    expect(page.locator(".badge.warn", has_text="Waiting for approval")).to_be_visible()


def _approve(page: Page, reference: str) -> None:
    page.get_by_role("row").filter(has_text=reference).get_by_role("link", name="Approve").click()
    dialog = page.locator("dialog[open]")
    expect(dialog).to_contain_text("800")
    dialog.locator("button[type=submit]").click()
    expect(page.get_by_role("row").filter(has_text=reference)).to_have_count(0)


def _act(page: Page, action: str, why: str = "") -> None:
    offered = page.locator("#ticket-page a", has_text=re.compile(rf"^\s*{action}\s*$")).first
    expect(offered).to_be_attached()  # the page has followed what was done before
    if not offered.is_visible():
        menus = page.locator("#ticket-page details.menu")
        menus.filter(has=page.locator(".menu-panel a", has_text=action)).locator("summary").first.click()
    page.get_by_role("link", name=action, exact=True).first.click()
    dialog = page.locator("dialog[open]")
    for name in ("matter", "solution"):
        if dialog.locator(f"[name={name}]").count():
            dialog.locator(f"[name={name}]").fill("x")
    if why:
        dialog.locator("[name=why]").fill(why)
    dialog.locator("button[type=submit]").click()
