"""A promise is found, delayed and told; another department answers by a mailed link; a follow-up is due."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import overflow, violations
from tests.browser.conftest import Comes
from tests.browser.serving import Desk
from tests.browser.ticket_deeds import ask_outside, handed_link, submit
from tests.browser.visiting import PATIENCE_MS, PHONE_SIZE
from tests.browser.waiting import eventually
from tests.mail_server import MailServer

pytestmark = [pytest.mark.browser, pytest.mark.slow]
expect.set_options(timeout=PATIENCE_MS)

COMPLAINT = "部焗爐送咗兩次都送錯地址，好嬲！我要投訴！"
PROMISE = "真係好對唔住。我哋24小時內覆你。"


def test_promises_are_kept_in_sight_and_departments_answer(
    comes: Comes, desk: Desk, post_office: MailServer
) -> None:
    desk.write(COMPLAINT, sender="promises")
    agent = comes("amy", language="en").page("/conversations/?queue=open")
    _promise(agent)
    _tell_delay(agent)
    _customer_looks(comes, _customers_link(agent))
    ticket = comes("amy", language="en").page(_ticket_path(agent))
    ask_outside(ticket, "wai@haul.example", "Where is the second oven?")
    _logistics_answers(comes, eventually(lambda: handed_link(post_office, desk.url, "wai@haul.example")))
    expect(ticket.locator("#notices")).to_contain_text(
        "喺元朗倉，今晚八點送到"
    )  # told at once, wherever she is
    ticket.reload()
    expect(ticket.locator("#ticket-page")).to_contain_text("今晚八點送到")
    _plan_follow_up(ticket)
    _see_due_list(comes)


def _promise(agent: Page) -> None:
    agent.locator(".list-row-link", has_text=COMPLAINT[:8]).first.click()
    text = agent.locator("#composer-text")
    text.fill(PROMISE)
    text.press("Control+Enter")
    offer = agent.locator("#found-promises").get_by_role("button", name="Yes, remember it")
    expect(offer).to_be_visible()
    assert violations(agent) == []
    offer.click()
    expect(offer).to_have_count(0)
    agent.locator("#tab-ticket").click()
    expect(agent.locator("#ticket-panel")).to_contain_text("Promised")
    assert violations(agent) == []


def _tell_delay(agent: Page) -> None:
    agent.locator("#ticket-panel").get_by_role("link", name="Tell the customer about a delay").click()
    dialog = agent.locator("dialog[open]")
    later = datetime.now(UTC) + timedelta(days=3)
    dialog.locator("[name=due_at]").fill(f"{later:%Y-%m-%dT%H:%M}")
    dialog.locator("[name=why]").fill("新爐要等船到")
    dialog.get_by_role("button", name="Draft the words").click()
    words = dialog.locator("[name=words]")
    expect(words).to_have_value(re.compile("新爐要等船到"))
    dialog.get_by_role("button", name="Send to the customer").click()
    expect(agent.locator(".message.out").last).to_contain_text("新爐要等船到")
    expect(agent.locator("#ticket-panel")).to_contain_text("Delayed, customer told")


def _customers_link(agent: Page) -> str:
    agent.locator("#ticket-panel").get_by_role("link", name="Customer's page").click()
    link = agent.locator("dialog[open] #status-link").input_value()
    agent.keyboard.press("Escape")
    return link


def _customer_looks(comes: Comes, link: str) -> None:
    page = comes(language="zh-hans", size=PHONE_SIZE, scheme="dark").page()
    page.goto(link)
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant-HK")  # as the customer writes
    expect(page.locator(".auth-card")).to_contain_text("新爐要等船到")
    assert overflow(page) == 0
    assert violations(page) == []
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your matter")


def _ticket_path(agent: Page) -> str:
    path = agent.locator("#ticket-panel .panel-head a.badge").first.get_attribute("href")
    assert path
    return path


def _logistics_answers(comes: Comes, link: str) -> None:
    page = comes(size=PHONE_SIZE).page()
    page.goto(link)
    assert violations(page) == []
    page.get_by_role("button", name="Go on in this browser").click()
    page.get_by_role("button", name="Accept").click()
    page.locator("#words-answer").fill("喺元朗倉，今晚八點送到")
    assert overflow(page) == 0
    assert violations(page) == []
    page.locator("form:has(#words-answer) button").click()
    expect(page.locator(".notice.ok")).to_be_visible()
    other = comes()
    other.expect_trouble("^403 GET /tickets/handed/")
    forwarded = other.page()
    forwarded.goto(link)
    expect(forwarded.get_by_role("heading", level=1)).to_contain_text("another browser")
    assert violations(forwarded) == []


def _plan_follow_up(ticket: Page) -> None:
    ticket.get_by_role("link", name="Plan a follow-up").click()
    dialog = ticket.locator("dialog[open]")
    dialog.locator("[name=what]").fill("問個爐用得好唔好")
    submit(ticket)
    expect(ticket.locator("#ticket-page")).to_contain_text("問個爐用得好唔好")
    assert violations(ticket) == []


def _see_due_list(comes: Comes) -> None:
    page = comes("amy", language="en", size=PHONE_SIZE).page("/tickets/due/")
    expect(page.locator("#due-rows")).to_contain_text("問個爐用得好唔好")
    expect(page.locator("#due-rows")).to_contain_text("我哋24小時內覆你")
    assert overflow(page) == 0
    assert violations(page) == []
