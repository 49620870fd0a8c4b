"""A newcomer's day 1 to day 2: morning, a lesson, evening, the mentor's signature, the next morning."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import overflow, violations
from tests.browser.conftest import Comes
from tests.browser.serving import Desk
from tests.browser.visiting import PHONE_SIZE, settled

pytestmark = [pytest.mark.browser, pytest.mark.slow]
YESTERDAY = """update academy_newcomerday set date = date - 1;
    update academy_newcomer set started_on = started_on - 1; select 1"""


def test_a_newcomer_goes_from_day_one_to_day_two(comes: Comes, desk: Desk) -> None:
    lee = comes("lee", language="en").page("/academy/newcomers/new/")
    lee.select_option("select[name=agent]", label="Ben")
    lee.select_option("select[name=mentor]", label="Amy")
    lee.get_by_role("button", name="Begin the seven days").click()
    lee.get_by_role("link", name="Ben").wait_for()
    ben = comes("ben", language="en").page("/academy/newcomers/")
    expect(ben.locator("#today h2")).to_have_text("Day 1 of 7")
    settled(ben)
    assert violations(ben) == []
    ben.locator("#today .checks a").first.click()
    ben.get_by_role("button", name="I have read it").click()
    ben.goto(f"{desk.url}/academy/newcomers/")
    expect(ben.locator("#today .checks li").first.locator(".icon")).to_be_visible()
    ben.fill("#own-words", "I know how to begin")
    ben.get_by_role("button", name="End my day").click()
    expect(ben.locator("#evening")).to_contain_text("Day 2 begins")
    amy = comes("amy", language="en").page("/academy/newcomers/")
    amy.get_by_role("link", name="Ben").click()
    amy.locator("textarea[name=words]").fill("Well begun")
    settled(amy)
    assert violations(amy) == []
    amy.get_by_role("button", name="Sign the day").click()
    expect(amy.locator("#day-1")).to_contain_text("Well begun")
    desk.rows(YESTERDAY)
    ben.reload()
    expect(ben.locator("#today h2")).to_have_text("Day 2 of 7")
    expect(ben.locator("#today .notice.warn")).to_contain_text("Greeting and identifying")
    expect(ben.locator(".list-row", has_text="I know how to begin").locator(".badge.ok")).to_be_visible()


def test_the_day_fits_a_phone_by_night(comes: Comes) -> None:
    page = comes("ben", scheme="dark", size=PHONE_SIZE).page("/academy/newcomers/")
    settled(page)
    assert overflow(page) == 0
    assert violations(page) == []
