"""What colleagues gave to the knowledge: for editors to judge, and counted for each person's review."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from yueting.accounts.models import Agent
from yueting.accounts.permissions import brands_for
from yueting.knowledge.models import Contribution, ContributionState, Opinion


@dataclass(frozen=True, slots=True)
class Given:
    """One person's contributions in a period."""

    agent: Agent
    made: int
    accepted: int
    opinions: int


def visible_contributions(agent: Agent) -> QuerySet[Contribution]:
    """One's own everywhere, everybody's where one edits."""
    edited = brands_for(agent, "edit_knowledge")
    return Contribution.objects.filter(Q(brand__in=edited) | Q(author=agent)).select_related(
        "brand", "author", "article", "script__brand", "judged_by"
    )


def given_since(brands: Iterable[UUID], since: datetime) -> list[Given]:
    """Who gave how much to these brands, most accepted first; for reviews (K6) and the page of editors."""
    accepted = Q(state=ContributionState.ACCEPTED)
    rows = (
        Contribution.objects.filter(brand__in=list(brands), created_at__gte=since)
        .exclude(author=None)
        .values("author")
        .annotate(made=Count("pk"), accepted=Count("pk", accepted))
        .order_by("-accepted", "-made")[:100]
    )
    people = Agent.objects.in_bulk([row["author"] for row in rows])
    said = Opinion.objects.filter(agent__in=people, at__gte=since).values("agent").annotate(count=Count("pk"))
    opinions = {row["agent"]: row["count"] for row in said.order_by()}
    return [
        Given(people[row["author"]], row["made"], row["accepted"], opinions.get(row["author"], 0))
        for row in rows
    ]
