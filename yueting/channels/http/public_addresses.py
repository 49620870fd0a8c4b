"""Which addresses may be called when an outsider names them: see `runtime.public_addresses`."""

from yueting.runtime.public_addresses import (
    Destination,
    Forbidden,
    Unresolved,
    destination,
    is_public,
    private_allowed,
)

__all__ = ["Destination", "Forbidden", "Unresolved", "destination", "is_public", "private_allowed"]
