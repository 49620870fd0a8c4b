"""The flows of a brand: those that came along, and its own versions of them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import require
from yueting.assist.flow import BadFlow, Flow, flow_data, flow_from
from yueting.assist.models import FlowVersion
from yueting.assist.starter_flows import starter_flows
from yueting.conversations.services.handling import AlreadyDone
from yueting.timeline.services import record


@dataclass(frozen=True, slots=True)
class KnownFlow:
    """A flow as it counts at a brand; `version` 0 is the one that came along."""

    flow: Flow
    version: int
    is_off: bool = False


def flows_of(brand_id: UUID) -> dict[str, KnownFlow]:
    """Every flow of a brand by key, its own versions before those that came along, in the order of their numbers."""
    known = {flow.key: KnownFlow(flow, 0) for flow in starter_flows()}
    own = FlowVersion.objects.filter(brand=brand_id).order_by("key", "-version").distinct("key")
    known |= {row.key: KnownFlow(row.flow, row.version, row.is_off) for row in own}
    return dict(sorted(known.items(), key=lambda item: (item[1].flow.number or 99, item[0])))


def stored_version(brand_id: UUID, known: KnownFlow) -> FlowVersion:
    """The row that a run points to: a flow that came along is stored when somebody first walks it."""
    key = known.flow.key
    if known.version:
        return FlowVersion.objects.get(brand=brand_id, key=key, version=known.version)
    data = flow_data(known.flow)
    digest = hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
    came = FlowVersion.objects.filter(brand=None, key=key)
    if same := came.filter(digest=digest).first():
        return same
    version = (came.aggregate(last=Max("version"))["last"] or 0) + 1
    stored, _made = FlowVersion.objects.get_or_create(
        brand=None, key=key, version=version, defaults={"data": data, "digest": digest}
    )
    return stored


def keep_flow(
    brand: Brand, agent: Agent, written: Mapping[str, Any], *, version: int, is_off: bool = False
) -> FlowVersion:
    """A new version of a flow, made from version `version` (0: the one that came along, or a new flow).

    Runs that are on their way end in the version they began with. Raises PermissionDenied, ValidationError with
    what to change, AlreadyDone when a colleague was quicker.
    """
    require(agent, "edit_flows", brand.pk)
    try:
        flow = flow_from(written)
    except BadFlow as problem:
        raise ValidationError(problem.reason.sentence(_)) from None
    now = flows_of(brand.pk).get(flow.key)
    if (now.version if now else 0) != version:
        raise AlreadyDone(_("A colleague changed this just now. Look at it again before you go on."))
    try:
        with transaction.atomic():
            kept = FlowVersion.objects.create(
                brand=brand,
                key=flow.key,
                version=version + 1,
                data=flow_data(flow),
                is_off=is_off,
                by=agent,
            )
            record(kept, "flow.kept", agent.actor, key=kept.key, version=kept.version, off=is_off)
    except IntegrityError:
        raise AlreadyDone(
            _("A colleague changed this just now. Look at it again before you go on.")
        ) from None
    return kept
