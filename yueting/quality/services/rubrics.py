"""Which rubric counts at a brand: its own published one, else the one that comes along."""

import json
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Max

from yueting.quality.models import RubricState, RubricVersion
from yueting.quality.rubric import Rubric
from yueting.quality.rubric_files import rubric_data, starter_rubric

EVERY = "service"
OF_COMPLAINTS = "complaint"
KEYS = (EVERY, OF_COMPLAINTS)


def rubric_of(brand_id: UUID, key: str) -> RubricVersion:
    """The row a scorecard points to; one that came along is stored when it is first needed."""
    own = RubricVersion.objects.filter(brand=brand_id, key=key, state=RubricState.PUBLISHED)
    return own.order_by("-version").first() or _stored(starter_rubric(key))


def rubrics_of(brands: Iterable[UUID]) -> dict[UUID, dict[str, RubricVersion]]:
    """By brand and key."""
    return {brand: {key: rubric_of(brand, key) for key in KEYS} for brand in brands}


def keys_for(level: int) -> tuple[str, ...]:
    """By what a conversation is inspected: everything as service, a complaint by its own rubric too."""
    return KEYS if level >= 1 else (EVERY,)


def _stored(rubric: Rubric) -> RubricVersion:
    data = json.loads(json.dumps(rubric_data(rubric)))  # as it comes back from the database
    came = RubricVersion.objects.filter(brand=None, key=rubric.id)
    last = came.order_by("-version").first()
    if last is not None and last.data == data:
        return last
    version = (came.aggregate(last=Max("version"))["last"] or 0) + 1
    stored, _new = RubricVersion.objects.get_or_create(
        brand=None, key=rubric.id, version=version, defaults={"data": data, "state": RubricState.PUBLISHED}
    )
    return stored
