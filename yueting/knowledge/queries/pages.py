"""What the pages of editors show beside the words: topics, worth, what waits for whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from yueting.accounts.models import Agent
from yueting.accounts.permissions import brands_for
from yueting.knowledge.models import (
    Article,
    ArticleLink,
    ArticleVersion,
    Contribution,
    ContributionState,
    LinkState,
    Opinion,
    Script,
    ScriptVersion,
    VersionState,
)


@dataclass(frozen=True, slots=True)
class Worth:
    """What readers make of something: customers (useful or not) and colleagues (good or not)."""

    useful: int = 0
    useless: int = 0
    good: int = 0
    bad: int = 0

    @property
    def share_useful(self) -> float | None:
        """0…1; None before anybody has said a word."""
        said = self.useful + self.useless
        return self.useful / said if said else None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much of each kind waits for an editor of these brands."""

    reviews: int
    contributions: int
    stale: int
    broken_links: int


def topics_of(brands: Iterable[UUID]) -> list[str]:
    """The topics in use, by name."""
    rows = Article.objects.filter(brand__in=list(brands)).exclude(topic="")
    return list(rows.order_by("topic").values_list("topic", flat=True).distinct()[:200])


def worth_of(article: Article) -> Worth:
    votes = article.votes.aggregate(yes=Count("pk", Q(useful=True)), no=Count("pk", Q(useful=False)))
    said = article.opinions.aggregate(yes=Count("pk", Q(good=True)), no=Count("pk", Q(good=False)))
    return Worth(votes["yes"], votes["no"], said["yes"], said["no"])


def script_worth(script: Script) -> Worth:
    """What colleagues make of it."""
    said = script.opinions.aggregate(yes=Count("pk", Q(good=True)), no=Count("pk", Q(good=False)))
    return Worth(good=said["yes"], bad=said["no"])


def own_opinion(agent: Agent, *, article: Article | None = None, script: Script | None = None) -> bool | None:
    """What this person said about it; None for nothing."""
    return (
        Opinion.objects.filter(agent=agent, article=article, script=script)
        .values_list("good", flat=True)
        .first()
    )


def article_versions(agent: Agent) -> QuerySet[ArticleVersion]:
    """Versions of articles that this person may edit or review."""
    brands = brands_for(agent, "edit_knowledge") | brands_for(agent, "review_knowledge")
    return ArticleVersion.objects.filter(article__brand__in=brands).select_related(
        "article__brand", "author", "judged_by"
    )


def script_versions(agent: Agent) -> QuerySet[ScriptVersion]:
    brands = brands_for(agent, "edit_knowledge") | brands_for(agent, "review_knowledge")
    return ScriptVersion.objects.filter(script__brand__in=brands).select_related(
        "script__brand", "author", "judged_by"
    )


def waiting(agent: Agent) -> Waiting:
    """The counts on the editor's tabs."""
    brands = brands_for(agent, "edit_knowledge")
    in_force = Article.objects.in_force().filter(brand__in=brands)
    reviews = (
        article_versions(agent).filter(state=VersionState.IN_REVIEW).count()
        + script_versions(agent).filter(state=VersionState.IN_REVIEW).count()
    )
    return Waiting(
        reviews,
        Contribution.objects.filter(brand__in=brands, state=ContributionState.OPEN).count(),
        in_force.filter(review_by__lt=timezone.localdate()).count(),
        ArticleLink.objects.filter(article__in=in_force, state=LinkState.BROKEN).count(),
    )
