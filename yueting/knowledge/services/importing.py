"""Bringing foreign articles in: the same one again changes what has changed and adds nothing twice."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from yueting.accounts.models import Agent, Brand
from yueting.knowledge.importing.imported import Imported, Unreadable
from yueting.knowledge.models import Article
from yueting.knowledge.services.articles import (
    ARTICLES,
    draft_article,
    needs_review,
    revise_article,
    write_article,
)
from yueting.knowledge.texts import ArticleText


@dataclass(slots=True)
class Tally:
    """What came of an import."""

    new: int = 0
    changed: int = 0
    same: int = 0
    drafts: int = 0
    faults: list[Unreadable] = field(default_factory=list)


def bring_in(
    brand: Brand,
    found: Iterable[Imported | Unreadable],
    by: Agent | None = None,
    *,
    audience: str = "",
    as_drafts: bool = False,
) -> Tally:
    """Import each article in a transaction of its own; what cannot be read is counted and told, and stops nothing.

    Words that need a second reader, and drafts of the other system, come in as drafts.
    """
    tally = Tally()
    for one in found:
        if isinstance(one, Unreadable):
            tally.faults.append(one)
            continue
        text = replace(one.text, audience=audience) if audience else one.text
        with transaction.atomic():
            _keep(brand, one, text, by, tally, as_drafts or one.is_draft)
    return tally


@dataclass(frozen=True, slots=True)
class Expected:
    """What an import would do with one article: "new", "changed" or "same"; `as_draft`: nobody reads it yet."""

    title: str
    language: str
    topic: str
    standing: str
    as_draft: bool


def expected(
    brand: Brand, found: Iterable[Imported | Unreadable], by: Agent, *, as_drafts: bool = False
) -> tuple[list[Expected], list[Unreadable]]:
    """What would come, and what cannot be read; nothing is written."""
    come: list[Expected] = []
    faults: list[Unreadable] = []
    for one in found:
        if isinstance(one, Unreadable):
            faults.append(one)
            continue
        text, draft = one.text, as_drafts or one.is_draft or needs_review(brand, one.text.as_json())
        standing = _standing(_known(brand, one, text), text)
        come.append(Expected(text.title, text.language, text.topic, standing, draft and standing != "same"))
    return come, faults


def _known(brand: Brand, one: Imported, text: ArticleText) -> Article | None:
    return Article.objects.filter(brand=brand, source=one.key, language=text.language).first()


def _standing(known: Article | None, text: ArticleText) -> str:
    if known is None:
        return "new"
    kept = ARTICLES.open_version(known) or known.versions.filter(number=known.version).first()
    return "same" if kept and ArticleText.from_json(kept.content) == text else "changed"


def _keep(
    brand: Brand, one: Imported, text: ArticleText, by: Agent | None, tally: Tally, wants_draft: bool
) -> None:
    known = _known(brand, one, text)
    if _standing(known, text) == "same":
        tally.same += 1
        return
    as_draft = wants_draft or (by is not None and needs_review(brand, text.as_json()))
    slug = slugify(one.slug, allow_unicode=True)[:80]
    if known and as_draft:
        revise_article(known, by, text)
    elif as_draft:
        draft_article(brand, by, text, slug=slug, source=one.key)
    else:
        write_article(brand, by=by, article=known, slug=slug, source=one.key, **_fields(text))
    tally.drafts += as_draft
    tally.new, tally.changed = tally.new + (known is None), tally.changed + (known is not None)


def _fields(text: ArticleText) -> dict[str, Any]:
    names = ("title", "body", "language", "questions", "topic", "audience", "review_by", "expires_on")
    return {name: getattr(text, name) for name in names}
