"""The rows of the list, as every reader of it sees them."""

from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone
from django.utils.safestring import SafeString

from yueting.accounts.models import Brand
from yueting.conversations.queries.lists import ListFilter, Row
from yueting.conversations.templatetags.marks import ring, waits_from
from yueting.runtime.drawing import drawn


def drawn_rows(
    rows: Iterable[Row], shown: ListFilter, brands: Iterable[Brand], current: UUID | None
) -> SafeString:
    """Each row is drawn once as long as it says the same: a full list takes longer to draw than to read."""
    names = {brand.id: str(brand) for brand in brands}
    names = names if len(names) > 1 else {}  # who works for one brand need not be told which
    common = {
        "asked": asked(shown),
        "names_owner": shown.queue != "mine",
        "today": timezone.localdate(),  # the time of a message is told by the clock or by the day
    }
    return SafeString(
        "".join(
            drawn(
                "conversations/_row.html",
                conversation=row,
                ring=ring(waits_from(row), row.due_at) if row.is_open else "",
                brand=names.get(row.brand_id, ""),
                is_current=row.pk == current,
                **common,
            )
            for row in rows
        )
    )


def asked(shown: ListFilter) -> str:
    """The filter as the end of an address."""
    return f"?{shown.as_query}" if shown.as_query else ""
