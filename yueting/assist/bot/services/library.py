"""What the bot may answer from: public articles that are fresh, scripts, and the connectors of the brand."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet

from yueting.accounts.models import Brand
from yueting.assist.bot.confidence import Phrased, Weights, confidence, weights_of
from yueting.assist.bot.talk import Candidate, Source
from yueting.assist.models import Connector
from yueting.knowledge.models import Article
from yueting.knowledge.queries import find_articles, is_stale, script_cards
from yueting.knowledge.rendering import as_text
from yueting.knowledge.wording import Voice, fill_in

_LOOKED_AT = 12  # articles the engine puts first
_COUNTED = 5000  # articles whose words are counted
# A customer who praises or suggests something is answered in the desk's approved words.
_SCRIPTS = {"praise": "colleague-praise", "suggestion": "suggestion-receive"}


def public_articles(brand_id: UUID) -> QuerySet[Article]:
    """Every article of the brand that a customer may be shown."""
    return Article.objects.public().filter(brand=brand_id)


def article_candidates(brand_id: UUID, question: str, voice: Voice) -> tuple[Candidate, ...]:
    """Public articles in the customer's language that may answer, surest first; overdue ones never answer alone."""
    articles = public_articles(brand_id)
    articles = articles.filter(language="en") if voice.writing == "Latn" else articles.exclude(language="en")
    weights = _weights(brand_id, articles.aggregate(newest=Max("updated_at"))["newest"])
    found = [hit for hit in find_articles(articles, question, limit=_LOOKED_AT) if not is_stale(hit.article)]
    return tuple(
        sorted(
            (_candidate(hit.article, question, weights, hit.why) for hit in found),
            key=lambda candidate: -candidate.confidence,
        )
    )


def candidates_by_id(brand_id: UUID, ids: Sequence[str]) -> tuple[Candidate, ...]:
    """Articles that were offered before and may still be shown."""
    found = public_articles(brand_id).filter(pk__in=list(ids))
    return tuple(Candidate(source_of(article), as_text(article.body), 1.0) for article in found)


def script_candidates(
    brand_id: UUID, intent: str, voice: Voice, known: dict[str, str]
) -> tuple[Candidate, ...]:
    """The script that answers this intent by itself."""
    key = _SCRIPTS.get(intent)
    card = next((card for card in script_cards(brand_id) if card.id == key), None)
    words = card.wording(voice.twin) if card else ""
    if card is None or not words:
        return ()
    title = card.title.get("zh-Hant") or card.id
    return (Candidate(Source("script", card.id, title), fill_in(words, known), 1.0),)


def look_ups(brand_id: UUID) -> frozenset[str]:
    """The procedures that a connector of the brand can answer."""
    return frozenset(Connector.objects.filter(brand=brand_id, is_on=True).values_list("procedure", flat=True))


def source_of(article: Article) -> Source:
    return Source("article", str(article.id), article.title, article.updated_at.isoformat())


def _candidate(article: Article, question: str, weights: Weights, why: tuple[str, ...]) -> Candidate:
    sure = confidence(question, _phrased(article), weights)
    return Candidate(source_of(article), as_text(article.body), sure, why)


def _phrased(article: Any) -> Phrased:
    return Phrased((article.title, *article.questions), article.body)


@lru_cache(maxsize=64)
def _weights(brand_id: UUID, newest: datetime | None) -> Weights:
    """Counted anew when an article of the brand has changed, in whichever process."""
    rows = public_articles(brand_id).defer("tokens").order_by("-updated_at")[:_COUNTED]
    return weights_of(_phrased(article) for article in rows)


def brand_name(brand: Brand, language: str) -> str:
    """What the brand calls itself in an interface language."""
    return str(brand.names.get(language) or brand.name)
