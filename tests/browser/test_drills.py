"""A trainee runs a drill from its card to the scored end, in the real console."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import overflow, violations
from tests.browser.conftest import Comes
from tests.browser.serving import Desk
from tests.browser.visiting import PATIENCE_MS, settled
from yueting.academy.customers.agents import AGENTS
from yueting.academy.virtual_customer import starter_cards

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE_MS)
CARD = "complaint-laundry"


def _talk_to_the_end(page: Page) -> int:
    """Answer as the scripted polite agent until the customer has gone; gives how often."""
    agent = AGENTS["polite"](starter_cards()[CARD].briefing)
    said = page.locator("#messages .message.in")
    for turn in range(1, 20):
        expect(said).to_have_count(turn)
        page.locator("#composer-text").fill(agent.answer(said.last.locator(".message-text").inner_text()))
        page.get_by_role("button", name=re.compile("^Send")).click()
        over = page.get_by_role("link", name="See how it went")
        expect(said.nth(turn).or_(over).first).to_be_visible()
        if over.is_visible():
            return turn
        page.wait_for_timeout(300)
        if over.is_visible():
            return turn
    raise AssertionError("the customer never came to an end")


def test_a_trainee_runs_a_drill_from_card_to_scored_end(comes: Comes, desk: Desk) -> None:
    page = comes("amy", language="en").page("/academy/drills/library/?kind=complaint&variety=yue")
    page.get_by_role("link", name="西裝被洗壞").click()
    page.get_by_role("button", name="Prepare").click()
    expect(page.locator("[data-countdown]").first).to_have_text(re.compile(r"\d"))
    settled(page)
    assert violations(page) == []
    page.get_by_role("button", name="Begin").click()

    expect(page.locator(".practice-strip")).to_contain_text("Practice")
    expect(page.get_by_role("link", name="Resolve")).to_have_count(0)
    settled(page)
    assert violations(page) == []
    turns = _talk_to_the_end(page)
    assert turns > 3
    page.get_by_role("link", name="See how it went").click()

    expect(page.locator(".page-head .score")).to_have_text(re.compile(r"^\d+$"))
    expect(page.locator("svg.drill-course polyline")).to_have_count(1)
    expect(page.locator(".turnings li").first).to_contain_text("calmer")
    page.locator(".beside summary").first.click()
    settled(page)
    assert violations(page) == []
    assert overflow(page) == 0
    page.get_by_label("What went well").fill("我先聽後答。")
    page.get_by_role("button", name="Save my review").click()
    expect(page.locator("#review article")).to_contain_text("我先聽後答。")
    kept = "select state, score > 60 from academy_drill where plan_data->>'key' = %s"
    assert desk.rows(kept, CARD) == [("done", True)]
    assert desk.rows(
        "select count(*) from quality_inspection i join conversations_conversation c on c.id = i.conversation_id where c.is_practice"
    ) == [(0,)]
