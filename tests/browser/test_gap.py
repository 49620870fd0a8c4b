"""What customers ask and no article answers becomes an article; the bot answers the next one who asks it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import overflow, violations
from tests.browser.conftest import Comes
from tests.browser.serving import Desk, run_inside
from tests.browser.shop import shop_with_bot
from tests.browser.visiting import PATIENCE_MS, settled
from tests.browser.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.slow]
expect.set_options(timeout=PATIENCE_MS)

ASKED = ("可唔可以租機一個月", "租機要唔要按金㗎", "想短期租機得唔得", "你哋租機點收費")
LOOK = """
from yueting.accounts.models import Brand
from yueting.knowledge.gaps.services import find_gaps
find_gaps(Brand.objects.get(slug="joy"))
"""


def _asks(page: Page, shop: str, text: str) -> None:
    page.goto(shop)
    page.get_by_role("button", name="Chat", exact=True).click()
    expect(page.locator("[data-yueting-chat] .status.open")).to_be_visible()
    page.get_by_role("textbox", name="訊息").fill(text)
    page.keyboard.press("Enter")


def test_a_gap_becomes_an_article_and_the_next_one_who_asks_is_answered(comes: Comes, desk: Desk) -> None:
    for number, question in enumerate(ASKED):
        desk.write(question, sender=f"renter-{number}")
    read = "select count(*) from conversations_message m join conversations_reading r on r.message_id = m.id where m.text like %s"
    eventually(lambda: desk.rows(read, "%租機%")[0][0] == len(ASKED))
    run_inside(desk.folder, LOOK)

    editor = comes("eve", language="en").page("/knowledge/gaps/")
    gap = editor.locator("article", has_text="租機")
    expect(gap).to_contain_text("4 questions")
    settled(editor)
    assert violations(editor) == []
    assert overflow(editor) == 0
    gap.get_by_role("button", name="Make it an article").click()
    editor.get_by_label("Title").fill("租機服務")
    editor.get_by_label("Text").fill("每月租金 300 元，按金 500 元，還機時退返。")
    editor.get_by_label("Topic").fill("租機")
    editor.get_by_role("button", name="Ask for a review").click()
    expect(editor.locator(".badge", has_text="In review")).to_be_visible()

    second = comes("sue", language="en").page("/knowledge/reviews/")
    second.get_by_role("link", name="租機服務").click()
    second.get_by_role("button", name="Approve and publish").click()
    expect(second.locator("h1", has_text="租機服務")).to_be_visible()

    with shop_with_bot(desk) as shop:
        customer = comes().page()
        _asks(customer, shop, "想短期租機得唔得")
        answer = customer.locator(".message.bot").last
        expect(answer).to_contain_text("按金 500 元")
        expect(answer).to_contain_text("資料來源：租機服務")
    run_inside(desk.folder, LOOK)
    editor.goto(desk.url + "/knowledge/gaps/")
    expect(editor.locator("article", has_text="租機")).to_have_count(0)
