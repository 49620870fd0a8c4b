"""What axe-core finds on a page, rule by rule of WCAG 2.2 up to level AA."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page

_AXE = Path(__file__).resolve().parents[2] / "frontend/node_modules/axe-core/axe.min.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
_RUN = """async (rules) => {
  const { violations } = await axe.run(document, { runOnly: { type: "tag", values: rules } });
  const where = ({ target, failureSummary }) => `${target.flat(9).join(" ")}: ${failureSummary}`;
  return violations.map(({ id, nodes }) => `${id} at ${nodes.map(where).join("; at ")}`);
}"""


def violations(page: Page) -> list[str]:
    """Each broken rule with the elements that break it. The script is run by the browser, not loaded by the page."""
    if not _AXE.exists():
        missing = f"{_AXE} is missing; `make setup` brings it."
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    page.evaluate(_AXE.read_text())
    found: list[str] = page.evaluate(_RUN, _RULES)
    return found


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    wider: int = page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")
    return max(0, wider)
