"""What people do on the pages of a ticket, as several tests let them do it. The pages are read in English."""

import re
from collections.abc import Mapping
from email import message_from_bytes
from email.policy import default

from playwright.sync_api import Page, expect

from tests.mail_server import MailServer

Options = list[tuple[str, str, str]]  # the option, what speaks for it, what against


def ask_first(page: Page) -> str:
    """In a conversation: a suggested question, in the customer's own language, becomes the answer; gives it."""
    page.locator("#tab-ticket").click()
    panel = page.locator("#ticket-panel")
    panel.get_by_text("Questions to ask now").click()
    question: str = panel.locator(".suggestion-text").first.inner_text()
    panel.locator("[data-insert]").first.click()
    expect(page.locator("#composer-text")).to_have_value(question)
    answer(page)
    expect(page.locator(".message.out .message-text", has_text=question)).to_be_visible()
    return question


def answer(page: Page, words: str = "") -> None:
    """Send these words, or what stands in the composer."""
    text = page.locator("#composer-text")
    if words:
        text.fill(words)
    text.press("Control+Enter")


def write_down(page: Page, stage: str, given: Mapping[str, str]) -> None:
    """Fill in the form of a stage of the complaint path; the stage is done then."""
    page.get_by_role("link", name=f"Write down: {stage}").click()
    dialog = page.locator("dialog[open]")
    for name, words in given.items():
        field = dialog.locator(f"[name={name}]")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(words)
        else:
            field.fill(words)
    submit(page)
    expect(page.locator(".timeline li.ok", has_text=stage).first).to_be_visible()


def offer_options(page: Page, options: Options) -> None:
    """Offer these; the customer takes the first."""
    page.get_by_role("link", name="Offer options").click()
    dialog = page.locator("dialog[open]")
    for place, parts in enumerate(options, 1):
        for part, words in zip(("words", "pros", "cons"), parts, strict=True):
            dialog.locator(f"[name={part}_{place}]").fill(words)
    submit(page)
    page.get_by_role("button", name="The customer chose option 1").click()
    expect(page.locator(".badge.ok", has_text="chosen")).to_be_visible()


def ask_for_a_voucher(page: Page, amount: int, why: str) -> None:
    """More than an agent may grant: it waits for somebody."""
    page.get_by_role("link", name="Give a remedy").click()
    dialog = page.locator("dialog[open]")
    dialog.locator("[name=kind]").select_option("voucher")
    dialog.locator("[name=amount]").fill(str(amount))
    dialog.locator("[name=why]").fill(why)
    submit(page)
    expect(page.locator(".badge.warn", has_text="Waiting for approval")).to_be_visible()


def ask_outside(page: Page, email: str, wanted: str, language: str = "en") -> None:
    """Hand over to a person without account, by mail."""
    page.get_by_role("link", name="Ask another department").click()
    dialog = page.locator("dialog[open]")
    dialog.locator("[name=to]").select_option("outside")
    dialog.locator("[name=email]").fill(email)
    dialog.locator("[name=language]").select_option(language)
    dialog.locator("[name=wanted]").fill(wanted)
    submit(page)
    expect(page.locator("#ticket-page, #ticket-panel").first).to_contain_text("Not accepted yet")


def handed_link(post_office: MailServer, url: str, email: str) -> str:
    """The link in the mail to this address; empty while none has come."""
    mails = [message_from_bytes(raw, policy=default) for raw in post_office.outbox()]
    words = [word for mail in mails if email in str(mail["To"]) for word in mail.get_content().split()]
    return next((word for word in words if word.startswith(f"{url}/tickets/handed/")), "")


def act(page: Page, action: str, why: str = "") -> None:
    """One action of the ticket's life, from its button or from the menu behind the buttons."""
    offered = page.locator("#ticket-page a", has_text=re.compile(rf"^\s*{action}\s*$")).first
    expect(offered).to_be_attached()  # the page has followed what was done before
    if not offered.is_visible():
        menus = page.locator("#ticket-page details.menu")
        menus.filter(has=page.locator(".menu-panel a", has_text=action)).locator("summary").first.click()
    page.get_by_role("link", name=action, exact=True).first.click()
    dialog = page.locator("dialog[open]")
    for name in ("matter", "solution"):
        if dialog.locator(f"[name={name}]").count():
            dialog.locator(f"[name={name}]").fill("x")
    if why:
        dialog.locator("[name=why]").fill(why)
    dialog.locator("button[type=submit]").click()


def submit(page: Page) -> None:
    """Send the open dialog; it closes."""
    dialog = page.locator("dialog[open]")
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_have_count(0)
