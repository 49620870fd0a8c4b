"""Parts of pages that are drawn once: the same values give the same part."""

from collections.abc import Hashable
from functools import lru_cache
from secrets import token_hex

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

KEPT = 4096  # parts; a row of a list has 1.5 kB, a menu 10 kB
# What stands in a kept part where each request has its own words; no text of a person holds it.
_TOKEN, _HERE = f"token-{token_hex(16)}", f"here-{token_hex(16)}"


def drawn(template: str, **shown: Hashable) -> SafeString:
    """The template filled with `shown` and nothing else, so that a kept part can't be older than its values.

    The language counts too. What depends on the time must be among the values.
    """
    return _drawn(template, get_language() or "", tuple(shown.items()))


def drawn_for(request: HttpRequest, template: str, **shown: Hashable) -> SafeString:
    """As `drawn`, for parts with forms: `csrf_token` and `here`, the page's own address, are those of the request."""
    html = str(drawn(template, csrf_token=_TOKEN, here=_HERE, **shown))
    if _TOKEN in html:
        html = html.replace(_TOKEN, _token(request))
    return SafeString(html.replace(_HERE, escape(request.get_full_path())))


def _token(request: HttpRequest) -> str:
    """Masked anew for each page, not for each of its parts."""
    token: str = request.__dict__.get("_token_of_page") or get_token(request)
    request.__dict__["_token_of_page"] = token
    return token


@lru_cache(KEPT)
def _drawn(template: str, language: str, shown: tuple[tuple[str, Hashable], ...]) -> SafeString:
    return render_to_string(template, dict(shown))
