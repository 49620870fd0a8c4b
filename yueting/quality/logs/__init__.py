"""Chat logs of other systems, as inspection reads them: JSON lines of sessions, CSV exports."""

from yueting.quality.logs.chat import BadLog, Chat
from yueting.quality.logs.files import Problem, read_log

__all__ = ["BadLog", "Chat", "Problem", "read_log"]
