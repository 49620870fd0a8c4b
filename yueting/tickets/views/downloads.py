"""A sheet on its way to a browser."""

from collections.abc import Iterator
from typing import cast

from django.http import HttpResponse, StreamingHttpResponse


def csv_download(lines: Iterator[str], name: str) -> HttpResponse:
    """Stream lines of CSV as the file `name`.csv."""
    # A stream is no HttpResponse to the type checker; nothing on its way makes a difference between the two.
    answer = cast(HttpResponse, StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8"))
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
