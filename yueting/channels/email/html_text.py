"""HTML to readable text in linear time; only for reading, the HTML itself is sanitised where it is shown."""

import html
import re

TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<raw>script|style|title|noscript|template|textarea|xml)\b.*?(?:</(?P=raw)\s*>|\Z)"
    r"|<[!?][^>]*(?:>|\Z)"
    r"|<(?P<close>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9:]*)[^>]*(?:>|\Z)"
    r"|(?P<text>[^<]+|<)",
    re.DOTALL | re.IGNORECASE,
)
PARAGRAPH_TAGS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table"})
OTHER_LINE_TAGS = {"div", "tr", "dl", "dt", "dd", "li", "hr", "pre", "section", "article", "header", "footer"}
LINE_TAGS = PARAGRAPH_TAGS | OTHER_LINE_TAGS | {"form", "center", "body"}
BLANKS = re.compile(r"[ \t\r\n\f\v\xa0]+")
META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
QUOTE_DEPTH = 20


def html_text(markup: str) -> str:
    """The text of HTML: blocks become lines, list items get a dash, quoted blocks a ">" as in plain mail."""
    lines = _Lines()
    for token in TOKEN.finditer(markup):
        if token["text"] is not None:
            lines.add(token["text"])
        elif token["tag"]:
            lines.tag(token["tag"].lower(), closing=bool(token["close"]))
    return lines.text()


def declared_charset(markup: bytes) -> str:
    """The charset an HTML document names in its head, or ""."""
    found = META_CHARSET.search(markup[:4000])
    return found[1].decode("ascii") if found else ""


class _Lines:
    """Lines of text as the tags open and close them."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._line: list[str] = []
        self._quotes = 0
        self._preformatted = 0

    def add(self, text: str) -> None:
        """Text between tags; blanks count once unless preformatted."""
        plain = html.unescape(text) if "&" in text else text
        if not self._preformatted:
            self._line.append(BLANKS.sub(" ", plain))
            return
        first, *others = plain.replace("\r\n", "\n").split("\n")
        self._line.append(first)
        for other in others:
            self._break()
            self._line.append(other)

    def tag(self, name: str, *, closing: bool) -> None:
        """A tag: most end a line; some leave a blank one, mark a quotation or a list item."""
        if name == "blockquote":
            self._break_if_begun()
            self._quotes = max(0, self._quotes - 1) if closing else min(QUOTE_DEPTH, self._quotes + 1)
        elif name == "br":
            self._break()
        elif name in ("td", "th"):
            self._line.append(" ")
        elif name in LINE_TAGS:
            self._break_if_begun()
            if name == "pre":
                self._preformatted = max(0, self._preformatted + (-1 if closing else 1))
            if name == "li" and not closing:
                self._line.append("- ")
            if name in PARAGRAPH_TAGS and self._done and self._done[-1].strip("> "):
                self._break()

    def text(self) -> str:
        """All lines, without blank ones at both ends and never two blank ones together."""
        self._break_if_begun()
        kept: list[str] = []
        for line in self._done:
            if line.strip("> ") or (kept and kept[-1].strip("> ")):
                kept.append(line)
        return "\n".join(kept).strip("\n")

    def _break_if_begun(self) -> None:
        if any(part.strip() for part in self._line):
            self._break()
        else:
            self._line.clear()

    def _break(self) -> None:
        text = "".join(self._line)
        text = text.rstrip() if self._preformatted else text.strip()
        self._done.append("> " * self._quotes + text if text else ">" * bool(self._quotes))
        self._line.clear()
