"""How a brand keeps its knowledge."""

from typing import Any

from django.db import transaction

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import require
from yueting.knowledge.models import KnowledgePolicy
from yueting.timeline.services import record


def keep_policy(brand: Brand, by: Agent, values: dict[str, Any]) -> None:
    """Write the brand's own way down. Raises PermissionDenied."""
    require(by, "set_knowledge_policy", brand.pk)
    with transaction.atomic():
        KnowledgePolicy.objects.update_or_create(brand=brand, defaults=values)
        record(brand, "brand.knowledge_policy", by.actor, **values)
