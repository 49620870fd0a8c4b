"""Two people at one ticket, and an incident from its declaration to the word to customers, as they see it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import overflow, violations
from tests.browser.conftest import Comes
from tests.browser.serving import Desk
from tests.browser.visiting import PHONE_SIZE, settled

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def dialog_of(page: Page, button: str) -> None:
    page.locator(f"#ticket-matter a[href$='/{button}/']").click()
    expect(page.locator("dialog[open] textarea")).to_be_visible()


def test_of_two_tabs_at_one_ticket_the_second_keeps_its_words_and_is_told(comes: Comes, desk: Desk) -> None:
    [(reference, version)] = desk.rows(
        "select reference, version from tickets_ticket where state = 'new' and level > 0 order by reference limit 1"
    )
    amy, lee = comes("amy", language="en"), comes("lee", language="en")
    lee.expect_trouble("^422 POST |Response Status Error Code 422")
    first, second = amy.page(f"/tickets/{reference}/"), lee.page(f"/tickets/{reference}/")
    for page in (first, second):
        settled(page)
        dialog_of(page, "tags")
    first.fill("dialog textarea", "late")
    first.locator("dialog button[type=submit]").click()
    expect(first.locator("#ticket-matter .chip", has_text="late")).to_be_visible()
    second.fill("dialog textarea", "fragile")
    second.locator("dialog button[type=submit]").click()
    expect(second.locator("dialog .notice", has_text="Amy")).to_be_visible()
    expect(second.locator("dialog textarea")).to_have_value("fragile")
    second.fill("dialog textarea", "late, fragile")
    second.locator("dialog button[type=submit]").click()
    expect(second.locator("#ticket-matter .chip", has_text="fragile")).to_be_visible()
    expect(first.locator("#ticket-matter .chip", has_text="fragile")).to_be_visible()
    query = "select version from tickets_ticket where reference = %s"
    assert desk.rows(query, reference) == [(version + 2,)]


def test_an_incident_is_declared_relieved_and_told_to_its_customers(comes: Comes, desk: Desk) -> None:
    rows = desk.rows(
        "select reference from tickets_ticket where state <> 'closed' order by reference limit 2"
    )
    lee = comes("lee", language="en")
    page = lee.page("/incidents/new/?" + "&".join(f"ticket={reference}" for (reference,) in rows))
    page.select_option("#id_kind", "delivery")
    page.fill("#id_title", "Rain stops all vans")
    page.locator("form.card button.primary").click()
    expect(page.locator("h1", has_text="Rain stops all vans")).to_be_visible()
    settled(page)
    assert violations(page) == []
    page.locator("a.button", has_text="Temporary remedy").click()
    page.fill("dialog textarea", "Collect it yourself")
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("#incident dd", has_text="Collect it yourself")).to_be_visible()
    page.reload()
    page.locator("a.button", has_text="Update customers").click()
    expect(page.locator("dialog[open] textarea").first).to_be_visible()
    settled(page)
    assert violations(page) == []
    page.locator("dialog button[type=submit]").click()
    expect(page.locator("#incident article", has_text="handed over for")).to_be_visible()
    told = "select count(*) from conversations_message where data->>'incident' is not null"
    expect(page.locator("#incident progress")).to_have_count(0)
    assert desk.rows(told)[0][0] >= 1
    # The page may be drawn anew while the answer is on its way; the refusal must be read all the same.
    page.evaluate("document.body.addEventListener('htmx:beforeRequest', (e) => e.detail.elt.remove())")
    page.locator("form button", has_text="Close").click()
    lee.expect_trouble("^422 POST /incidents/|Response Status Error Code 422")
    expect(page.locator("#notices .notice", has_text="not solved yet")).to_be_visible()


@pytest.mark.parametrize(
    "path",
    ["/incidents/", "/incidents/new/", "/incidents/plans/", "/rules/", "/rules/new/", "/tickets/import/"],
)
def test_the_new_pages_work_for_everybody_on_a_phone_by_night(path: str, comes: Comes, desk: Desk) -> None:
    page = comes("lee", scheme="dark", size=PHONE_SIZE).page(path)
    settled(page)
    assert overflow(page) == 0
    assert violations(page) == []
