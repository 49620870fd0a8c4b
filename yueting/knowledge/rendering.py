"""An article's Markdown as HTML that is safe to show, and as plain text to insert into a reply. Pure."""

import re
from collections.abc import Iterator
from functools import cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_TAGS = frozenset(
    "a blockquote br code em h2 h3 h4 hr li ol p pre s strong table tbody td th thead tr ul".split()
)
_HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$", re.MULTILINE)
_BULLET = re.compile(r"^\s*[*+]\s+", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)\s]+)[^)]*\)")
_MARKS = re.compile(r"(\*\*|__|`|~~)(?=\S)(.+?)(?<=\S)\1")
_BARE = re.compile(r"https?://[\w\-.~:/?#@!$&'*+,;=%]+[\w/#=&-]", re.ASCII)
_LINE = re.compile(r"^\s*(?:-{3,}|\*{3,}|_{3,})\s*$", re.MULTILINE)


def as_html(markdown: str) -> str:
    """Safe HTML. Raw HTML in the text is shown as it is written; pictures are left to the files below."""
    html = _reader().render(markdown)
    html = re.sub(r"<(/?)h1>", r"<\1h2>", html)  # the page has its own first heading
    return nh3.clean(
        html,
        tags=set(_TAGS),
        attributes={"a": {"href", "title"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer",
    )


def as_text(markdown: str) -> str:
    """The words without the marks, for a chat: headings as lines, lists with dashes, links with their address."""
    text = _HEADING.sub(r"\1", markdown)
    text = _BULLET.sub("- ", _LINE.sub("", text))
    text = _LINK.sub(lambda found: _spoken_link(found[1], found[2]), text)
    text = _MARKS.sub(r"\2", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def addresses_in(markdown: str) -> tuple[str, ...]:
    """Where its links lead, each once, in order: written as links, or bare."""
    found: dict[str, None] = {}
    for token in _reader().parse(markdown):
        for part in token.children or ():
            href = part.attrs.get("href") if part.type == "link_open" else None
            if isinstance(href, str) and href:
                found[href] = None
    return tuple(found)


def _spoken_link(words: str, address: str) -> str:
    return address if not words or words == address else f"{words} ({address})"


@cache
def _reader() -> MarkdownIt:
    """CommonMark with tables; a line end is a line end, as people expect who never heard of Markdown."""
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True})
    reader.core.ruler.push("bare_addresses", _link_bare_addresses)
    return reader.enable(["table", "strikethrough"])


def _link_bare_addresses(state: StateCore) -> None:
    """An address that simply stands in the text can be pressed too."""
    for block in state.tokens:
        if block.type == "inline" and block.children:
            block.children = list(_with_links(block.children))


def _with_links(tokens: list[Token]) -> Iterator[Token]:
    inside = 0
    for token in tokens:
        inside += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type != "text" or inside:
            yield token
            continue
        at = 0
        for found in _BARE.finditer(token.content):
            yield Token("text", "", 0, content=token.content[at : found.start()])
            yield Token("link_open", "a", 1, attrs={"href": found[0]})
            yield Token("text", "", 0, content=found[0])
            yield Token("link_close", "a", -1)
            at = found.end()
        yield Token("text", "", 0, content=token.content[at:])
