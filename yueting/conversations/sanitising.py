"""What of a customer's HTML may be shown: text and structure, nothing that runs, loads or tracks."""

import nh3

TAGS = frozenset(
    "a abbr b blockquote br caption code div em h1 h2 h3 h4 hr i li ol p pre s span strong sub sup "
    "table tbody td th thead tr u ul".split()
)
ATTRIBUTES = {"a": {"href", "title"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}}


def sanitise(html: str) -> str:
    """Safe HTML. Pictures are dropped: remote ones tell the sender who read the mail, and when."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


def storable(text: str) -> str:
    """Text that PostgreSQL and UTF-8 can hold: without NUL, lone surrogates become U+FFFD."""
    # UTF-16 joins the halves of a pair and leaves a lone one to "replace".
    return text.replace("\x00", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
