"""Writing articles: their search tokens in the same transaction as their words, and their drafts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import chain, count
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import require
from yueting.knowledge.models import (
    Article,
    ArticleState,
    ArticleVersion,
    Audience,
    KnowledgePolicy,
    NeedsReview,
)
from yueting.knowledge.search.tokens import article_tokens
from yueting.knowledge.services.article_links import note_links
from yueting.knowledge.services.versions import Keeping, publish_at_once, save_draft
from yueting.knowledge.texts import ArticleText


def write_article(
    brand: Brand,
    *,
    title: str,
    body: str,
    by: Agent | None = None,
    article: Article | None = None,
    language: str = "zh-hant",
    questions: Sequence[str] = (),
    audience: str = Audience.PUBLIC,
    slug: str = "",
    review_by: date | None = None,
    topic: str = "",
    expires_on: date | None = None,
    source: str = "",
) -> Article:
    """Write or change an article and publish it at once; its tokens are written in the same transaction as its text.

    Raises ValidationError where a second person must read it first.
    """
    asked = tuple(q.strip() for q in questions if q.strip())
    text = ArticleText(title, body, language, asked, topic, audience, review_by, expires_on)
    if by:
        require(by, "edit_knowledge", brand.id)
        if needs_review(brand, text.as_json()):
            raise ValidationError(
                _("A second person must read this before it is published. Ask for a review.")
            )
    with transaction.atomic():
        row = ARTICLES.locked(article.pk) if article else _new(brand, text, by, slug, source)
        publish_at_once(ARTICLES, row, text.as_json(), by)
        if article:
            article.refresh_from_db()
    return article or row


def draft_article(
    brand: Brand, by: Agent | None, text: ArticleText, *, slug: str = "", source: str = "", note: str = ""
) -> ArticleVersion:
    """A new article that nobody but editors sees until it is published; gives its first draft."""
    if by:
        require(by, "edit_knowledge", brand.id)
    with transaction.atomic():
        row = _new(brand, text, by, slug, source)
        row.state = ArticleState.DRAFT
        row.save()
        version: ArticleVersion = save_draft(ARTICLES, row, by, text.as_json(), note=note)
    return version


def revise_article(
    article: Article, by: Agent | None, text: ArticleText, *, note: str = "", seen: int | None = None
) -> ArticleVersion:
    """Keep a draft of another wording. Raises AlreadyDone when somebody else was quicker."""
    if by:
        require(by, "edit_knowledge", article.brand_id)
    version: ArticleVersion = save_draft(ARTICLES, article, by, text.as_json(), note=note, seen=seen)
    return version


def give_to(article: Article, by: Agent, owner: Agent | None) -> None:
    """Name who answers for the article."""
    require(by, "edit_knowledge", article.brand_id)
    article.owner, article.reminded_at = owner, None
    article.save(update_fields=["owner", "reminded_at"])


def confirm(article: Article, by: Agent, today: date) -> None:
    """It was read and still holds: the next review is a whole period away. Nothing is published anew."""
    require(by, "edit_knowledge", article.brand_id)
    with transaction.atomic():
        row = ARTICLES.locked(article.pk)
        row.review_by = today + timedelta(days=policy_of(row.brand).review_every)
        row.reminded_at, row.updated_at = None, timezone.now()
        row.save(update_fields=["review_by", "reminded_at", "updated_at"])
        kept = row.versions.filter(number=row.version).first()
        if kept:
            text = replace(ArticleText.from_json(kept.content), review_by=row.review_by)
            kept.content = text.as_json()
            kept.save(update_fields=["content"])


def policy_of(brand: Brand) -> KnowledgePolicy:
    """How the brand keeps its knowledge, its own way or the usual one (then without a row)."""
    return KnowledgePolicy.objects.filter(brand=brand).first() or KnowledgePolicy(brand=brand)


def needs_review(brand: Brand, content: Mapping[str, Any]) -> bool:
    """Whether a second person must read this content before it is published."""
    wanted = policy_of(brand).needs_review
    public = content.get("audience", Audience.PUBLIC) == Audience.PUBLIC
    return wanted == NeedsReview.ALL or (wanted == NeedsReview.PUBLIC and public)


def _show(article: Article, content: Mapping[str, Any], published: bool) -> None:
    """Write a version's words into the row; only published ones can be found."""
    text = ArticleText.from_json(content)
    if article.language != text.language and not article._state.adding:
        article.slug = _free_slug(article.brand, article.slug, text.language)
    article.title, article.body, article.language = text.title, text.body, text.language
    article.questions, article.topic, article.audience = list(text.questions), text.topic, text.audience
    article.review_by, article.expires_on, article.reminded_at = text.review_by, text.expires_on, None
    article.tokens = article_tokens(text.title, text.questions, text.body) if published else None
    if published:
        note_links(article)


def _new(brand: Brand, text: ArticleText, by: Agent | None, slug: str, source: str) -> Article:
    wanted = slug or slugify(text.title, allow_unicode=True)[:80] or "article"
    free = _free_slug(brand, wanted, text.language)
    return Article(brand=brand, slug=free, language=text.language, owner=by, source=source)


def _free_slug(brand: Brand, wanted: str, language: str) -> str:
    """The wanted address, or the first free one with a number behind it."""
    near = Article.objects.filter(brand=brand, language=language, slug__startswith=wanted)
    taken = set(near.values_list("slug", flat=True))
    numbered = (f"{wanted}-{n}" for n in count(2))
    return next(slug for slug in chain([wanted], numbered) if slug not in taken)


ARTICLES: Keeping[Article] = Keeping(Article, ArticleVersion, "article", _show, needs_review)
