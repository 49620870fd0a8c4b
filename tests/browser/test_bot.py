"""The bot answers in the widget, misses twice, hands off in the same window, and the agent sees everything."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Comes
from tests.browser.serving import Desk
from tests.browser.shop import shop_with_bot
from tests.browser.visiting import PATIENCE_MS

pytestmark = [pytest.mark.browser, pytest.mark.slow]
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture
def shop(desk: Desk) -> Iterator[str]:
    with shop_with_bot(desk) as url:
        yield url


def _say(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="訊息").fill(text)
    page.keyboard.press("Enter")


def test_the_bot_answers_misses_twice_and_the_agent_sees_everything(comes: Comes, shop: str) -> None:
    customer = comes().page()
    customer.goto(shop)
    customer.get_by_role("button", name="Chat", exact=True).click()
    expect(customer.locator("[data-yueting-chat] .status.open")).to_be_visible()

    _say(customer, "請問退款幾時到帳？")
    answer = customer.locator(".message.bot").last
    expect(answer).to_contain_text("七個工作天")
    expect(answer).to_contain_text("資料來源：退款幾時到帳")
    expect(answer.locator(".badge")).to_have_text("自動回覆")

    _say(customer, "唔係，我唔係想問呢個")
    expect(customer.locator(".message.bot").last).to_contain_text("未搵到")
    _say(customer, "都唔啱，幫唔到我")
    expect(customer.locator(".message.bot").last).to_contain_text("Amy而家接手")
    expect(customer.get_by_text("Amy 正在為你服務")).to_be_visible()

    agent = comes("amy", language="en").page("/conversations/?queue=mine")
    agent.locator(".list-row-link").first.click()
    expect(agent.locator(".message.in", has_text="請問退款幾時到帳")).to_be_visible()
    expect(agent.locator(".message.bot", has_text="七個工作天")).to_be_visible()
    agent.get_by_role("tab", name="Assist").click()
    expect(agent.get_by_text("From the bot")).to_be_visible()
