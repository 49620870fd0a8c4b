"""The demo shops: pages of invented brands that carry the chat widget."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation

from yueting.accounts.queries import OWN_LANGUAGES
from yueting.conversations.models import Inbox
from yueting.demo import shop as shops


def first_shop(request: HttpRequest) -> HttpResponse:
    return redirect("demo:shop", slug=shops.slugs()[0])


def shop(request: HttpRequest, slug: str) -> HttpResponse:
    """One shop, in the language of its market or the one asked for with `?language=`."""
    if slug not in shops.slugs():
        raise Http404
    asked = request.GET.get("language", "")
    language = asked if asked in shops.LANGUAGES else shops.own_language(slug)
    with translation.override(language):
        return render(
            request,
            "demo/shop.html",
            {
                "shop": shops.shop(slug, language),
                "inbox": Inbox.objects.filter(brand__slug=slug, kind="chat", is_active=True).first(),
                "language": language,
                "widget_language": shops.LANGUAGES[language],
                "languages": OWN_LANGUAGES,
                "other": next(other for other in shops.slugs() if other != slug),
            },
        )
