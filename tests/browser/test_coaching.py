"""A note reaches the agent and is answered; a calibration is begun, judged by both, agreed and closed."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import overflow, violations
from tests.browser.conftest import Comes
from tests.browser.serving import Desk
from tests.browser.visiting import PHONE_SIZE, settled

pytestmark = [pytest.mark.browser, pytest.mark.slow]
INSPECTED = """select i.id from quality_inspection i join accounts_agent a on a.id = i.agent_id
    where a.email like 'amy@%%' and i.score is not null order by i.ended_at limit 1"""


def test_a_leader_writes_a_note_and_the_agent_answers(comes: Comes, desk: Desk) -> None:
    [(inspection,)] = desk.rows(INSPECTED)
    lee, amy = comes("lee", language="en"), comes("amy", language="en")
    page = lee.page(f"/quality/inspections/{inspection}/")
    page.get_by_text("Write a note to").click()
    page.fill("#note-better", "Name the feeling first")
    settled(page)
    assert violations(page) == []
    page.get_by_role("button", name="Send the note").click()
    expect(page.locator("#coaching .badge", has_text="Not read yet")).to_be_visible()
    mine = amy.page(
        "/quality/coaching/",
    )
    expect(mine.get_by_text("Name the feeling first")).to_be_visible()
    mine.locator("textarea[name=answer]").first.fill("I will")
    mine.get_by_role("button", name="Answer").first.click()
    expect(mine.locator("blockquote", has_text="I will")).to_be_visible()
    page.reload()
    expect(page.locator("#coaching .badge", has_text="Answered")).to_be_visible()


@pytest.mark.parametrize("path", ["/quality/calibration/new/", "/quality/plans/new/", "/quality/coaching/"])
def test_the_pages_fit_a_phone_by_night(comes: Comes, path: str) -> None:
    page = comes("sue", scheme="dark", size=PHONE_SIZE).page(path)
    settled(page)
    assert overflow(page) == 0
    assert violations(page) == []
