"""The walk through the whole house: a customer writes in the widget, and in the end the dashboard counts the rating."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Comes
from tests.browser.serving import Desk
from tests.browser.shop import shop_with_chat
from tests.browser.visiting import PATIENCE_MS

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE_MS)

COMPLAINT = "張訂單等咗成個月都未送，打咗三次電話都冇人理，好嬲！"
ANSWER = "唔好意思要你等咗成個月，我即刻幫你追，十五分鐘內覆你。"


@pytest.fixture
def shop(desk: Desk) -> Iterator[str]:
    with shop_with_chat(desk.url, desk.facts["inboxes"]["joy_chat"]) as url:
        yield url


@pytest.fixture
def amy_serves(desk: Desk) -> Iterator[None]:
    """Amy has room, and nobody else of the cast is at work: whoever writes comes to her."""
    before = desk.rows("select id, presence, capacity::text from accounts_agent")
    desk.rows("update accounts_agent set presence = 'offline'")
    desk.rows(
        """update accounts_agent set presence = 'online', seen_at = now(), capacity = '{"chat": 50}'
           where email = 'amy@desk.example'"""
    )
    yield
    for agent, presence, capacity in before:
        desk.rows(
            "update accounts_agent set presence = %s, capacity = %s where id = %s", presence, capacity, agent
        )


def _open_chat(page: Page, shop: str) -> None:
    page.goto(shop)
    page.get_by_role("button", name="Chat", exact=True).click()
    expect(page.locator("[data-yueting-chat] .status.open")).to_be_visible()


def _say(page: Page, text: str) -> None:
    page.get_by_role("textbox", name="訊息").fill(text)
    page.keyboard.press("Enter")


def _ratings(page: Page) -> int:
    """How many ratings the dashboard counts now."""
    page.reload()
    words = page.locator(".figure", has_text="CSAT").locator(".figure-note").inner_text()
    return int(re.findall(r"\d+", words)[0])


@pytest.mark.usefixtures("amy_serves")
def test_a_complaint_goes_from_the_widget_to_the_dashboard(comes: Comes, shop: str) -> None:
    leader = comes("lee", language="en").page("/dashboard/")
    ratings_before = _ratings(leader)
    agent = comes("amy", language="en").page("/conversations/")
    customer = comes().page()

    _open_chat(customer, shop)
    _say(customer, COMPLAINT)
    expect(customer.get_by_text(COMPLAINT)).to_be_visible()

    # The console shows it without a reload, read and with something to say.
    row = agent.locator(".list-row", has_text=COMPLAINT[:12])
    expect(row).to_be_visible()
    expect(row.locator(".mood-angry")).to_be_visible()
    row.locator(".list-row-link").click()
    message = agent.locator(".message.in", has_text=COMPLAINT)
    expect(message).to_be_visible()
    message.locator(".evidence > summary").click()
    expect(message.locator(".evidence-panel")).to_contain_text("好嬲")
    message.locator(".evidence > summary").click()
    agent.get_by_role("tab", name="Assist").click()
    expect(agent.locator(".suggestion").first).to_be_visible()

    # The agent answers; the customer sees who writes, then the answer, and the agent sees that it was read.
    expect(customer.get_by_text("Amy 正在為你服務")).to_be_visible()
    composer = agent.locator("#composer-text")
    composer.click()
    composer.press_sequentially("唔", delay=20)
    expect(customer.get_by_text("Amy 正在輸入⋯⋯")).to_be_visible()
    composer.fill(ANSWER)
    composer.press("Control+Enter")
    expect(customer.get_by_text(ANSWER)).to_be_visible()
    expect(agent.locator(".message.out", has_text=ANSWER).locator(".delivery.read")).to_be_visible()

    # Solved: the customer is asked in the same place and answers.
    agent.get_by_role("link", name="Resolve").click()
    agent.get_by_role("dialog").get_by_role("button", name="Resolve").click()
    expect(agent.get_by_role("dialog")).to_have_count(0)
    customer.locator(".score-5").click()
    customer.get_by_role("textbox", name="想補充甚麼嗎？").fill("好快覆")
    customer.get_by_role("button", name="提交評分").click()
    expect(customer.get_by_text("多謝你的評分！")).to_be_visible()

    assert _ratings(leader) == ratings_before + 1
    leader.locator(".figure", has_text="CSAT").click()
    expect(leader.get_by_text(COMPLAINT[:10]).first).to_be_visible()


def test_what_was_written_without_a_connection_arrives_when_it_is_back(
    comes: Comes, shop: str, desk: Desk
) -> None:
    stranger = comes()
    stranger.expect_trouble("WebSocket|ERR_INTERNET_DISCONNECTED")
    customer = stranger.page()
    _open_chat(customer, shop)
    _say(customer, "第一句：幫我查張單")
    expect(customer.locator(".message.out", has_text="第一句").locator("time")).to_be_visible()
    stranger.context.set_offline(True)
    _say(customer, "第二句：冇網絡嗰陣寫嘅")
    stranger.context.set_offline(False)
    expect(customer.locator(".message.out", has_text="第二句").locator("time")).to_be_visible()
    stored = desk.rows(
        "select count(*) from conversations_message where text like %s or text like %s", "第一句%", "第二句%"
    )
    assert stored == [(2,)]


def test_the_talk_is_still_there_after_a_reload(comes: Comes, shop: str) -> None:
    customer = comes().page()
    _open_chat(customer, shop)
    _say(customer, "重新載入之後仲見唔見到？")
    expect(customer.locator(".message.out", has_text="重新載入").locator("time")).to_be_visible()
    _open_chat(customer, shop)
    expect(customer.get_by_text("重新載入之後仲見唔見到？")).to_have_count(1)
