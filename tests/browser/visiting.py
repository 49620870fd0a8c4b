"""Going to a desk as somebody: signed in, in a language, by day or night, at a desk or on a phone.

What the browser complains about meanwhile (script errors, refused content, missing files) is gathered, and
`tests/browser/conftest.py` fails the test for it.
"""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, expect

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
DESK_SIZE = {"width": 1440, "height": 900}
PHONE_SIZE = {"width": 390, "height": 844}
HTML_LANG = {"zh-hant": "zh-Hant-HK", "zh-hans": "zh-Hans", "en": "en"}
PATIENCE_MS = 30_000  # a shared machine may be slow; a condition that never comes fails all the same


@dataclass
class Visitor:
    """A browser window's owner, and what went wrong on the pages they saw."""

    context: BrowserContext
    url: str
    troubles: list[str] = field(default_factory=list)
    expected: list[re.Pattern[str]] = field(default_factory=list)

    def page(self, path: str = "") -> Page:
        """A new tab, on this path if one is given."""
        page = self.context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on("response", self._look_at)
        if path:
            page.goto(self.url + path)
        return page

    def expect_trouble(self, pattern: str) -> None:
        """Complaints that match belong to the test: the network it takes away, the answer 404 it asks for."""
        self.expected.append(re.compile(pattern))

    def unexpected(self) -> list[str]:
        return [trouble for trouble in self.troubles if not any(p.search(trouble) for p in self.expected)]

    def _hear(self, message: ConsoleMessage) -> None:
        # "Failed to load resource" comes without the address; the answer itself is looked at below.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.troubles.append(f"{message.location.get('url', '')}: {message.text}")

    def _look_at(self, response: Response) -> None:
        if response.status >= 400:
            self.troubles.append(f"{response.status} {response.request.method} {urlsplit(response.url).path}")


def visit(
    browser: Browser,
    url: str,
    *,
    language: str = "zh-hant",
    scheme: str = "light",
    size: dict[str, int] | None = None,
    state: Any = None,
) -> Visitor:
    """A person at a window of this size; `state` are the cookies they came with."""
    phone = size == PHONE_SIZE
    context = browser.new_context(
        viewport=size or DESK_SIZE,  # type: ignore[arg-type]
        color_scheme=scheme,  # type: ignore[arg-type]
        locale=HTML_LANG[language],
        timezone_id="Asia/Hong_Kong",
        is_mobile=phone,
        has_touch=phone,
        reduced_motion="reduce",
        storage_state=state,
    )
    context.set_default_timeout(PATIENCE_MS)
    context.set_default_navigation_timeout(PATIENCE_MS)
    return Visitor(context, url)


def sign_in(page: Page, url: str, email: str, password: str) -> None:
    """Through the form, as everybody does."""
    page.goto(f"{url}/account/login/")
    page.fill("#id_login", email)
    page.fill("#id_password", password)
    page.press("#id_password", "Enter")
    page.wait_for_url(lambda now: "/account/login" not in now)


def settled(page: Page) -> None:
    """Wait until everything that was on its way has come and been drawn."""
    page.wait_for_load_state("networkidle")
    expect(page.locator(".htmx-request, [hx-get] > .loading:visible")).to_have_count(0)
    page.evaluate("document.fonts.ready")


def in_language(page: Page, url: str, language: str) -> None:
    """From now on this person reads the desk in another language: the cookie that choosing it sets."""
    page.context.add_cookies([{"name": "django_language", "value": language, "url": url}])


def in_the_hand(page: Page) -> None:
    """The page that is open, on a phone: loading it once more would take longer than looking at it."""
    _put_on(page, PHONE_SIZE, phone=True)


def on_a_desk(page: Page) -> None:
    """The page that is open, in a wide window again."""
    _put_on(page, DESK_SIZE, phone=False)


def _put_on(page: Page, size: dict[str, int], *, phone: bool) -> None:
    screen = {**size, "deviceScaleFactor": 1, "mobile": phone}
    page.context.new_cdp_session(page).send("Emulation.setDeviceMetricsOverride", screen)
    page.wait_for_function("width => window.innerWidth === width", arg=size["width"])
