"""A level-3 complaint from its first angry words in the widget to the follow-up that is due, only through pages.

A picture of each stage is left in the test's own folder (`pytest --basetemp=…` says where).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import overflow, violations
from tests.browser.conftest import Comes
from tests.browser.serving import Desk
from tests.browser.shop import shop_with_chat
from tests.browser.ticket_deeds import (
    act,
    answer,
    ask_first,
    ask_for_a_voucher,
    ask_outside,
    handed_link,
    offer_options,
    submit,
    write_down,
)
from tests.browser.visiting import PATIENCE_MS, PHONE_SIZE, settled
from tests.browser.waiting import eventually
from tests.mail_server import MailServer

pytestmark = [pytest.mark.browser, pytest.mark.slow]
expect.set_options(timeout=PATIENCE_MS)

COMPLAINT = "你哋部暖風機開咗一陣就著火，燒穿張地氈仲燒親我隻腳，好嬲！我要投訴！"
TOLD = "琴晚十點喺睡房開咗半個鐘就冒煙著火，得我自己喺度，我即刻拔插頭，今朝去咗睇醫生。"
FACTS = {
    "time": "琴晚十點",
    "place": "睡房",
    "people": "得客人自己",
    "symptom": "暖風機冒煙著火",
    "impact": "左腳輕微燒傷，地氈燒穿",
    "tried": "拔咗插頭，睇咗醫生",
    "expected": "賠償，同埋話佢知點解會著火",
}
OPTIONS = [("退款兼賠醫藥費", "三日內到帳", "要醫生單據"), ("換一部新款", "聽日送到", "型號不同")]
CAUSE = {"cause": "product", "cause_words": "過熱保護掣失效，同一批貨都要查"}
PROMISE = "真係好對唔住。驗機報告我哋24小時內俾你。"
LATE = "化驗所要多兩日"
CARRIER = "ah.keung@carrier.example"
ASKED = "請今日上門收返部暖風機去驗。"
ANSWERED = "今晚八點上門收機，簽收單會影相傳返嚟。"
FOLLOW_UP = "打俾客人，問隻腳好啲未"


@dataclass
class Pictures:
    """One picture of each stage, numbered in the order in which they were taken."""

    folder: Path
    taken: list[str] = field(default_factory=list)

    def of(self, page: Page, name: str) -> None:
        settled(page)
        self.taken.append(name)
        page.screenshot(path=self.folder / f"{len(self.taken):02}-{name}.png")


@pytest.fixture
def pictures(tmp_path: Path) -> Pictures:
    return Pictures(tmp_path)


@pytest.fixture
def shop(desk: Desk) -> Iterator[str]:
    with shop_with_chat(desk.url, desk.facts["inboxes"]["joy_chat"]) as url:
        yield url


def test_a_level_3_complaint_goes_from_the_first_anger_to_a_follow_up_that_is_due(
    comes: Comes, desk: Desk, shop: str, post_office: MailServer, pictures: Pictures
) -> None:
    customer = comes(size=PHONE_SIZE).page()
    _complain(customer, shop, pictures)
    amy = comes("amy", language="en")
    agent = amy.page("/conversations/?queue=open")
    _see_the_complaint(agent, pictures)
    _find_out(agent, customer, pictures)
    _make_good(agent, comes, pictures)
    _ask_the_carrier(agent, pictures)
    _carrier_answers(comes, eventually(lambda: handed_link(post_office, desk.url, CARRIER)), pictures)
    expect(agent.locator("#ticket-panel")).to_contain_text(ANSWERED[:8])
    _promise(agent, pictures)
    _tell_delay(agent, pictures)
    _customer_looks(comes, customer, pictures)
    amy.expect_trouble(r"\b422\b")  # closing too early is refused
    _end_the_matter(agent, pictures)
    _see_what_is_due(comes, pictures)


def _complain(customer: Page, shop: str, pictures: Pictures) -> None:
    customer.goto(shop)
    customer.get_by_role("button", name="Chat", exact=True).click()
    expect(customer.locator("[data-yueting-chat] .status.open")).to_be_visible()
    _say(customer, COMPLAINT)
    pictures.of(customer, "customer-complains")


def _say(customer: Page, words: str) -> None:
    customer.get_by_role("textbox", name="訊息").fill(words)
    customer.keyboard.press("Enter")
    expect(customer.get_by_text(words)).to_be_visible()


def _see_the_complaint(agent: Page, pictures: Pictures) -> None:
    """In the list and in the talk the agent sees how grave it is, and which way it must go."""
    row = agent.locator(".list-row", has_text=COMPLAINT[:12])
    expect(row.locator(".mood-angry")).to_be_visible()
    expect(row.locator(".level-3")).to_be_visible()
    row.locator(".list-row-link").click()
    agent.locator("#tab-ticket").click()
    panel = agent.locator("#ticket-panel")
    expect(panel.locator(".level-3")).to_be_visible()
    expect(panel.locator(".timeline").first.locator("li")).to_have_count(4)
    pictures.of(agent, "agent-sees-level-3-and-the-path")
    assert violations(agent) == []


def _find_out(agent: Page, customer: Page, pictures: Pictures) -> None:
    """Soothed first; then the customer tells, and facts and the real cause are written down."""
    question = ask_first(agent)
    expect(customer.get_by_text(question)).to_be_visible()
    _say(customer, TOLD)
    expect(agent.locator(".message.in", has_text=TOLD)).to_be_visible()
    write_down(agent, "Soothe", {"feeling": "痛，又驚又嬲"})
    agent.get_by_role("link", name="Write down: Confirm the facts").click()
    pictures.of(agent, "agent-writes-the-facts")
    agent.keyboard.press("Escape")
    write_down(agent, "Confirm the facts", FACTS)
    offer_options(agent, OPTIONS)
    write_down(agent, "Commit to a plan", CAUSE)
    pictures.of(agent, "facts-cause-and-plan")


def _make_good(agent: Page, comes: Comes, pictures: Pictures) -> None:
    """More than the agent may grant: a supervisor approves it in a browser of her own."""
    ask_for_a_voucher(agent, 800, "燒傷要睇醫生，地氈燒穿")
    pictures.of(agent, "remedy-waits")
    supervisor = comes("sue").page("/tickets/approvals/")
    row = supervisor.get_by_role("row").filter(has_text=COMPLAINT[:10])
    expect(row).to_be_visible()
    pictures.of(supervisor, "supervisor-is-asked")
    row.locator("a.button.primary").click()
    expect(supervisor.locator("dialog[open]")).to_contain_text("800")
    pictures.of(supervisor, "supervisor-approves")
    submit(supervisor)
    expect(row).to_have_count(0)
    expect(agent.locator(".badge.ok", has_text="Granted")).to_be_visible()  # told, without a reload


def _ask_the_carrier(agent: Page, pictures: Pictures) -> None:
    agent.get_by_role("link", name="Ask another department").click()
    pictures.of(agent, "agent-asks-the-carrier")
    agent.keyboard.press("Escape")
    ask_outside(agent, CARRIER, ASKED, language="zh-hant")


def _carrier_answers(comes: Comes, link: str, pictures: Pictures) -> None:
    """Somebody without account, with nothing but the link in a mail, on a phone."""
    page = comes(size=PHONE_SIZE).page()
    page.goto(link)
    pictures.of(page, "carrier-opens-the-link")
    page.get_by_role("button").first.click()
    pictures.of(page, "carrier-reads-what-is-asked")
    page.locator("form:has([value=accept]) button").click()
    page.locator("#words-answer").fill(ANSWERED)
    assert overflow(page) == 0
    pictures.of(page, "carrier-answers")
    page.locator("form:has(#words-answer) button").click()
    expect(page.locator(".notice.ok")).to_be_visible()
    pictures.of(page, "carrier-is-thanked")


def _promise(agent: Page, pictures: Pictures) -> None:
    """The words of a reply are a promise; one click keeps it in mind."""
    answer(agent, PROMISE)
    offer = agent.locator("#found-promises").get_by_role("button", name="Yes, remember it")
    expect(offer).to_be_visible()
    pictures.of(agent, "promise-is-found")
    offer.click()
    expect(agent.locator("#ticket-panel")).to_contain_text("Promised")


def _tell_delay(agent: Page, pictures: Pictures) -> None:
    agent.locator("#ticket-panel").get_by_role("link", name="Tell the customer about a delay").click()
    dialog = agent.locator("dialog[open]")
    later = datetime.now(UTC) + timedelta(days=3)
    dialog.locator("[name=due_at]").fill(f"{later:%Y-%m-%dT%H:%M}")
    dialog.locator("[name=why]").fill(LATE)
    dialog.get_by_role("button", name="Draft the words").click()
    expect(dialog.locator("[name=words]")).to_have_value(re.compile(LATE))
    pictures.of(agent, "delay-in-words")
    dialog.get_by_role("button", name="Send to the customer").click()
    expect(agent.locator(".message.out").last).to_contain_text(LATE)
    expect(agent.locator("#ticket-panel")).to_contain_text("Delayed, customer told")


def _customer_looks(comes: Comes, customer: Page, pictures: Pictures) -> None:
    """The words about the delay hold the address of the customer's own page."""
    told = customer.locator(".message", has_text=LATE).locator("a").last
    expect(told).to_be_visible()
    pictures.of(customer, "customer-is-told-of-the-delay")
    page = comes(size=PHONE_SIZE).page()
    page.goto(told.get_attribute("href") or "")
    expect(page.locator(".auth-card")).to_contain_text(LATE)
    assert overflow(page) == 0
    assert violations(page) == []
    pictures.of(page, "customer-looks-at-the-status-page")


