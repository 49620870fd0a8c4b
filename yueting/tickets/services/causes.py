"""What a brand makes of the root causes."""

from django.db import transaction

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import require
from yueting.tickets.causes import Cause
from yueting.tickets.models import RootCause
from yueting.timeline.services import record


def keep_cause(brand: Brand, agent: Agent, cause: Cause) -> None:
    """Add a cause, rename it, retire it or bring it back. Raises PermissionDenied."""
    require(agent, "edit_causes", brand.pk)
    values = {"names": dict(cause.names), "is_retired": cause.is_retired}
    with transaction.atomic():
        RootCause.objects.update_or_create(brand=brand, key=cause.key, defaults=values)
        record(brand, "brand.cause_changed", agent.actor, key=cause.key, **values)
