"""Which policy holds for a brand: the newest version kept for it, else the starter policy."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent, Brand
from yueting.conversations.services.handling import AlreadyDone
from yueting.tickets.models import SlaPolicyVersion
from yueting.tickets.policy import SlaPolicy, policy_from, starter_policy
from yueting.tickets.policy_check import check_policy
from yueting.tickets.services.hours import business_hours, has_hours
from yueting.tickets.services.recounting import recount_brand
from yueting.timeline.services import record


def policies_of(brand_ids: Iterable[UUID]) -> dict[UUID, SlaPolicy]:
    """The policy of each brand; a version kept by another process counts from the next call on."""
    wanted = set(brand_ids)
    newest = SlaPolicyVersion.objects.filter(brand__in=wanted).order_by("brand", "-version").distinct("brand")
    versions = dict(newest.values_list("brand", "pk"))
    return {id: _policy(versions[id]) if id in versions else starter_policy() for id in wanted}


def policy_of(brand: Brand) -> SlaPolicy:
    return policies_of([brand.pk])[brand.pk]


def version_of(brand: Brand) -> int:
    """The number of the brand's newest version; 0 while it has the starter policy."""
    newest = brand.sla_policies.order_by("-version").values_list("version", flat=True).first()
    return newest or 0


def keep_policy(
    brand: Brand, content: Mapping[str, Any], agent: Agent, *, seen: int, why: str = ""
) -> SlaPolicyVersion:
    """Keep a new version, which all running clocks follow from now on; `seen` is the version it was made from.

    Raises BadPolicy (UnfitPolicy with a reason), AlreadyDone when a colleague kept another version meanwhile.
    """
    number = seen + 1
    written = {**content, "id": brand.slug, "version": number}
    hours = business_hours(brand, timezone.now()) if has_hours(brand) else None
    check_policy(policy_from(written), hours)
    try:
        with transaction.atomic():
            if version_of(brand) != seen:
                raise IntegrityError
            kept = SlaPolicyVersion.objects.create(
                brand=brand, version=number, content=written, why=why[:300], by=agent
            )
            record(brand, "sla.policy_changed", agent.actor, version=number, why=why)
            recount_brand(brand.pk)
    except IntegrityError:
        raise AlreadyDone(
            _("A colleague changed this policy just now. Look at it again before you go on.")
        ) from None
    return kept


@lru_cache(maxsize=256)
def _policy(version: UUID) -> SlaPolicy:
    return policy_from(SlaPolicyVersion.objects.values_list("content", flat=True).get(pk=version))
