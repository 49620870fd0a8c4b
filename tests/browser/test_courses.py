"""A learner takes a lesson: reads it, errs, mends it by keyboard, and sees it counted."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import overflow, violations
from tests.browser.conftest import Comes
from tests.browser.visiting import PHONE_SIZE, settled

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_learner_reads_a_lesson_errs_and_answers_rightly(comes: Comes) -> None:
    page = comes("amy", language="en").page("/academy/courses/foundations/02-greeting/")
    page.get_by_role("button", name="I have read it").click()
    question = page.locator("[id$=-first-line]")
    question.locator("input[value='1']").check()
    question.get_by_role("button", name="Answer").press("Enter")
    expect(question.locator(".notice.warn")).to_contain_text("Not yet")
    assert violations(page) == []
    question.locator("input[value='0']").check()
    question.get_by_role("button", name="Try again").press("Enter")
    expect(question.locator(".notice.ok")).to_contain_text("Right")
    rewriting = page.locator("[id$=-mend-id-request]")
    rewriting.locator("textarea").fill("你畀完整身份證號碼我先")
    rewriting.get_by_role("button", name="Answer").click()
    expect(rewriting.locator(".notice.warn")).to_contain_text("Still there")
    page.goto(page.url.split("/02-")[0] + "/")
    row = page.locator(".list-row", has_text="Greeting and identifying")
    expect(row.locator(".badge", has_text="Read")).to_be_visible()
    expect(row).to_contain_text("20%")


def test_a_lesson_is_read_and_answered_on_a_phone_by_night(comes: Comes) -> None:
    page = comes("lee", scheme="dark", size=PHONE_SIZE).page("/academy/courses/skills/04-refusing/")
    settled(page)
    assert overflow(page) == 0
    assert violations(page) == []
