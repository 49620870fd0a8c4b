"""A leader's day: a critical complaint comes in, is taken over and planned; duty, days and promises are set."""

import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import overflow, violations
from tests.browser.conftest import Comes
from tests.browser.serving import Desk
from tests.browser.visiting import PHONE_SIZE, settled

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CRITICAL = "你哋嘅充電器爆炸燒傷咗我個仔，好多街坊都中招！我已經通知記者同消委會，今晚見報！"
PAGES = ("/tickets/board/", "/tickets/duty/", "/tickets/days/", "/tickets/policies/", "/contacts/values/")


def in_hong_kong(hours: int) -> str:
    return f"{datetime.now(ZoneInfo('Asia/Hong_Kong')) + timedelta(hours=hours):%Y-%m-%dT%H:%M}"


def test_a_critical_complaint_reaches_its_owner_who_takes_over_and_plans(desk: Desk, comes: Comes) -> None:
    page = comes("lee", language="en").page("/tickets/board/")
    settled(page)
    began = time.monotonic()
    desk.write(CRITICAL, sender="critical")
    link = page.locator('#notices a[href$="/plan/"]')
    expect(link).to_be_visible()
    seconds = time.monotonic() - began
    print(f"message to the owner's screen: {seconds:.2f} s")
    link.click()
    expect(page.locator(".timeline li")).to_have_count(6)
    page.get_by_label("Solved by").fill(in_hong_kong(30))
    page.get_by_role("button", name="Set the deadline").click()
    expect(page.locator("#ticket-page")).to_be_visible()
    page.get_by_role("button", name="I take over").first.click()
    expect(page.get_by_role("button", name="I take over")).to_have_count(0)
    expect(page.locator(".timeline").last).to_contain_text("Lee took the ticket over")
    assert seconds <= 2


def test_a_leader_sets_duty_a_typhoon_and_another_promise(desk: Desk, comes: Comes) -> None:
    page = comes("lee", language="en").page("/tickets/duty/")
    page.get_by_label("Who").select_option(label="Sue")
    page.get_by_label("From").fill(in_hong_kong(20))
    page.get_by_label("Until").fill(in_hong_kong(28))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("cell", name="Sue", exact=True)).to_be_visible()
    page.get_by_role("button", name="Remove Sue").click()
    expect(page.get_by_role("cell", name="Sue", exact=True)).to_have_count(0)
    _typhoon(page, desk)
    _promise(page, desk)


def _typhoon(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.url}/tickets/days/")
    page.get_by_label("Day", exact=True).fill("2027-03-01")
    page.get_by_label("Open").fill("09:00-12:00")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("td", has_text="09:00-12:00")).to_be_visible()
    page.locator("td button").first.click()
    expect(page.locator("td", has_text="09:00-12:00")).to_have_count(0)


def _promise(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.url}/tickets/policies/")
    page.get_by_role("link", name="Joy").first.click()
    assert violations(page) == []
    page.get_by_label("Why is it changed?").fill("Peak season")
    page.get_by_role("button", name="Save as a new version").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("version 1")
    expect(page.get_by_text("Peak season")).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
def test_a_leaders_page_works_for_everybody_and_on_a_phone(path: str, desk: Desk, comes: Comes) -> None:
    page = comes("lee", scheme="dark", size=PHONE_SIZE).page(path)
    settled(page)
    assert overflow(page) == 0
    assert violations(page) == []
