"""Words of knowledge pages: names by language, staleness."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from yueting.accounts.models import Brand
from yueting.knowledge.models import Article, ArticleVersion, Audience, ScriptVersion, Version
from yueting.knowledge.queries import is_stale
from yueting.knowledge.queries.pages import Waiting, waiting
from yueting.knowledge.reading_order import in_characters_of
from yueting.knowledge.rendering import as_html, as_text
from yueting.knowledge.starter import Named

register = template.Library()

# Interface language → the keys of library files, best first.
KEYS = {
    "zh-hant": ("zh-Hant", "zh-Hans", "en"),
    "zh-hans": ("zh-Hans", "zh-Hant", "en"),
    "en": ("en", "zh-Hant"),
}

ARTICLE_LISTS = {
    "": gettext_lazy("In force"),
    "drafts": gettext_lazy("Drafts"),
    "stale": gettext_lazy("Review overdue"),
    "expired": gettext_lazy("Expired"),
    "archived": gettext_lazy("Archived"),
}
TRADES = {
    "finance": gettext_lazy("Finance"),
    "retail": gettext_lazy("Retail"),
    "telecom": gettext_lazy("Telecom"),
    "general": gettext_lazy("General"),
}
FILTER_WORDS = {
    "emotions": gettext_lazy("Any emotion"),
    "customer_types": gettext_lazy("Any customer"),
    "channels": gettext_lazy("Any channel"),
}


@register.filter
def in_language(words: Mapping[str, Any] | None) -> Any:
    """The entry for the reader's language, or the nearest there is."""
    keys = KEYS.get(get_language() or "", KEYS["zh-hant"])
    return next((words[key] for key in keys if key in words), "") if words else ""


@register.filter
def named(known: Mapping[str, Named], wanted: str) -> str:
    """The name of a moment or situation in the reader's language."""
    return str(in_language(known[wanted].names)) if wanted in known else wanted


@register.filter
def stale(article: Article) -> bool:
    return is_stale(article)


@register.filter
def rendered(markdown: str) -> SafeString:
    """An article's Markdown as safe HTML."""
    return mark_safe(as_html(markdown))  # noqa: S308 sanitised by `rendering`


@register.filter
def plain_words(markdown: str) -> str:
    """The same without marks, for excerpts and replies."""
    return as_text(markdown)


@register.filter
def language_words(code: str) -> str:
    """The name of a language of articles, in the reader's own."""
    return str(dict(settings.LANGUAGES).get(code, code))


@register.filter
def audience_words(audience: str) -> str:
    return str(dict(Audience.choices).get(audience, audience))


@register.filter
def version_tone(state: str) -> str:
    return {"published": "ok", "in_review": "info", "returned": "warn"}.get(state, "")


@register.simple_tag(takes_context=True)
def waiting_counts(context: Context) -> Waiting | None:
    """What waits for an editor; None for everybody else."""
    user = context["request"].user
    return waiting(user) if "edit_knowledge" in (context.get("can") or ()) else None


@register.simple_tag
def article_lists(which: str) -> list[tuple[str, str, bool]]:
    """The lists an editor may choose from: key, words, whether it is shown."""
    return [(key, str(words), key == which) for key, words in ARTICLE_LISTS.items()]


@register.simple_tag(takes_context=True)
def other_page(context: Context, number: int) -> str:
    """The query of another page of the same list."""
    query = context["request"].GET.copy()
    query["page"] = str(number)
    return str(query.urlencode())


@register.simple_tag
def missing_languages(article: Article, translations: Iterable[Article]) -> list[tuple[str, str]]:
    """The languages in which this answer is not written yet."""
    there = {article.language, *(twin.language for twin in translations)}
    return [(code, language_words(code)) for code, _words in settings.LANGUAGES if code not in there]


@register.simple_tag
def version_address(version: Version) -> str:
    """Where a version of an article or a script is shown."""
    if isinstance(version, ArticleVersion):
        return reverse("knowledge:version", args=[version.article_id, version.number])
    assert isinstance(version, ScriptVersion)
    return reverse("knowledge:script-version", args=[version.script_id, version.number])


@register.simple_tag
def deed_address(version: Version, thing: str, deed: str) -> str:
    """Where something is done with a version."""
    name = "knowledge:version-" if thing == "article" else "knowledge:script-version-"
    owner = getattr(version, f"{thing}_id")
    return reverse(f"{name}{deed}", args=[owner, version.number])


@register.filter
def in_characters(text: str, written: str) -> str:
    """In the characters of the page's language."""
    return in_characters_of(text, written, get_language() or "")


@register.simple_tag
def help_address(brand: Brand, language: str, slug: str = "") -> str:
    """The same page of the help centre in another language."""
    if slug:
        return reverse("help:answer", args=[brand.slug, language, slug])
    return reverse("help:home", args=[brand.slug, language])


@register.filter
def at(things: Mapping[str, Any], key: str) -> Any:
    """The thing of this key, or None."""
    return things.get(key)


@register.filter
def filter_words(name: str) -> str:
    """What a choice above the scripts is about."""
    return str(FILTER_WORDS[name])


@register.filter
def fit_words(chosen: Iterable[str], name: str) -> str:
    """Whom a script is written for, in the reader's language."""
    from yueting.knowledge.views.script_forms import CHOICES  # which itself uses these words

    words = [str(CHOICES[name].get(one, one)) for one in sorted(chosen)]
    return "、".join(words) if words else str(_("any"))


@register.filter
def trade_words(trade: str) -> str:
    """The trades that come with the house by name; others are called what the desk calls them."""
    return str(TRADES.get(trade, trade))
