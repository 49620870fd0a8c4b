"""Articles that go stale: their owners are told in time, and again when they no longer hold."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from yueting.accounts.models import Agent, Brand, Role
from yueting.accounts.services.notices import notify
from yueting.knowledge.models import Article
from yueting.knowledge.services.articles import policy_of
from yueting.timeline.services import Happening, record_all

BATCH = 100


def mind() -> int:
    """Tell each owner once that a review is near or an article has ended; gives how many were told of."""
    told = sum(_mind_brand(brand) for brand in Brand.objects.filter(articles__state="published").distinct())
    return told


def _mind_brand(brand: Brand) -> int:
    today = timezone.localdate()
    soon = today + timedelta(days=policy_of(brand).remind_before)
    with transaction.atomic():
        due = (
            Article.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(
                Q(review_by__lte=soon) | Q(expires_on__lt=today),
                brand=brand,
                state="published",
                reminded_at=None,
            )
            .select_related("owner")
            .defer("tokens", "body")[:BATCH]
        )
        rows = list(due)
        for article in rows:
            _tell(article, brand)
        Article.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_at=timezone.now())
        record_all(
            Happening(row, "article.review_due", data={"title": row.title}, live=False) for row in rows
        )
    return len(rows)


def _tell(article: Article, brand: Brand) -> None:
    """The owner; where nobody is, or who has left, every editor of the brand."""
    owner = article.owner
    people = [owner] if owner and owner.is_active else list(_editors(brand))
    kind = "article_expired" if article.is_expired else "article_review_due"
    day = article.review_by or article.expires_on
    notify(people, kind, what=article.title[:80], until_day=day.isoformat() if day else "")


def _editors(brand: Brand) -> list[Agent]:
    return list(
        Agent.objects.filter(
            is_active=True, memberships__brand=brand, memberships__role=Role.EDITOR
        ).distinct()
    )
