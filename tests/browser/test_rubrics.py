"""A leader rewords a rubric: changes an item, sees what it does to real talks, publishes it with a reason."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import overflow, violations
from tests.browser.conftest import Comes
from tests.browser.visiting import PHONE_SIZE, settled

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_leader_changes_an_item_sees_its_effect_and_publishes(comes: Comes) -> None:
    page = comes("sue", language="en").page("/quality/rubrics/")
    page.locator(".card", has_text="Complaint").get_by_role("button", name="Change it").click()
    expect(page.locator("h1 .badge", has_text="Draft")).to_be_visible()
    page.get_by_role("link", name="Empathy", exact=True).click()
    page.fill("input[name=weight]", "40")
    settled(page)
    assert violations(page) == []
    page.get_by_role("button", name="Save into the draft").click()
    expect(page.locator(".card", has_text="What changes")).to_contain_text("→ 40")
    settled(page)
    assert violations(page) == []
    page.fill("textarea[name=why]", "Feelings first")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".card", has_text="Complaint").first).to_contain_text("counts since")


def test_the_editor_fits_a_phone_by_night(comes: Comes) -> None:
    page = comes("sue", scheme="dark", size=PHONE_SIZE).page("/quality/rubrics/")
    service = page.locator(".card", has=page.locator("a[href*='/rubrics/service/']")).first
    service.locator("form button, a.primary").first.click()  # begin a draft, or go on with one
    expect(page.locator("h1 .badge.warn")).to_be_visible()
    settled(page)
    assert overflow(page) == 0
    assert violations(page) == []
