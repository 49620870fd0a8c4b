"""A desk that runs, a Chromium, and people who visit."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.serving import Desk, served_desk
from tests.browser.visiting import FLAGS, Visitor, sign_in, visit
from tests.cast import PASSWORD
from tests.mail_server import MailServer, mail_server
from yueting.runtime.pytest_postgres import require_program

Comes = Callable[..., Visitor]


@pytest.fixture(scope="session")
def post_office() -> Iterator[MailServer]:
    """Where the desk's own mail goes (that of an inbox goes where its settings say)."""
    with mail_server() as server:
        yield server


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory, post_office: MailServer) -> Iterator[Desk]:
    """One desk for all browser tests of a process, with the cast of tests/browser/seed.py."""
    require_program("chromium")
    smtp = {"HOST": "127.0.0.1", "PORT": str(post_office.smtp_port), "TLS": "false"}
    own_mail = {f"YUETING_SMTP_{name}": value for name, value in smtp.items()}
    with served_desk(tmp_path_factory.mktemp("desk") / "data", **own_mail) as desk:
        yield desk


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for each module: while Playwright runs, Django believes that it is in an event loop."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=require_program("chromium"), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def signed_in() -> dict[str, Any]:
    """The cookies of everybody who has signed in so far; signing in is slow, for passwords' sake."""
    return {}


@pytest.fixture
def comes(chromium: Browser, desk: Desk, signed_in: dict[str, Any]) -> Iterator[Comes]:
    """`comes("amy", language="en")`: somebody of the cast, or a stranger (None), comes to the desk.

    At the end of the test nothing may have gone wrong in any of their pages.
    """
    visitors: list[Visitor] = []

    def come(who: str | None = None, **how: Any) -> Visitor:
        if who and who not in signed_in:
            first = visit(chromium, desk.url)
            sign_in(first.page(), desk.url, f"{who}@desk.example", PASSWORD)
            signed_in[who] = first.context.storage_state()
            first.context.close()
        visitor = visit(chromium, desk.url, state=signed_in.get(who or ""), **how)
        visitors.append(visitor)
        return visitor

    yield come
    for visitor in visitors:
        visitor.context.close()
    assert [trouble for visitor in visitors for trouble in visitor.unexpected()] == []
