"""One browser that writes as one new customer after another is noticed (S3)."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Comes
from tests.browser.serving import Desk
from tests.browser.shop import shop_with_chat
from tests.browser.visiting import PATIENCE_MS
from tests.browser.waiting import eventually

pytestmark = pytest.mark.browser
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture
def shop(desk: Desk) -> Iterator[str]:
    with shop_with_chat(desk.url, desk.facts["inboxes"]["joy_chat"]) as url:
        yield url


def test_three_customers_from_one_browser_raise_a_flag(comes: Comes, desk: Desk, shop: str) -> None:
    customer = comes().page()
    customer.goto(shop)
    for name in ("first", "second", "third"):
        # Who the browser was is forgotten, as somebody does who pretends to be another; the device stays.
        customer.evaluate(
            "inbox => localStorage.removeItem(`yueting:${inbox}`)", desk.facts["inboxes"]["joy_chat"]
        )
        customer.reload()
        customer.get_by_role("button", name="Chat", exact=True).click()
        customer.get_by_role("textbox", name="訊息").fill(f"想問下 {name}")
        customer.keyboard.press("Enter")
        expect(customer.get_by_text(f"想問下 {name}")).to_be_visible()
        eventually(
            lambda said=f"想問下 {name}": desk.rows(
                "select 1 from conversations_message where text = %s", said
            )
        )
    number = customer.evaluate("localStorage.getItem('yueting:device')")
    known = desk.rows(
        "select count(*) from conversations_conversation where device->>'device_id' = %s", number
    )
    assert known == [(3,)]
    assert eventually(
        lambda: desk.rows("select sign from tickets_fraudflag where sign = 'one_device_many_accounts'")
    )
