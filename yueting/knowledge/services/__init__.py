"""Writing knowledge. What other apps call stands here by name; the rest is in the files."""

from yueting.knowledge.services.articles import write_article
from yueting.knowledge.services.library import load_library

__all__ = ["load_library", "write_article"]
