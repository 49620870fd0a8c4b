"""Reads of knowledge. What other apps ask stands here by name; what only pages ask is in the files."""

from yueting.knowledge.queries.finding import (
    Found,
    find_articles,
    is_stale,
    readable_articles,
    script_cards,
    scripts_of,
    visible_articles,
)

__all__ = [
    "Found",
    "find_articles",
    "is_stale",
    "readable_articles",
    "script_cards",
    "scripts_of",
    "visible_articles",
]
