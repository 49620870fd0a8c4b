"""The parts of the pages, read from the snippets of docs/ui.md: what is documented is what is shown."""

import re
from dataclasses import dataclass

_LINE = re.compile(r"^(?P<hashes>#{2,3}) (?P<heading>.+)$|^```(?P<kind>\w*)$", re.M)
_NAMES = re.compile(
    r'(?<=\s)(?P<attribute>id|for|aria-(?:controls|labelledby|describedby))="(?P<value>[^"]+)"'
)
_POINTERS = re.compile(r'\b(?P<attribute>data-(?:dialog|insert))="#(?P<value>[^"]+)"')
_METHOD = re.compile(r'(<form\b[^>]*?) method="\w+"')


@dataclass(frozen=True, slots=True)
class Part:
    """One snippet: `name` is its heading, numbered where a heading has several; `anchor` is unique on the page."""

    name: str
    anchor: str
    source: str


def parts_of(document: str) -> list[Part]:
    """Every ```html snippet of a Markdown text, in its order; other fences are not shown."""
    parts: list[Part] = []
    heading, opened_at, kind = "", -1, ""
    for match in _LINE.finditer(document):
        if match["heading"] and opened_at < 0:
            heading = match["heading"]
        elif match["kind"] is None:
            continue  # a line in a snippet that only looks like a heading
        elif opened_at < 0:
            opened_at, kind = match.end(), match["kind"]
        else:
            if kind == "html":
                parts.append(_part(heading, document[opened_at : match.start()].strip(), parts))
            opened_at = -1
    return parts


def shown(source: str, twin: str) -> str:
    """The snippet as a box in a page that shows it more than once: ids of its own, no second <main>, no sending.

    `twin` is added to every id, so that labels, tabs and dialogs still find their own copy.
    """
    html = _NAMES.sub(rf'\g<attribute>="\g<value>-{twin}"', source)
    html = _POINTERS.sub(rf'\g<attribute>="#\g<value>-{twin}"', html)
    html = re.sub(r"<(/?)main\b", r"<\1div", html)
    html = _METHOD.sub(r"\1", html)
    return html.replace("<form", '<form method="dialog"')  # closes a dialog and does nothing elsewhere


def _part(heading: str, source: str, before: list[Part]) -> Part:
    number = 1 + sum(part.name.split(" · ")[0] == heading for part in before)
    name = heading if number == 1 else f"{heading} · {number}"
    return Part(name, re.sub(r"\W+", "-", name.lower()).strip("-"), source)
