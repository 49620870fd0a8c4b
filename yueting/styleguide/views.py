"""The page that shows every part of the pages, light and dark."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from yueting.styleguide.parts import parts_of, shown

HOUSE = Path(__file__).resolve().parents[1]
# A wheel carries the document inside the package; in a source folder it stands beside the package.
DOCUMENTS = (HOUSE / "docs" / "ui.md", HOUSE.parent / "docs" / "ui.md")
THEMES = ("light", "dark")


def styleguide(request: HttpRequest) -> HttpResponse:
    """Open to everybody: it shows our own snippets and nothing of the desk."""
    document = next(path for path in DOCUMENTS if path.exists()).read_text(encoding="utf-8")
    parts = [
        # Safe: the snippets are files of this project, not what anybody typed.
        (part, [(theme, mark_safe(shown(part.source, theme))) for theme in THEMES])  # noqa: S308
        for part in parts_of(document)
    ]
    return render(request, "styleguide/parts.html", {"parts": parts})
