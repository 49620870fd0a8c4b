"""What a reader may see of articles and scripts; how articles are found stands in `search.queries`."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from yueting.accounts.models import Agent
from yueting.accounts.permissions import brands_for
from yueting.knowledge.models import Article, Script
from yueting.knowledge.search.queries import Found, find_articles, is_stale
from yueting.knowledge.starter import ScriptCard

__all__ = ["Found", "find_articles", "is_stale", "script_cards", "visible_articles"]


def visible_articles(agent: Agent) -> QuerySet[Article]:
    return Article.objects.filter(brand__in=brands_for(agent, "read_knowledge"))


def script_cards(brand_id: UUID) -> list[ScriptCard]:
    """The scripts a desk may use: the brand's own and those that serve every desk."""
    scripts = Script.objects.filter(Q(brand=brand_id) | Q(brand=None))
    newest = scripts.aggregate(newest=Max("updated_at"))["newest"]
    return list(_cards(brand_id, newest)) if newest else []


@lru_cache(maxsize=64)
def _cards(brand_id: UUID, newest: datetime) -> tuple[ScriptCard, ...]:
    """Kept until a script of the brand changes, in whichever process."""
    return tuple(_card(s) for s in Script.objects.filter(Q(brand=brand_id) | Q(brand=None)))


def _card(script: Script) -> ScriptCard:
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