def _end_the_matter(agent: Page, pictures: Pictures) -> None:
    """Not before everything is done: closing says what is open."""
    agent.locator("#ticket-panel .panel-head a.badge").first.click()
    pictures.of(agent, "ticket-page")
    act(agent, "Resolve")
    act(agent, "Close", why="solved")
    refusal = agent.locator("dialog .notice")
    expect(refusal).to_contain_text("is not kept")
    expect(refusal).to_contain_text("what the customer says about the outcome is not known")
    pictures.of(agent, "closing-is-refused")
    agent.locator("dialog [data-close]").first.click()
    agent.locator("#ticket-page").get_by_role("link", name="Kept").click()
    submit(agent)
    write_down(agent, "Feed back", {"outcome": "收到驗機報告同賠償，接受", "verdict": "accepted"})
    agent.get_by_role("link", name="Plan a follow-up").click()
    agent.locator("dialog[open] [name=what]").fill(FOLLOW_UP)
    pictures.of(agent, "follow-up-is-planned")
    submit(agent)
    act(agent, "Close", why="solved")
    expect(agent.locator("#ticket-page .badge", has_text=re.compile("^Closed$"))).to_be_visible()
    pictures.of(agent, "closed")


def _see_what_is_due(comes: Comes, pictures: Pictures) -> None:
    page = comes("amy").page("/tickets/due/")
    expect(page.locator("#due-rows")).to_contain_text(FOLLOW_UP)
    pictures.of(page, "follow-up-on-the-due-list")
