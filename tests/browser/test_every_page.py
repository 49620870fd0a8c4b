"""Every page, for whoever goes there: nothing breaks in the browser, and everybody can use it."""

import pytest
from playwright.sync_api import Page

from tests.browser.accessibility import in_daylight, overflow, violations
from tests.browser.conftest import Comes
from tests.browser.pages import PAGES, NamedPage
from tests.browser.serving import Desk
from tests.browser.visiting import HTML_LANG, PHONE_SIZE

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
@pytest.mark.parametrize("language", HTML_LANG)
def test_a_page_works_in_every_language_and_by_night(
    named: NamedPage, language: str, comes: Comes, desk: Desk
) -> None:
    page = look(comes, desk, named, language=language, scheme="dark")
    assert page.locator("html").get_attribute("lang") == HTML_LANG[language]
    assert violations(page) == []
    assert violations(in_daylight(page)) == []


@pytest.mark.slow
@every_page
@pytest.mark.parametrize("language", ["zh-hant", "en"])
def test_a_page_works_on_a_phone(named: NamedPage, language: str, comes: Comes, desk: Desk) -> None:
    page = look(comes, desk, named, language=language, size=PHONE_SIZE)
    assert overflow(page) == 0
    assert violations(page) == []
