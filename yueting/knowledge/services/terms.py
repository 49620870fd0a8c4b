"""Writing terms: one by one, or a whole sheet."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import require
from yueting.knowledge.models import Term
from yueting.knowledge.terms import TermCard, starter_terms
from yueting.timeline.services import record


def keep_term(brand: Brand, by: Agent, card: TermCard, term: Term | None = None) -> Term:
    """Write a term of the brand. Raises ValidationError where another one has its English name."""
    require(by, "edit_knowledge", brand.pk)
    row = term or Term(brand=brand)
    for name, value in _values(card).items():
        setattr(row, name, value)
    row.updated_at = timezone.now()
    try:
        with transaction.atomic():
            row.save()
            record(brand, "term.written", by.actor, en=card.en, trade=card.trade)
    except IntegrityError:
        raise ValidationError(_("There is a term of this trade and English name already.")) from None
    return row


def import_terms(brand: Brand, by: Agent, cards: Sequence[TermCard]) -> tuple[int, int]:
    """Bring a sheet in, all or nothing; gives how many were new and how many were written anew."""
    require(by, "edit_knowledge", brand.pk)
    with transaction.atomic():
        known = {(t.trade, t.en) for t in Term.objects.select_for_update().filter(brand=brand)}
        _upsert([Term(brand=brand, **_values(card)) for card in cards])
        new = sum((card.trade, card.en) not in known for card in cards)
        record(brand, "term.imported", by.actor, new=new, changed=len(cards) - new)
    return new, len(cards) - new


def remove_term(term: Term, by: Agent) -> None:
    require(by, "edit_knowledge", term.brand_id)  # type: ignore[arg-type]
    with transaction.atomic():
        record(term.brand, "term.removed", by.actor, en=term.en)  # type: ignore[arg-type]
        term.delete()


def load_terms() -> int:
    """Bring the starter terms into the database, changed ones anew; gives how many there are."""
    cards = starter_terms()
    _upsert([Term(brand=None, **_values(card)) for card in cards])
    return len(cards)


def _upsert(rows: Sequence[Term]) -> None:
    fields = ["yue", "cmn", "also", "avoid", "meaning", "updated_at"]
    known: dict[tuple[Any, str, str], Any] = {
        (brand, trade, en): pk
        for pk, brand, trade, en in Term.objects.filter(brand=rows[0].brand_id if rows else None).values_list(
            "pk", "brand_id", "trade", "en"
        )
    }
    for row in rows:
        row.id = known.get((row.brand_id, row.trade, row.en), row.id)
    Term.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=fields)


def _values(card: TermCard) -> dict[str, object]:
    return {**asdict(card), "also": list(card.also), "avoid": list(card.avoid)}
