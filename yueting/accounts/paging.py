"""Pages of the API: the next page starts after the last row seen, so nothing is skipped or seen twice."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: time and id of its last row."""

    at: datetime
    id: UUID

    def as_text(self) -> str:
        return base64.urlsafe_b64encode(f"{self.at.isoformat()} {self.id}".encode()).decode().rstrip("=")

    @classmethod
    def from_text(cls, text: str) -> "Place":
        """Raises ValueError when it was not made by `as_text`."""
        try:
            at, _, id = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition(" ")
        except (binascii.Error, UnicodeError) as error:
            raise ValueError(text) from error
        place = cls(datetime.fromisoformat(at), UUID(id))
        if place.at.tzinfo is None:
            raise ValueError(text)
        return place
