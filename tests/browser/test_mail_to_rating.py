"""A mail in Cantonese comes in and a rated ticket stands in the figures at the end; everything between is real."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Comes
from tests.browser.serving import Desk
from tests.browser.visiting import settled
from tests.browser.waiting import eventually
from tests.mail_server import MailServer, mail_server

pytestmark = pytest.mark.browser

SUBJECT = "個電飯煲用咗三日就壞"
WORDS = "你好，我上星期買嘅電飯煲，用咗三日就唔識著，打過兩次電話都冇人理，好嬲！我要投訴同埋退錢！"
ANSWER = "陳生，真係好對唔住。我哋聽朝派人上門收返個煲，退款三日內到帳。"


@contextmanager
def mailbox_of(desk: Desk) -> Iterator[MailServer]:
    """Let the desk's inbox "Post" live on a real mail server, until the end of the block."""
    inbox = desk.facts["inboxes"]["joy_mail"]
    was = desk.rows("select settings from conversations_inbox where id = %s", inbox)[0][0]
    change = "update conversations_inbox set settings = %s where id = %s"
    with mail_server() as server:
        desk.rows(change, json.dumps(server.settings()), inbox)
        try:
            yield server
        finally:
            desk.rows(change, json.dumps(was), inbox)


def complaint() -> bytes:
    mail = EmailMessage()
    mail["From"] = "陳大文 <chan@example.hk>"
    mail["To"] = "desk@shop.example"
    mail["Subject"] = SUBJECT
    mail["Message-ID"] = "<rice-cooker@example.hk>"
    mail.set_content(WORDS, charset="big5-hkscs")
    return bytes(mail)


def test_a_cantonese_mail_is_read_answered_resolved_and_rated(desk: Desk, comes: Comes) -> None:
    rated_before = _ratings_in_figures(comes("lee", language="en").page("/dashboard/"))
    with mailbox_of(desk) as server:
        console = comes("amy").page("/conversations/?queue=open")
        server.deliver(complaint())
        _open_when_it_appears(console)
        _shows_reading_and_suggestions(console)
        reference = console.locator(".conversation-facts span").first.inner_text()
        _answer(console)
        _check_answer(_mail(server, 1), reference)
        _resolve(console)
        asked = _mail(server, 2)
    _rate(comes().page(), _link_in(asked, desk.url))
    figures = comes("lee", language="en").page("/dashboard/")
    assert _ratings_in_figures(figures) == rated_before + 1
    figures.locator("a.figure", has_text="CSAT").click()
    expect(figures.get_by_role("row").filter(has_text=reference)).to_contain_text("5/5")


def _open_when_it_appears(console: Page) -> None:
    """Nothing is reloaded: the row comes by the console's own line."""
    row = console.locator(".list-row-link", has_text="陳大文")
    expect(row).to_contain_text("用咗三日")
    row.click()
    expect(console.locator(".conversation-head h2")).to_contain_text(SUBJECT)
    expect(console.locator(".message.in .message-text")).to_have_text(WORDS)


def _shows_reading_and_suggestions(console: Page) -> None:
    readings = console.locator(".readings")
    for css in (".mood-angry", ".level-2, .level-3, .level-4"):
        expect(readings.locator(css)).to_be_visible()
    readings.locator("summary.mood").click()
    expect(readings.locator(".evidence-panel mark", has_text="好嬲").first).to_be_visible()
    console.keyboard.press("Escape")
    console.locator("#tab-assist").click()
    expect(console.locator("#panel-assist .suggestion").first).to_be_visible()


def _answer(console: Page) -> None:
    """The first script, and words of our own below it."""
    script = console.locator("#script-1").inner_text()
    console.locator('[data-insert][data-key="1"]').click()
    text = console.locator("#composer-text")
    expect(text).to_have_value(script)
    text.press("Control+End")
    console.keyboard.insert_text("\n" + ANSWER)
    text.press("Control+Enter")
    expect(console.locator(".message.out .message-text")).to_contain_text(ANSWER)
    expect(console.locator(".message.out .delivery.sent")).to_be_visible()


def _check_answer(mail: EmailMessage, reference: str) -> None:
    assert mail["In-Reply-To"] == "<rice-cooker@example.hk>"
    assert "<rice-cooker@example.hk>" in mail["References"]
    assert reference in mail["Subject"]
    assert SUBJECT in mail["Subject"]
    assert "chan@example.hk" in mail["To"]
    body = mail.get_body(("plain",))
    assert body is not None
    assert ANSWER in body.get_content()


def _resolve(console: Page) -> None:
    console.locator('.conversation-head [data-shortcut="e"]').click()
    dialog = console.locator("dialog[open]")
    expect(dialog.locator("[name=matter]")).not_to_have_value("")
    expect(dialog.locator("[name=solution]")).not_to_have_value("")
    dialog.locator("button[type=submit]").click()
    expect(dialog).to_have_count(0)
    expect(console.locator(".message.system")).to_be_visible()


def _rate(page: Page, link: str) -> None:
    page.goto(link)
    page.locator("[name=score][value='5']").check(force=True)
    page.locator("[name=comment]").fill("好快手，多謝！")
    page.locator(".auth-card button[type=submit]").click()
    expect(page.locator(".notice.ok")).to_be_visible()


def _ratings_in_figures(page: Page) -> int:
    settled(page)
    note = page.locator("a.figure", has_text="CSAT").locator(".figure-note").inner_text()
    return int(re.findall(r"\d+", note)[0])


def _mail(server: MailServer, number: int) -> EmailMessage:
    """The desk's first, second, … mail, once the server was given it."""
    raw = eventually(lambda: server.outbox()[number - 1 : number])[0]
    mail = message_from_bytes(raw, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def _link_in(mail: EmailMessage, url: str) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return next(word for word in body.get_content().split() if word.startswith(f"{url}/rate/"))
