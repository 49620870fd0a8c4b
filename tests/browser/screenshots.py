"""Take pictures of every page of a demo desk: `python -m tests.browser.screenshots` (`make screenshots`).

By day in Traditional Chinese, by night in Simplified Chinese, on a phone in English.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from typing import Any

from playwright.sync_api import Browser, Error, sync_playwright

from tests.browser.pages import PAGES, NamedPage
from tests.browser.serving import serving
from tests.browser.visiting import DESK_SIZE, FLAGS, PHONE_SIZE, Visitor, sign_in, visit

PASSWORD = "pleasure-to-listen"  # of everybody in the demo
PEOPLE = {
    "agent": "may.chan@demo.example",
    "leader": "fiona.ng@demo.example",
    "editor": "wing.so@demo.example",
    "admin": "admin@demo.example",
}
ONLY_IN_THE_DEMO = (
    NamedPage("shop", "", "/demo/"),
    NamedPage("knowledge-help-centre", "", "/help/joyhome/"),
    NamedPage("knowledge-help-found", "", "/help/joyhome/zh-hant/?q=幾時退錢"),
    NamedPage("knowledge-help-article", "", "/help/joyhome/", (".help-topics li a",)),
    NamedPage("shop-chat", "", "/demo/", ("[data-yueting-open]",)),
)


@dataclass(frozen=True)
class Guise:
    """How the pages look in one set of pictures."""

    name: str
    language: str
    scheme: str
    size: dict[str, int]


GUISES = (
    Guise("zh-Hant-light", "zh-hant", "light", DESK_SIZE),
    Guise("zh-Hans-dark", "zh-hans", "dark", DESK_SIZE),
    Guise("en-phone", "en", "light", PHONE_SIZE),
)


def main() -> int:
    """Take all pictures; gives 1 if a page could not be reached."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--out", type=Path, default=Path("screenshots"), help="folder for the pictures (%(default)s)"
    )
    parser.add_argument("--url", help="take them from this running demo instead of one of its own")
    parser.add_argument("--only", default="", help="only pages whose name contains this")
    options = parser.parse_args()
    chromium = which("chromium")
    if chromium is None:
        print("Chromium is not installed: on Debian, apt-get install chromium.", file=sys.stderr)
        return 1
    pages = [page for page in (*PAGES, *ONLY_IN_THE_DEMO) if options.only in page.name]
    with ExitStack() as stack:
        url = options.url or stack.enter_context(_demo())
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        failed = sum(_take(browser, url, guise, pages, options.out / guise.name) for guise in GUISES)
        browser.close()
    return 1 if failed else 0


@contextmanager
def _demo() -> Iterator[str]:
    """A demo of its own, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="yueting-screenshots-") as folder:
        print("Filling a demo; this takes some minutes.", flush=True)
        with serving(Path(folder) / "data", "demo", "serve", "--port", "0") as url:
            yield url


def _take(browser: Browser, url: str, guise: Guise, pages: list[NamedPage], folder: Path) -> int:
    """One picture of each page; gives how many failed."""
    folder.mkdir(parents=True, exist_ok=True)
    look: dict[str, Any] = {"language": guise.language, "scheme": guise.scheme, "size": guise.size}
    visitors = {who: _come(browser, url, who, look) for who in sorted({page.who for page in pages})}
    failed = 0
    for named in pages:
        page = visitors[named.who].page()
        try:
            named.reach(page, url)
            page.screenshot(path=folder / f"{named.name}.png")
            print(folder / f"{named.name}.png", flush=True)
        except (Error, AssertionError) as error:
            failed += 1
            print(f"{guise.name} {named.name}: {error}", file=sys.stderr)
        page.close()
    for visitor in visitors.values():
        visitor.context.close()
    return failed


def _come(browser: Browser, url: str, who: str, look: dict[str, Any]) -> Visitor:
    visitor = visit(browser, url, **look)
    if who:
        page = visitor.page()
        sign_in(page, url, PEOPLE[who], PASSWORD)
        page.close()
    return visitor


if __name__ == "__main__":
    sys.exit(main())
