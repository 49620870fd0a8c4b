"""An inspector reviews, an agent appeals, and somebody else decides."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import overflow, violations
from tests.browser.conftest import Comes
from tests.browser.serving import Desk, run_inside
from tests.browser.visiting import PATIENCE_MS, settled

pytestmark = [pytest.mark.browser, pytest.mark.slow]
expect.set_options(timeout=PATIENCE_MS)

TALK = """
from django.db import transaction
from django.utils import timezone
from tests.cast import talk
from yueting.accounts.models import Agent
from yueting.conversations.models import Conversation, Inbox
from yueting.conversations.services.replying import reply
from yueting.quality.services.inspecting import inspect_all

inbox = Inbox.objects.get(name="Shop chat")
ben = Agent.objects.get(email="ben@desk.example")
with transaction.atomic():
    about = talk(inbox, "我張單等咗三個星期都未到，好嬲！我要投訴！", sender="to-review")
    Conversation.objects.filter(pk=about.pk).update(assignee=ben)
    about.refresh_from_db()
    reply(about, ben, "唔知呀，你自己慢慢等啦。", client_key="to-review")
    Conversation.objects.filter(pk=about.pk).update(ended_at=timezone.now(), state="ended")
    inspect_all([Conversation.objects.get(pk=about.pk)])
"""


def test_an_inspector_reviews_and_an_agent_appeals(comes: Comes, desk: Desk) -> None:
    run_inside(desk.folder, TALK)
    lee = comes("lee", language="en").page("/quality/reviews/")
    lee.get_by_label("How many").fill("20")
    lee.get_by_role("button", name="Draw conversations").click()
    _open(lee, "你自己慢慢等啦")
    expect(lee.locator("mark")).to_have_count(0)
    _whole(lee)
    for choice in lee.locator("fieldset").all():
        choice.get_by_role("radio").nth(-2).check()  # no points
    lee.get_by_label("To the agent").fill("下次先聽客人講。")
    lee.get_by_role("button", name="Send the review").click()
    expect(lee.locator("table")).to_contain_text("Machine")
    _whole(lee)

    ben = comes("ben", language="en").page("/quality/?rubric=complaint")
    _open(ben, "你自己慢慢等啦")
    expect(ben.get_by_text("下次先聽客人講。")).to_be_visible()
    ben.get_by_text("Appeal against an item").click()
    ben.get_by_label("Item").select_option("respect")
    ben.get_by_label("What should be looked at again").fill("我當時查緊單。")
    _whole(ben)
    ben.get_by_role("button", name="Send the appeal").click()
    expect(ben.locator("#appeals")).to_contain_text("To be decided by")

    zoe = comes("zoe", language="en").page("/quality/reviews/")
    zoe.locator(".list-row-link", has_text="我當時查緊單").click()
    _whole(zoe)
    zoe.get_by_label("Decision").select_option("0.5")
    zoe.locator("#appeals textarea").fill("有查單，但冇講。")
    zoe.get_by_role("button", name="Decide", exact=True).click()
    expect(zoe.locator("#appeals")).to_contain_text("Changed")

    ben.reload()
    expect(ben.locator("#appeals")).to_contain_text("有查單，但冇講。")
    expect(ben.locator(".scored li", has_text=re.compile("Respect")).first).to_contain_text(
        "Decided by a person"
    )
    _whole(ben)


def _open(page: Page, words: str) -> None:
    page.locator(".list-row-link", has_text=words).first.click()


def _whole(page: Page) -> None:
    settled(page)
    assert violations(page) == []
    assert overflow(page) == 0
