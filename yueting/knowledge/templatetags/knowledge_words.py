"""Words of knowledge pages: names by language, staleness."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy

from yueting.knowledge.models import Article, ArticleVersion, Audience, ScriptVersion, Version
from yueting.knowledge.queries import is_stale
from yueting.knowledge.queries.pages import Waiting, waiting
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
