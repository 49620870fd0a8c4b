"""An agent is helped while talking: suggestions by keyboard, a risky reply caught, a flow walked to its polite end."""

from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Comes
from tests.browser.serving import Desk
from tests.browser.visiting import Visitor, settled

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROWS = ".list-row-link[data-conversation]"
COMPOSER = "#composer-text"


def asks(desk: Desk, words: str) -> str:
    """A new customer's words, unlike everybody else's."""
    said = f"{words} {uuid4().hex[:8]}"
    desk.write(said, sender=f"guest_{uuid4().hex[:6]}")
    return said


def opened(visitor: Visitor, words: str) -> Page:
    page = visitor.page("/conversations/?queue=open")
    page.locator(ROWS, has_text=words[-8:]).click()
    expect(page.locator(".message.in", has_text=words)).to_be_visible()
    settled(page)
    return page


def test_an_agent_answers_with_a_suggestion_by_keyboard_alone(comes: Comes, desk: Desk) -> None:
    page = opened(comes("amy"), asks(desk, "等咗三個星期件貨都未到，好嬲！"))
    page.keyboard.press("a")
    first = page.locator("#panel-assist .suggestion[data-name^='script:']").first
    expect(first).to_be_visible()
    key = first.get_attribute("data-name")
    page.keyboard.press("Alt+Digit1")
    expect(page.locator(COMPOSER)).to_be_focused()
    page.keyboard.press("End")
    mark = uuid4().hex[:6]
    page.keyboard.type(f" 編號 {mark}")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.out", has_text=mark)).to_be_visible()
    rows = desk.rows(
        """select o.key, o.taken, o.kept from assist_offeredscript o join assist_choice c on c.id = o.choice_id
           join conversations_message m on m.id = c.message_id where m.text like %s order by o.place""",
        f"%{mark}%",
    )
    assert len(rows) > 1
    assert [row[0] for row in rows if row[1]] == [str(key).removeprefix("script:")]
    assert rows[0][2] > 0.7


def test_a_risky_reply_is_underlined_held_and_mended_with_one_key(comes: Comes, desk: Desk) -> None:
    page = opened(comes("amy"), asks(desk, "我張單幾時到？"))
    page.keyboard.press("r")
    page.keyboard.insert_text("件貨搞掂咗，我哋會盡快覆你。")
    expect(page.locator("[data-underlay] .wavy.holds")).to_have_text("搞掂")
    expect(page.locator(".finding")).to_have_count(2)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#notices .notice")).to_be_visible()
    assert page.locator(COMPOSER).evaluate("t => t.value.slice(t.selectionStart, t.selectionEnd)") == "搞掂"
    expect(page.locator(".finding button[name=anyway]")).to_have_count(0)
    page.keyboard.press("Alt+Enter")
    expect(page.locator(COMPOSER)).not_to_have_value("件貨搞掂咗，我哋會盡快覆你。")
    expect(page.locator("[data-underlay] .wavy.holds")).to_have_count(0)
    page.keyboard.press("Alt+Enter")
    expect(page.locator("[data-underlay] .wavy")).to_have_count(0)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.out")).to_have_count(1)
    assert "盡快" not in page.locator(".message.out .message-text").inner_text()


def test_words_on_their_way_through_an_input_method_are_left_alone(comes: Comes, desk: Desk) -> None:
    page = opened(comes("amy"), asks(desk, "我張單幾時到？"))
    page.keyboard.press("r")
    page.keyboard.insert_text("我哋會盡快覆你。")
    expect(page.locator("[data-underlay] .wavy")).to_have_count(1)
    page.evaluate(
        """() => document.querySelector('#composer-text').dispatchEvent(
             new KeyboardEvent('keydown', {key: 'Enter', altKey: true, isComposing: true, bubbles: true}))"""
    )
    expect(page.locator(COMPOSER)).to_have_value("我哋會盡快覆你。")


def test_a_flow_for_abuse_is_walked_to_its_polite_end_over_a_reload(comes: Comes, desk: Desk) -> None:
    words = asks(desk, "你班死蠢，識唔識做嘢㗎！")
    visitor = comes("amy")
    page = opened(visitor, words)
    page.keyboard.press("a")
    page.locator("#flow-choice > summary").click()
    page.locator('#flow-choice button[value="abuse"]').click()
    expect(page.locator("#flow-run #flow-words")).to_contain_text("我聽得出你好嬲")
    page.keyboard.press("Alt+Digit0")
    expect(page.locator(COMPOSER)).to_have_value(
        "我聽得出你好嬲，我想幫你搞清楚件事。等我問一樣先：張單係幾時落嘅？"
    )
    page.locator('#flow-run button[value="notice"]').click()
    expect(page.locator("#flow-run #flow-words")).to_contain_text("有紀錄")
    page.reload()
    page.locator("#tab-assist").click()
    expect(page.locator("#flow-run #flow-words")).to_contain_text("有紀錄")
    page.locator('#flow-run button[value="polite-end"]').click()
    expect(page.locator("#flow-run")).to_have_count(0)
    expect(page.locator("#panel-assist #flow-words")).to_contain_text("要結束今次對話")


def test_a_look_up_brings_its_words_and_counts_down(comes: Comes, desk: Desk) -> None:
    page = opened(comes("amy"), asks(desk, "我張單去咗邊？"))
    page.locator('#look-up button[value="60"]').click()
    expect(page.locator("#look-up [data-countdown]")).to_contain_text("0:")
    expect(page.locator(COMPOSER)).not_to_have_value("")
