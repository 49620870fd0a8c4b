"""Writing knowledge: articles with their search tokens, and the starter library of scripts."""

from collections.abc import Sequence
from datetime import date
from itertools import chain, count

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import require
from yueting.knowledge.models import Article, Audience, Script
from yueting.knowledge.search.tokens import article_tokens
from yueting.knowledge.starter import ScriptCard, starter_scripts
from yueting.timeline.services import SYSTEM, record


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
) -> Article:
    """Write or change an article; its tokens are written in the same transaction as its text."""
    if by:
        require(by, "edit_knowledge", brand.id)
    if article is None:
        slug = slug or _free_slug(brand, slugify(title, allow_unicode=True)[:80] or "article", language)
        article = Article(brand=brand, slug=slug, owner=by)
    elif article.language != language:
        article.slug = _free_slug(article.brand, article.slug, language)
    article.title, article.body, article.language = title, body, language
    article.questions, article.audience = [q.strip() for q in questions if q.strip()], audience
    article.review_by, article.updated_at = review_by, timezone.now()
    article.tokens = article_tokens(title, article.questions, body)
    with transaction.atomic():
        article.save()
        record(article, "article.written", by.actor if by else SYSTEM, title=title)
    return article


def load_library() -> int:
    """Bring the starter scripts into the database, changed ones anew; returns how many there are."""
    rows = [_row(card) for card in starter_scripts()]
    known = dict(Script.objects.filter(brand=None).values_list("key", "id"))
    for row in rows:
        row.id = known.get(row.key, row.id)
    changed = ["situation", "moment", "titles", "yue", "cmn", "en", "fits", "advice", "updated_at"]
    Script.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=changed)
    return len(rows)


def _row(card: ScriptCard) -> Script:
    return Script(
        key=card.id,
        situation=card.situation,
        moment=card.moment,
        titles=dict(card.title),
        yue=card.yue,
        cmn=card.cmn,
        en=card.en,
        fits={
            "emotions": sorted(card.emotions),
            "customer_types": sorted(card.customer_types),
            "channels": sorted(card.channels),
            "intents": sorted(card.intents),
        },
        advice={
            "do": {language: list(lines) for language, lines in card.do.items()},
            "dont": {language: list(lines) for language, lines in card.dont.items()},
        },
    )


def _free_slug(brand: Brand, wanted: str, language: str) -> str:
    """The wanted address, or the first free one with a number behind it."""
    near = Article.objects.filter(brand=brand, language=language, slug__startswith=wanted)
    taken = set(near.values_list("slug", flat=True))
    numbered = (f"{wanted}-{n}" for n in count(2))
    return next(slug for slug in chain([wanted], numbered) if slug not in taken)
