"""The console under an agent's fingers: real key presses, two windows, two people, no network."""

from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Comes
from tests.browser.serving import Desk
from tests.browser.visiting import Visitor, settled

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROWS = ".list-row-link[data-conversation]"
WORDS = "唔該等等，我即刻幫你查。"


@pytest.fixture
def asked(desk: Desk) -> str:
    """The words of a customer who has just written, unlike everybody else's."""
    words = f"我張單去咗邊？單號 {uuid4().hex[:8]}"
    desk.write(words, sender=f"guest_{uuid4().hex[:6]}")
    return words


def opened(visitor: Visitor, words: str) -> Page:
    """The console with the conversation in which these words stand."""
    page = visitor.page("/conversations/?queue=open")
    page.locator(ROWS, has_text=words[-8:]).click()
    expect(page.locator(".message.in", has_text=words)).to_be_visible()
    settled(page)
    return page


def sent(desk: Desk, text: str) -> int:
    """How often a reply with these words stands in the ledger."""
    return int(
        desk.rows("select count(*) from conversations_message where author = 'agent' and text = %s", text)[0][
            0
        ]
    )


def sender_of(desk: Desk, words: str) -> str:
    """Who wrote these words, as the app knows them."""
    query = """select p.address from contacts_contactpoint p
               join conversations_conversation c using (contact_id) where c.preview = %s"""
    return str(desk.rows(query, words)[0][0])


def unique(text: str) -> str:
    return f"{text} {uuid4().hex[:8]}"


def test_j_and_k_walk_through_the_list(comes: Comes, desk: Desk, asked: str) -> None:
    page = comes("amy").page("/conversations/?queue=open")
    expect(page.locator(ROWS).nth(2)).to_be_visible()
    names = page.locator(ROWS).evaluate_all("rows => rows.map(row => row.dataset.conversation)")
    walked = []
    for key in "jjk":
        page.keyboard.press(key)
        walked.append(names[len(walked)] if len(walked) < 2 else names[0])
        expect(page.locator(f'#messages[data-conversation="{walked[-1]}"]')).to_be_visible()
        expect(page.locator(f"{ROWS}[aria-current]")).to_have_attribute("data-conversation", walked[-1])
    assert page.url.endswith(f"/{names[0]}/?queue=open")


def test_the_question_mark_lists_the_keys_and_r_and_n_choose_what_is_written(
    comes: Comes, asked: str
) -> None:
    page = opened(comes("amy"), asked)
    page.keyboard.press("?")
    expect(page.locator("dialog#shortcuts[open]")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.locator("form.composer.as-note #composer-text")).to_be_focused()
    page.keyboard.type("r n ? /")
    expect(page.locator("#composer-text")).to_have_value("r n ? /")
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(page.locator("form.composer:not(.as-note) #composer-text")).to_be_focused()
    expect(page.locator("#composer-text")).to_have_value("")


def test_alt_and_a_digit_insert_a_suggestion(comes: Comes, asked: str) -> None:
    page = opened(comes("amy"), asked)
    page.locator("#tab-assist").click()
    script = page.locator("#script-1")
    expect(script).to_be_visible()
    page.keyboard.press("Alt+1")
    expect(page.locator("#composer-text")).to_have_value(script.inner_text())


def test_control_enter_sends_once_however_often_it_is_pressed(comes: Comes, desk: Desk, asked: str) -> None:
    page, words = opened(comes("amy"), asked), unique(WORDS)
    page.locator("#composer-text").fill(words)
    for _press in range(3):
        page.keyboard.press("Control+Enter")
    expect(page.locator(".message.out", has_text=words)).to_have_count(1)
    expect(page.locator("#composer-text")).to_have_value("")
    assert sent(desk, words) == 1


def test_a_double_click_sends_once(comes: Comes, desk: Desk, asked: str) -> None:
    page, words = opened(comes("amy"), asked), unique(WORDS)
    page.locator("#composer-text").fill(words)
    page.locator("form.composer button[type=submit]").dblclick()
    expect(page.locator(".message.out", has_text=words)).to_have_count(1)
    assert sent(desk, words) == 1


