"""An editor's morning: an article is written, read by a second person, published, and a customer finds it useful."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import overflow, violations
from tests.browser.conftest import Comes
from tests.browser.serving import Desk
from tests.browser.visiting import PHONE_SIZE, settled

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_an_article_goes_from_draft_to_a_customer_who_finds_it_useful(comes: Comes, desk: Desk) -> None:
    editor = comes("eve", language="en").page("/knowledge/articles/new/")
    editor.get_by_label("Title").fill("颱風送唔送貨")
    editor.get_by_label("How customers ask for it").fill("打風送唔送")
    editor.get_by_label("Text").fill("## 八號風球\n\n- 停止送貨\n- 除下之後第二日補送")
    editor.get_by_label("Language").select_option("zh-hant")
    editor.get_by_label("Topic").fill("送貨")
    editor.get_by_role("button", name="Ask for a review").click()
    expect(editor.locator(".badge", has_text="In review")).to_be_visible()
    assert violations(editor) == []
    second = comes("sue", language="en").page("/knowledge/reviews/")
    second.get_by_role("link", name="颱風送唔送貨").click()
    expect(second.locator(".prose li")).to_have_count(2)
    second.get_by_role("button", name="Approve and publish").click()
    expect(second.locator("h1", has_text="颱風送唔送貨")).to_be_visible()
    customer = comes(None, language="zh-hant", size=PHONE_SIZE).page("/help/joy/zh-hant/")
    customer.get_by_role("searchbox").fill("打风送不送货")
    customer.get_by_role("searchbox").press("Enter")
    customer.get_by_role("link", name="颱風送唔送貨").click()
    expect(customer.locator(".prose li")).to_have_count(2)
    settled(customer)
    assert violations(customer) == []
    assert overflow(customer) == 0
    customer.get_by_role("button", name="是").click()
    expect(customer.get_by_role("status").filter(has_text="多謝")).to_be_visible()
    assert desk.rows("select count(*) from knowledge_helpvote where useful") == [(1,)]


@pytest.mark.parametrize(
    "path",
    [
        "/knowledge/articles/new/",
        "/knowledge/scripts/new/",
        "/knowledge/reviews/",
        "/knowledge/terms/",
        "/knowledge/terms/import/",
        "/knowledge/links/?show=all",
        "/knowledge/suggestions/",
        "/knowledge/suggestions/new/",
    ],
)
def test_an_editors_page_works_for_everybody_and_on_a_phone(path: str, comes: Comes, desk: Desk) -> None:
    page = comes("eve", scheme="dark", size=PHONE_SIZE).page(path)
    settled(page)
    assert overflow(page) == 0
    assert violations(page) == []
