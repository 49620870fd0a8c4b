"""A brand's own words beside the lexicons that come along."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import cast
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import may
from yueting.conversations.models import OwnWords
from yueting.conversations.teachable import LABELS, WEIGHT
from yueting.understanding.lexicon import Domain, Entry, Lexicons, starter

LONGEST = 40
MOST = 50
_BETWEEN = re.compile(r"[,，、;；\n]+")
Row = tuple[str, str, str, tuple[str, ...]]


def lexicons_of(brands: Iterable[UUID]) -> Mapping[UUID, Lexicons]:
    """The lexicons of each brand, read anew each time, so that no process needs to be told of a change."""
    rows: dict[UUID, list[Row]] = {brand: [] for brand in brands}
    for brand, pk, domain, label, words in (
        OwnWords.objects.filter(brand__in=rows)
        .order_by("id")
        .values_list("brand", "pk", "domain", "label", "words")
    ):
        rows[brand].append((f"own.{pk}", domain, label, tuple(words)))
    return {brand: _with(tuple(own)) for brand, own in rows.items()}


@lru_cache(maxsize=64)
def _with(rows: tuple[Row, ...]) -> Lexicons:
    by_domain: dict[Domain, list[Entry]] = defaultdict(list)
    for name, domain, label, words in rows:
        if label in LABELS.get(cast(Domain, domain), ()):  # a release may have renamed one
            by_domain[cast(Domain, domain)].append(Entry(f"{domain}.{name}", label, words, weight=WEIGHT))
    lexicons = starter()
    for name, entries in by_domain.items():
        lexicons = lexicons.with_entries(name, entries)
    return lexicons


def teach(brand: Brand, domain: str, label: str, words: str, by: Agent) -> OwnWords:
    """Keep words (separated by commas or lines). Raises ValidationError with what to change, PermissionDenied."""
    if not may(by, "teach_words", brand.pk):
        raise PermissionDenied
    if label not in LABELS.get(cast(Domain, domain), ()):
        raise ValidationError(_("Choose one of the listed values."))
    given = list(dict.fromkeys(word.strip() for word in _BETWEEN.split(words) if word.strip()))
    if not given:
        raise ValidationError(_("Type at least one word."))
    if len(given) > MOST or any(len(word) > LONGEST for word in given):
        raise ValidationError(
            _("At most %(most)s words of %(longest)s characters at once.")
            % {"most": MOST, "longest": LONGEST}
        )
    return OwnWords.objects.create(brand=brand, domain=domain, label=label, words=given, agent=by)


def forget(own: OwnWords, by: Agent) -> None:
    """Raises PermissionDenied for who may not."""
    if not may(by, "teach_words", own.brand_id):
        raise PermissionDenied
    own.delete()
