"""HTML of a help page as Markdown: the words and their structure, nothing that runs or loads. Pure."""

import re
from html.parser import HTMLParser

_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_BLOCKS = frozenset("p div section article main table tr blockquote pre ul ol dl figure header".split())
_SILENT = frozenset("script style noscript template svg nav footer aside form button iframe object".split())
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`"}
_SPECIAL = re.compile(r"([\\`*_\[\]<>])")
_BAD_ADDRESS = re.compile(r"^\s*(?:javascript|data|vbscript):", re.IGNORECASE)


def as_markdown(html: str) -> tuple[str, str]:
    """(title, Markdown). The title is the first <h1>, else <title>, else "". Broken HTML gives what can be read."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = re.sub(r"[ \t]+\n", "\n", "".join(reader.out))
    return reader.heading.strip() or reader.title.strip(), re.sub(r"\n{3,}", "\n\n", text).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.out: list[str] = []
        self.title = self.heading = ""
        self._silent: list[str] = []
        self._lists: list[int | None] = []  # the number of an ordered list, None for dashes
        self._links: list[tuple[int, str]] = []
        self._in = ""  # "title" or "h1" while its words go there
        self._cells: list[str] | None = None
        self._head_row = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _SILENT:
            self._silent.append(tag)
        if self._silent:
            return
        if tag == "title" or (tag == "h1" and not self.heading):
            self._in = tag
        elif tag in _HEADINGS:
            self.out.append("\n\n" + "#" * max(2, _HEADINGS[tag]) + " ")
        elif tag in ("ul", "ol"):
            self._lists.append(1 if tag == "ol" else None)
            self.out.append("\n" if len(self._lists) > 1 else "\n\n")
        elif tag == "li":
            self._item()
        elif tag == "br":
            self.out.append("\n")
        elif tag == "hr":
            self.out.append("\n\n---\n\n")
        elif tag == "a":
            self._links.append((len(self.out), given.get("href") or ""))
        elif tag in _MARKS:
            self.out.append(_MARKS[tag])
        elif tag == "table":
            self.out.append("\n\n")
            self._head_row = True
        elif tag == "tr":
            self._cells = []
        elif tag in ("td", "th"):
            self.out.append("\x00")
        elif tag == "img" and given.get("alt"):
            self.out.append(_escaped(given["alt"] or ""))
        elif tag in _BLOCKS and not self._lists:
            self.out.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        if self._silent:
            if tag == self._silent[-1]:
                self._silent.pop()
            return
        if tag == self._in:
            self._in = ""
        elif tag in ("ul", "ol") and self._lists:
            self._lists.pop()
            self.out.append("\n" if self._lists else "\n\n")
        elif tag == "a" and self._links:
            self._link(*self._links.pop())
        elif tag in _MARKS:
            self.out.append(_MARKS[tag])
        elif tag == "tr":
            self._row()
        elif tag in _HEADINGS or (tag in _BLOCKS and not self._lists):
            self.out.append("\n\n")

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        words = re.sub(r"\s+", " ", data)
        if self._in == "title":
            self.title += words
        elif self._in == "h1":
            self.heading += words
        elif words.strip() or (self.out and not self.out[-1].endswith(("\n", " "))):
            at_start = not self.out or self.out[-1].endswith("\n")
            self.out.append(_escaped(words.lstrip() if at_start else words))

    def _item(self) -> None:
        depth = "  " * (len(self._lists) - 1)
        number = self._lists[-1] if self._lists else None
        if number is not None:
            self._lists[-1] = number + 1
        self.out.append(f"\n{depth}{f'{number}.' if number is not None else '-'} ")

    def _link(self, start: int, href: str) -> None:
        words = "".join(self.out[start:]).strip()
        del self.out[start:]
        usable = href and not _BAD_ADDRESS.match(href)
        address = href.strip().replace(" ", "%20").replace("(", "%28").replace(")", "%29")
        self.out.append(f"[{words}]({address})" if usable and words else words)

    def _row(self) -> None:
        """The cells since the row began; the first row of a table is its heading."""
        if self._cells is None:
            return
        whole = "".join(self.out)
        before, *cells = whole.split("\x00")
        self.out, self._cells = [before.rstrip("\n") + "\n"], None
        if not cells:
            return
        said = [" ".join(cell.split()).replace("|", "\\|") for cell in cells]
        self.out.append(f"| {' | '.join(said)} |\n")
        if self._head_row:
            self.out[0] = before.rstrip("\n") + "\n\n"
            self.out.append(f"|{'---|' * len(said)}\n")
            self._head_row = False


def _escaped(words: str) -> str:
    return _SPECIAL.sub(r"\\\1", words)