def test_enter_in_an_input_method_chooses_characters_and_sends_nothing(
    comes: Comes, desk: Desk, asked: str
) -> None:
    """Cantonese is typed with input methods: their Enter takes the candidate, the next one sends."""
    page = opened(comes("amy"), asked)
    page.locator("details.menu > summary.nav-item").click()
    page.locator('[data-set-send="enter"]').click()
    page.locator("#composer-text").focus()
    keys = page.context.new_cdp_session(page)
    words = unique("收到")
    keys.send(
        "Input.imeSetComposition", {"text": words, "selectionStart": len(words), "selectionEnd": len(words)}
    )
    keys.send(
        "Input.dispatchKeyEvent",
        {"type": "rawKeyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229},
    )
    keys.send(
        "Input.dispatchKeyEvent",
        {"type": "keyUp", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13},
    )
    expect(page.locator("#composer-text")).to_have_value(words)
    keys.send("Input.insertText", {"text": words})
    expect(page.locator("#composer-text")).to_have_value(words)
    assert sent(desk, words) == 0
    page.keyboard.press("Enter")
    expect(page.locator(".message.out", has_text=words)).to_be_visible()
    assert sent(desk, words) == 1


def test_a_draft_survives_a_reload_and_another_conversation(comes: Comes, asked: str) -> None:
    page, words = opened(comes("amy"), asked), unique("未寫完")
    page.locator("#composer-text").fill(words)
    page.reload()
    expect(page.locator("#composer-text")).to_have_value(words)
    page.locator(f"{ROWS}:not([aria-current])").first.click()
    expect(page.locator("#composer-text")).to_have_value("")
    page.go_back()
    expect(page.locator("#composer-text")).to_have_value(words)


def test_a_second_tab_sees_what_the_first_one_sends(comes: Comes, asked: str) -> None:
    amy, words = comes("amy"), unique(WORDS)
    first, second = opened(amy, asked), opened(amy, asked)
    first.locator("#composer-text").fill(words)
    first.keyboard.press("Control+Enter")
    expect(second.locator(".message.out", has_text=words)).to_have_count(1)
    expect(first.locator(".message.out", has_text=words)).to_have_count(1)


def test_the_second_of_two_who_close_is_told_and_loses_no_word(comes: Comes, desk: Desk, asked: str) -> None:
    second = comes("amy")
    second.expect_trouble("^422 POST .*/wrap-up/$|Response Status Error Code 422")
    amy, lee = opened(second, asked), opened(comes("lee"), asked)
    draft, matter = unique("仲未寫完"), unique("查單")
    amy.locator("#composer-text").fill(draft)
    for page in (amy, lee):
        page.locator('.conversation-head [data-shortcut="e"]').click()
        page.locator("dialog[open] [name=matter]").fill(matter)
        page.locator("dialog[open] [name=solution]").fill("已覆")
    lee.locator("dialog[open] button[type=submit]").click()
    expect(lee.locator("dialog[open]")).to_have_count(0)
    expect(amy.locator("dialog[open] [name=matter]")).to_have_value(
        matter
    )  # what others do closes nothing here
    amy.locator("dialog[open] button[type=submit]").click()
    expect(amy.locator("dialog[open] .notice.error")).to_contain_text("Lee")
    expect(amy.locator("dialog[open] [name=matter]")).to_have_value(matter)
    amy.keyboard.press("Escape")
    expect(amy.locator("#composer-text")).to_have_value(draft)
    assert desk.rows("select count(*) from conversations_wrapup where matter = %s", matter) == [(1,)]


def test_what_came_while_the_network_was_gone_is_there_in_order(comes: Comes, desk: Desk, asked: str) -> None:
    visitor = comes("amy")
    visitor.expect_trouble("WebSocket|ERR_INTERNET_DISCONNECTED")
    page = opened(visitor, asked)
    sender = sender_of(desk, asked)
    visitor.context.set_offline(True)
    expect(page.locator(".offline-bar")).to_be_visible()
    page.locator("#composer-text").fill("網絡斷咗都唔會唔見")
    missed = [unique(f"第 {number} 句") for number in range(1, 4)]
    for words in missed:
        desk.write(words, sender=sender)
    visitor.context.set_offline(False)
    expect(page.locator(".offline-bar")).to_have_count(0)
    expect(page.locator(".message.in .message-text")).to_have_text([asked, *missed])
    expect(page.locator("#composer-text")).to_have_value("網絡斷咗都唔會唔見")


def test_a_place_that_a_script_leaves_open_is_filled_before_it_goes_out(
    comes: Comes, desk: Desk, asked: str
) -> None:
    page, tail = opened(comes("amy"), asked), unique("前覆你")
    page.locator("#composer-text").fill("最遲{date}" + tail)
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-limit-note]")).to_contain_text("{date}")
    page.keyboard.insert_text("聽日")  # the place is selected: what is typed takes it
    expect(page.locator("#composer-text")).to_have_value("最遲聽日" + tail)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.out", has_text=tail)).to_be_visible()
    assert sent(desk, "最遲聽日" + tail) == 1


def test_mood_level_and_suggestions_follow_what_the_customer_writes(
    comes: Comes, desk: Desk, asked: str
) -> None:
    page = opened(comes("amy"), asked)
    page.locator("#tab-assist").click()
    expect(page.locator(".readings .mood-calm")).to_be_visible()
    desk.write("等足兩個星期都冇人理，好嬲！我要投訴！", sender=sender_of(desk, asked))
    expect(page.locator(".readings .mood-angry")).to_be_visible()
    expect(page.locator(".readings .level-2, .readings .level-3")).to_be_visible()
    expect(page.locator("#panel-assist .suggestion").first).to_contain_text("憤怒")
