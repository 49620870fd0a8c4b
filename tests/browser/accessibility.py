"""What axe-core finds on a page, rule by rule of WCAG 2.2 up to level AA."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import pytest
from playwright.sync_api import Page

_AXE = Path(__file__).resolve().parents[2] / "frontend/node_modules/axe-core/axe.min.js"
_RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
_RUN = """async ([runOnly, known]) => {
  const { violations: all } = await axe.run(document, { runOnly });
  const isKnown = (id, { target }) => known[id] && document.querySelector(target.flat(9).join(" ")).matches(known[id]);
  const violations = all
    .map(({ id, nodes }) => ({ id, nodes: nodes.filter((node) => !isKnown(id, node)) }))
    .filter(({ nodes }) => nodes.length);
  const where = ({ target, failureSummary }) => `${target.flat(9).join(" ")}: ${failureSummary}`;
  return violations.map(({ id, nodes }) => `${id} at ${nodes.map(where).join("; at ")}`);
}"""

# A colour that is inherited starts to change when its parent's has: quiet is three frames without any change. What
# stands in a closed menu or question is not drawn, so its changes never end, and nobody sees them. A change that
# does not end where it is seen is an error, not a test that hangs.
_COLOURS_HAVE_CHANGED = """async () => {
  const seen = ({ playState, effect }) => playState !== "finished" && effect.target.checkVisibility();
  const late = new Promise((_, refuse) => setTimeout(() => refuse(new Error("colours keep changing")), 20000));
  for (let quiet = 0; quiet < 3; quiet++) {
    await new Promise(requestAnimationFrame);
    const changes = document.getAnimations().filter(seen);
    if (changes.length) quiet = -1;
    await Promise.race([late, Promise.allSettled(changes.map((change) => change.finished))]);
  }
}"""


def in_daylight(page: Page) -> Page:
    """The same page, once its colours have changed to those of the day."""
    page.emulate_media(color_scheme="light")
    page.evaluate(_COLOURS_HAVE_CHANGED)
    return page


def violations(
    page: Page, known: Mapping[str, str] = MappingProxyType({}), rules: Sequence[str] = ()
) -> list[str]:
    """Each broken rule with the elements that break it. The script is run by the browser, not loaded by the page.

    `known` names, rule by rule, the elements of other people's markup that break it and that we cannot mend.
    `rules` names the rules to look for, where not all of them can have changed since the page was last looked at.
    """
    if not _AXE.exists():
        missing = f"{_AXE} is missing; `make setup` brings it."
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    page.evaluate(_AXE.read_text())
    chosen = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": _RULES}
    found: list[str] = page.evaluate(_RUN, [chosen, dict(known)])
    return found


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    wider: int = page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")
    return max(0, wider)
