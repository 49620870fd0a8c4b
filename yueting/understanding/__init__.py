"""What the words of a conversation tell: `read(turns) -> Reading`. Nothing in here knows Django."""

from yueting.understanding.reader import Reading, read
from yueting.understanding.turns import Turn

__all__ = ["Reading", "Turn", "read"]
