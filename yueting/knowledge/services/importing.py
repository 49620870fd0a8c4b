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


def _keep(
    brand: Brand, one: Imported, text: ArticleText, by: Agent | None, tally: Tally, wants_draft: bool
) -> None:
    known = Article.objects.filter(brand=brand, source=one.key, language=text.language).first()
    kept = known and (ARTICLES.open_version(known) or known.versions.filter(number=known.version).first())
    if known and kept and ArticleText.from_json(kept.content) == text:
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
