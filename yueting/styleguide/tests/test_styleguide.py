"""The page shows what docs/ui.md documents, all of it, in both themes."""

import re
from collections import Counter

import pytest
from django.test import Client

from yueting.styleguide.parts import parts_of, shown
from yueting.styleguide.views import DOCUMENTS

DOCUMENT = """# Title

## Signs

```html
<p id="a">one</p>
```

```text
## not a heading
<p>not shown</p>
```

```html
<p>two</p>
```

### Ring

```html
<svg></svg>
```
"""


def test_every_snippet_has_its_heading_and_several_are_numbered() -> None:
    assert [(p.name, p.anchor, p.source) for p in parts_of(DOCUMENT)] == [
        ("Signs", "signs", '<p id="a">one</p>'),
        ("Signs · 2", "signs-2", "<p>two</p>"),
        ("Ring", "ring", "<svg></svg>"),
    ]


def test_a_document_without_snippets_has_no_parts() -> None:
    assert parts_of("# Title\n\n```text\n<p>\n```\n") == []


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ('<input id="f1" aria-describedby="h">', '<input id="f1-dark" aria-describedby="h-dark">'),
        ('<label for="f1">', '<label for="f1-dark">'),
        ('<b data-dialog="#d1" data-id="x">', '<b data-dialog="#d1-dark" data-id="x">'),
        ('<main class="auth" id="main"></main>', '<div class="auth" id="main-dark"></div>'),
        ('<form class="form" method="post">', '<form method="dialog" class="form">'),
        ('<a href="/tickets/" lang="en">', '<a href="/tickets/" lang="en">'),
    ],
)
def test_a_copy_keeps_to_itself(source: str, html: str) -> None:
    assert shown(source, "dark") == html


@pytest.mark.django_db
def test_the_page_shows_every_documented_part_in_light_and_dark(client: Client) -> None:
    page = client.get("/styleguide/").content.decode()
    parts = parts_of(DOCUMENTS[-1].read_text(encoding="utf-8"))
    assert len(parts) > 20
    for part in parts:
        for theme in ("light", "dark"):
            assert shown(part.source, theme) in page, part.name
    assert page.count('data-theme="dark" lang=') == len(parts)


@pytest.mark.django_db
def test_no_id_occurs_twice_on_the_page(client: Client) -> None:
    page = client.get("/styleguide/").content.decode()
    sources = re.sub(r"<pre.*?</pre>", "", page, flags=re.S)
    twice = [name for name, n in Counter(re.findall(r'\sid="([^"]+)"', sources)).items() if n > 1]
    assert not twice
