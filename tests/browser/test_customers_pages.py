"""What people without an account see: the shop with its chat, the rating behind a link, the API's description."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import in_daylight, overflow, violations
from tests.browser.conftest import Comes
from tests.browser.serving import Desk, run_inside, served_demo
from tests.browser.shop import shop_with_chat
from tests.browser.visiting import HTML_LANG, PHONE_SIZE, settled

pytestmark = pytest.mark.browser

SHOPS = ("joyhome", "lingshang")
DOCS = "/api/v1/docs"
CHAT = "[data-yueting-chat]"
NOTHING: Mapping[str, str] = MappingProxyType({})
# Swagger puts a link and a button to copy the path into the button that opens a call; all three can be reached by
# keyboard. The markup is made by its script, so it cannot be mended here.
SWAGGERS_OWN = {"nested-interactive": ".opblock-summary-control"}
in_every_language = pytest.mark.parametrize("language", HTML_LANG)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, desk: Desk) -> Iterator[str]:
    with served_demo(tmp_path_factory.mktemp("demo") / "data") as url:
        yield url


@pytest.fixture(scope="module")
def shop(desk: Desk) -> Iterator[str]:
    with shop_with_chat(desk.url, desk.facts["inboxes"]["joy_chat"]) as url:
        yield url


def open_chat(page: Page) -> None:
    page.locator("[data-yueting-open]").first.click()
    expect(page.locator(f"{CHAT} .status.open")).to_be_visible()


def say(page: Page, text: str) -> None:
    page.locator(f"{CHAT} .composer textarea").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(f"{CHAT} .message.out", has_text=text).locator("time")).to_be_visible()


def works_by_night_and_by_day(page: Page, known: Mapping[str, str] = NOTHING) -> None:
    assert violations(page, known) == []
    assert violations(in_daylight(page), known) == []
    page.emulate_media(color_scheme="dark")


# -- the shop of the demo, with its chat ----------------------------------------------------------------------


@pytest.mark.slow
def test_the_demo_shop_and_its_chat_work_for_everybody(comes: Comes, demo: str) -> None:
    page = comes().page()
    page.goto(f"{demo}/demo/")
    settled(page)
    assert violations(page) == []
    open_chat(page)
    assert violations(page) == []


@pytest.mark.slow
@in_every_language
@pytest.mark.parametrize("slug", SHOPS)
def test_a_demo_shop_and_its_chat_work_by_night_and_by_day(
    slug: str, language: str, comes: Comes, demo: str
) -> None:
    page = comes(language=language, scheme="dark").page()
    page.goto(f"{demo}/demo/shop/{slug}/?language={language}")
    settled(page)
    works_by_night_and_by_day(page)
    open_chat(page)
    works_by_night_and_by_day(page)
    say(page, "唔該，想問下幾時送貨？ https://joy.example/order")
    works_by_night_and_by_day(page)


@pytest.mark.slow
@in_every_language
@pytest.mark.parametrize("slug", SHOPS)
def test_a_demo_shop_and_its_chat_work_on_a_phone(slug: str, language: str, comes: Comes, demo: str) -> None:
    page = comes(language=language, size=PHONE_SIZE).page()
    page.goto(f"{demo}/demo/shop/{slug}/?language={language}")
    settled(page)
    assert overflow(page) == 0
    assert violations(page) == []
    open_chat(page)
    say(page, "唔該，想問下幾時送貨？")
    assert overflow(page) == 0
    assert violations(page) == []


# -- a chat that has been answered, and the question how it was ----------------------------------------------


@pytest.fixture
def answered(comes: Comes, shop: str, desk: Desk) -> Page:
    """A customer's page with a chat that an agent has answered and resolved; they came by night."""
    page = comes(scheme="dark").page()
    page.goto(shop)
    open_chat(page)
    say(page, "張單等咗兩個星期都未到！")
    run_inside(desk.folder, "import tests.browser.seed_answer")
    expect(page.locator(f"{CHAT} .rating")).to_be_visible()
    return page


def rating_path(desk: Desk) -> str:
    """The link of the rating that was asked for last."""
    return f"/rate/{desk.rows('select token from care_rating order by asked_at desc limit 1')[0][0]}/"


@pytest.mark.slow
def test_an_answered_chat_and_its_rating_work_in_every_guise(answered: Page, shop: str) -> None:
    works_by_night_and_by_day(answered)
    for language in ("en", "zh-Hans"):
        answered.goto(f"{shop}?{language}")
        open_chat(answered)
        expect(answered.locator(f"{CHAT} .rating")).to_be_visible()
        works_by_night_and_by_day(answered)
    answered.set_viewport_size(PHONE_SIZE)  # type: ignore[arg-type]
    assert overflow(answered) == 0
    works_by_night_and_by_day(answered)
    answered.locator(f"{CHAT} .score-2").click()
    works_by_night_and_by_day(answered)


@pytest.mark.slow
@pytest.mark.usefixtures("answered")
def test_the_page_of_a_rating_works_in_every_guise(comes: Comes, desk: Desk) -> None:
    path = rating_path(desk)
    for language in HTML_LANG:
        page = comes(language=language, scheme="dark").page(f"{path}?language={language}")
        assert page.locator("html").get_attribute("lang") == HTML_LANG[language]
        works_by_night_and_by_day(page)
        page.set_viewport_size(PHONE_SIZE)  # type: ignore[arg-type]
        assert overflow(page) == 0
        works_by_night_and_by_day(page)
    page.locator("[name=score][value='4']").check(force=True)
    page.locator(".auth-card button[type=submit]").click()
    expect(page.locator(".notice.ok")).to_be_visible()
    works_by_night_and_by_day(page)


# -- the API, described -----------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("size", [None, PHONE_SIZE], ids=["desk", "phone"])
def test_the_description_of_the_api_works_for_everybody(
    size: dict[str, int] | None, comes: Comes, desk: Desk
) -> None:
    page = comes(language="en", scheme="dark", size=size).page(DOCS)
    expect(page.locator(".opblock").first).to_be_visible()
    works_by_night_and_by_day(page, SWAGGERS_OWN)
    assert overflow(page) == 0
    for number, method in enumerate(("post", "get", "delete"), start=1):
        page.locator(f".opblock-{method} .opblock-summary-control").first.click()
        expect(page.locator(".opblock-body")).to_have_count(number)
    works_by_night_and_by_day(page, SWAGGERS_OWN)
    assert overflow(page) == 0
