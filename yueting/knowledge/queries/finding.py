"""What a reader may see of articles and scripts; how articles are found stands in `search.queries`."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from yueting.accounts.models import Agent
from yueting.accounts.permissions import brands_for
from yueting.knowledge.models import Article, Script, ScriptState
from yueting.knowledge.search.queries import Found, find_articles, is_stale
from yueting.knowledge.starter import ScriptCard

__all__ = [
    "Found",
    "card_of",
    "find_articles",
    "is_stale",
    "readable_articles",
    "script_cards",
    "scripts_of",
    "visible_articles",
]


def visible_articles(agent: Agent) -> QuerySet[Article]:
    """What this person may read and answer with: published and not expired."""
    return Article.objects.in_force().filter(brand__in=brands_for(agent, "read_knowledge"))


def readable_articles(agent: Agent) -> QuerySet[Article]:
    """The same, and for editors what is not published yet, archived or expired."""
    edited = Q(brand__in=brands_for(agent, "edit_knowledge"))
    in_force = Article.objects.in_force().values("pk")
    return Article.objects.filter(brand__in=brands_for(agent, "read_knowledge")).filter(
        edited | Q(pk__in=in_force)
    )


def script_cards(brand_id: UUID) -> list[ScriptCard]:
    """The scripts a desk may use: the brand's own and those that serve every desk."""
    scripts = scripts_of([brand_id])
    newest = scripts.aggregate(newest=Max("updated_at"))["newest"]
    return list(_cards(brand_id, newest)) if newest else []


@lru_cache(maxsize=64)
def _cards(brand_id: UUID, newest: datetime) -> tuple[ScriptCard, ...]:
    """Kept until a script of the brand changes, in whichever process."""
    own = {s.key: s for s in scripts_of([brand_id]) if s.brand_id}
    shared = [s for s in scripts_of([brand_id]) if not s.brand_id and not _replaces(own.get(s.key))]
    offered = sorted([*shared, *own.values()], key=lambda s: (s.situation, s.key))
    return tuple(card_of(s) for s in offered if s.state == ScriptState.PUBLISHED)


def _replaces(own: Script | None) -> bool:
    """A brand's own script stands in the place of the shared one; a first draft does not yet."""
    return own is not None and own.state != ScriptState.DRAFT


def scripts_of(brands: Iterable[UUID]) -> QuerySet[Script]:
    """The scripts of these brands and those that serve every desk, whatever their state."""
    return Script.objects.filter(Q(brand__in=list(brands)) | Q(brand=None))


def card_of(script: Script) -> ScriptCard:
    """The row as the frozen card that pure code reads."""
    fits, advice = script.fits, script.advice
    return ScriptCard(
        id=script.key,
        situation=script.situation,
        moment=script.moment,
        title=script.titles,
        yue=script.yue,
        cmn=script.cmn,
        en=script.en,
        emotions=frozenset(fits.get("emotions", ())),
        customer_types=frozenset(fits.get("customer_types", ())),
        channels=frozenset(fits.get("channels", ())),
        intents=frozenset(fits.get("intents", ())),
        do=_lines(advice.get("do", {})),
        dont=_lines(advice.get("dont", {})),
    )


def _lines(by_language: dict[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {language: tuple(lines) for language, lines in by_language.items()}
