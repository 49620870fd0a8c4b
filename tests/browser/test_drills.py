"""Practice in the real console: from a card to the scored end, and from a finding to its effect."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import overflow, violations
from tests.browser.conftest import Comes
from tests.browser.serving import Desk, run_inside
from tests.browser.visiting import PATIENCE_MS, settled
from yueting.academy.customers.agents import AGENTS
from yueting.academy.virtual_customer import starter_cards

pytestmark = [pytest.mark.browser, pytest.mark.slow]
expect.set_options(timeout=PATIENCE_MS)
CARD = "complaint-laundry"


def _talk_to_the_end(page: Page, card: str) -> int:
    """Answer as the scripted polite agent until the customer has gone; gives how often."""
    agent = AGENTS["polite"](starter_cards()[card].briefing)
    said = page.locator("#messages .message.in")
    for turn in range(1, 20):
        expect(said).to_have_count(turn)
        page.locator("#composer-text").fill(agent.answer(said.last.locator(".message-text").inner_text()))
        page.get_by_role("button", name=re.compile("^Send")).click()
        over = page.get_by_role("link", name="See how it went")
        expect(said.nth(turn).or_(over).first).to_be_visible()
        if over.is_visible():
            return turn
        page.wait_for_timeout(300)
        if over.is_visible():
            return turn
    raise AssertionError("the customer never came to an end")


def test_a_trainee_runs_a_drill_from_card_to_scored_end(comes: Comes, desk: Desk) -> None:
    page = comes("amy", language="en").page("/academy/drills/library/?kind=complaint&variety=yue")
    page.get_by_role("link", name="西裝被洗壞").click()
    page.get_by_role("button", name="Prepare").click()
    expect(page.locator("[data-countdown]").first).to_have_text(re.compile(r"\d"))
    settled(page)
    assert violations(page) == []
    page.get_by_role("button", name="Begin").click()

    expect(page.locator(".practice-strip")).to_contain_text("Practice")
    expect(page.get_by_role("link", name="Resolve")).to_have_count(0)
    settled(page)
    assert violations(page) == []
    turns = _talk_to_the_end(page, CARD)
    assert turns > 3
    page.get_by_role("link", name="See how it went").click()

    expect(page.locator(".page-head .score")).to_have_text(re.compile(r"^\d+$"))
    expect(page.locator("svg.drill-course polyline")).to_have_count(1)
    expect(page.locator(".turnings li").first).to_contain_text("calmer")
    page.locator(".beside summary").first.click()
    settled(page)
    assert violations(page) == []
    assert overflow(page) == 0
    page.get_by_label("What went well").fill("我先聽後答。")
    page.get_by_role("button", name="Save my review").click()
    expect(page.locator("#review article")).to_contain_text("我先聽後答。")
    kept = "select state, score > 60 from academy_drill where plan_data->>'key' = %s"
    assert desk.rows(kept, CARD) == [("done", True)]
    assert desk.rows(
        "select count(*) from quality_inspection i join conversations_conversation c on c.id = i.conversation_id where c.is_practice"
    ) == [(0,)]


LIVE = """
from datetime import timedelta
from django.db import transaction
from django.utils import timezone
from tests.cast import talk
from yueting.academy.drills.models import Drill
from yueting.accounts.models import Agent
from yueting.conversations.models import Conversation, Inbox, Message
from yueting.conversations.services.replying import reply
from yueting.quality.services.inspecting import inspect_all

inbox = Inbox.objects.get(name="Shop chat")
ben = Agent.objects.get(email="ben@desk.example")
words = {"before": "唔知呀，你自己等啦。", "after": "真係好對唔住，換轉係我等兩個星期都會好心急。我而家即刻幫你查。"}
with transaction.atomic():
    for number in range(8):
        about = talk(inbox, "我張單等咗兩個星期都未到，好嬲！我要投訴！", sender=f"live-%(when)s-{number}")
        Conversation.objects.filter(pk=about.pk).update(assignee=ben)
        about.refresh_from_db()
        reply(about, ben, words["%(when)s"], client_key=f"live-%(when)s-{number}")
        at = timezone.now() - timedelta(days=%(days)s, minutes=number)
        Conversation.objects.filter(pk=about.pk).update(ended_at=at, state="ended")
        inspect_all([Conversation.objects.get(pk=about.pk)])
Drill.objects.filter(trainee=ben).update(ended_at=timezone.now() - timedelta(days=4))
"""


def test_a_finding_becomes_an_exercise_and_its_effect_appears(comes: Comes, desk: Desk) -> None:
    run_inside(desk.folder, LIVE % {"when": "before", "days": 9})
    page = comes("ben", language="en").page("/academy/drills/progress/")
    expect(page.locator(".scored li").first).to_contain_text("%")
    page.goto(desk.url + "/quality/?item=empathy")
    page.locator('.list-row-link[href*="/inspections/"]').first.click()
    page.locator('a[href$="/empathy/"]', has_text="Practise this").click()
    expect(page.locator("input[name=card]")).to_have_count(3)
    settled(page)
    assert violations(page) == []
    assert overflow(page) == 0
    chosen = page.locator("input[name=card]").first.get_attribute("value") or ""
    page.get_by_role("button", name="Prepare").click()
    page.get_by_role("button", name="Begin").click()
    _talk_to_the_end(page, chosen)

    run_inside(desk.folder, LIVE % {"when": "after", "days": 1})
    page.goto(desk.url + "/academy/drills/progress/")
    row = page.locator("table.effects tbody tr", has_text="Empathy").first
    expect(row).to_contain_text("Better")
    expect(row.locator("svg.interval line.after")).to_have_count(1)
    settled(page)
    assert violations(page) == []
    assert overflow(page) == 0
