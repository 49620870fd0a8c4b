"""Every page, for whoever goes there: nothing breaks in the browser, and everybody can use it.

Colours and structure are the same in every language, words are not: axe looks at each page once by night,
by day and on a phone, and what does not fit is looked for in every language.
"""

import pytest
from playwright.sync_api import Page

from tests.browser.accessibility import in_daylight, overflow, violations
from tests.browser.conftest import Comes
from tests.browser.pages import PAGES, NamedPage
from tests.browser.serving import Desk
from tests.browser.visiting import HTML_LANG, in_language, in_the_hand, on_a_desk

pytestmark = pytest.mark.browser

PEOPLE = {"": None, "agent": "amy", "leader": "lee", "editor": "eve", "admin": "zoe"}
# `make test` looks at one page of each kind; `make test-slow` at all of them, in every guise.
OF_EACH_KIND = {
    *("sign-in", "list-open", "conversation-assist", "wrap-up", "search-found", "tickets", "ticket"),
    *("knowledge", "figures", "failures", "people", "parts"),
    *("reading", "own-words", "quality-card", "quality-figures"),
    *("drills", "drill-done", "drill-progress", "drill-case-edit"),
    *("ticket-stage", "approvals", "ledger", "authority", "identity-settings"),
}
every_page = pytest.mark.parametrize("named", PAGES, ids=lambda named: named.name)


def look(comes: Comes, desk: Desk, named: NamedPage, **how: object) -> Page:
    """The page as its usual visitor sees it; what the browser complains about fails the test at its end."""
    visitor = comes(PEOPLE[named.who], **how)
    if named.status >= 400:
        visitor.expect_trouble(f"^{named.status} GET {named.path}$")
    page = visitor.page()
    named.reach(page, desk.url)
    return page


@pytest.mark.parametrize(
    "named", [page for page in PAGES if page.name in OF_EACH_KIND], ids=lambda named: named.name
)
def test_a_page_works_for_everybody(named: NamedPage, comes: Comes, desk: Desk) -> None:
    assert violations(look(comes, desk, named)) == []


@pytest.mark.slow
@every_page
def test_a_page_works_by_night_by_day_on_a_phone_and_in_every_language(
    named: NamedPage, comes: Comes, desk: Desk
) -> None:
    page = look(comes, desk, named, scheme="dark")
    assert violations(page) == []
    assert violations(in_daylight(page), rules=["color-contrast"]) == []
    for language, tag in HTML_LANG.items():
        if language != "zh-hant":
            on_a_desk(page)
            in_language(page, desk.url, language)
            named.reach(page, desk.url)
        assert page.locator("html").get_attribute("lang") == tag
        assert overflow(page) == 0
        in_the_hand(page)
        assert overflow(page) == 0, f"on a phone, {language}"
    assert violations(page) == []
