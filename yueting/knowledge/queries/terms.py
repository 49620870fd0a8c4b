"""The terms a desk uses: its own, and those of every desk that it has not written itself."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from yueting.knowledge.models import Term
from yueting.knowledge.terms import TermCard


def terms_of(brands: Iterable[UUID]) -> QuerySet[Term]:
    return Term.objects.filter(Q(brand__in=list(brands)) | Q(brand=None))


def term_cards(brand_id: UUID) -> tuple[TermCard, ...]:
    """For check, translation and search: the brand's own words go before those of every desk."""
    state = terms_of([brand_id]).aggregate(newest=Max("updated_at"), count=Count("pk"))
    return _cards(brand_id, state["newest"], state["count"])


@lru_cache(maxsize=64)
def _cards(brand_id: UUID, _newest: datetime | None, _count: int) -> tuple[TermCard, ...]:
    """Kept until a term of the brand changes, in whichever process."""
    rows = sorted(terms_of([brand_id]), key=lambda term: term.brand_id is not None)
    return tuple({(row.trade, row.en): card_of(row) for row in rows}.values())


def card_of(row: Term) -> TermCard:
    return TermCard(row.trade, row.yue, row.cmn, row.en, tuple(row.also), tuple(row.avoid), row.meaning)
