"""An article's words as one frozen thing: what a version keeps, what a form and an import give. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class ArticleText:
    """All of an article that is written by somebody; `body` is Markdown, days are whole days of the brand."""

    title: str
    body: str
    language: str = "zh-hant"
    questions: tuple[str, ...] = ()
    topic: str = ""
    audience: str = "public"
    review_by: date | None = None
    expires_on: date | None = None

    def as_json(self) -> dict[str, Any]:
        """What JSON can hold; `from_json` reads it back."""
        given = asdict(self)
        days = {
            name: given[name].isoformat() if given[name] else None for name in ("review_by", "expires_on")
        }
        return {**given, **days, "questions": list(self.questions)}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "ArticleText":
        return cls(
            title=kept["title"],
            body=kept["body"],
            language=kept.get("language", "zh-hant"),
            questions=tuple(kept.get("questions", ())),
            topic=kept.get("topic", ""),
            audience=kept.get("audience", "public"),
            review_by=_day(kept.get("review_by")),
            expires_on=_day(kept.get("expires_on")),
        )


def clean_questions(lines: str) -> tuple[str, ...]:
    """One question a line, without empty and repeated ones."""
    return tuple(dict.fromkeys(line.strip() for line in lines.splitlines() if line.strip()))


def _day(kept: str | None) -> date | None:
    return date.fromisoformat(kept) if kept else None
