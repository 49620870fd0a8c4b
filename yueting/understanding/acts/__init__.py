"""What a message does: greets, asks, promises, refuses … Every act cites its words."""

from yueting.understanding.acts.act import Act
from yueting.understanding.acts.finding import ACTS, acts_in, acts_of, find_acts

__all__ = ["ACTS", "Act", "acts_in", "acts_of", "find_acts"]
