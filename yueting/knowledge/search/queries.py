"""Finding articles: PostgreSQL gives the candidates a reader may see, the engine their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection
from django.db.models import Count, FloatField, IntegerField, Max, QuerySet, Value
from django.utils import timezone

from yueting.knowledge.models import Article
from yueting.knowledge.search.collection import Statistics, Text, collect
from yueting.knowledge.search.engine import ARTICLES, MOST_ASKED, Blend, search, worth_showing
from yueting.knowledge.search.tokens import Wanted, is_word, wanted_tokens

_MOST_ROWS, _MOST_CANDIDATES = 1_000, 60
_SAMPLE, _SMALL, _SCOPES = 2_000, 500, 20
_KEPT = 300.0  # seconds that statistics of a large collection are good for


@dataclass(frozen=True, slots=True)
class Found:
    """An article, how well it fits, and the words that found it."""

    article: Article
    score: float
    why: tuple[str, ...]


def find_articles(
    articles: QuerySet[Article], question: str, limit: int = 20, blend: Blend = ARTICLES
) -> list[Found]:
    """Articles that answer a question, best first; stale ones come after fresh ones that fit as well. `blend`: TALK for
    the words of a conversation.

    PostgreSQL gives the candidates among `articles` by their tokens; their order is the engine's (`search.engine`).
    """
    statistics = statistics_of(articles)
    why = _candidates(articles, wanted_tokens(question[:MOST_ASKED], statistics)) if statistics.count else {}
    candidates = {str(a.id): a for a in articles.filter(pk__in=list(why)).defer("tokens")}
    collection = collect([_text(one) for one in candidates.values()], statistics=statistics)
    hits = search(collection, question, limit, blend)
    found = [
        Found(candidates[hit.id], hit.score, why[candidates[hit.id].pk]) for hit in hits if worth_showing(hit)
    ]
    return sorted(found, key=lambda f: is_stale(f.article))


def _candidates(articles: QuerySet[Article], wanted: Sequence[Wanted]) -> dict[UUID, tuple[str, ...]]:
    """The articles that hold most of the tokens, each with those of its words; what is rare counts more. Each token is one
    walk along the index, no text is read, and PostgreSQL adds up."""
    if not wanted:
        return {}
    bare = articles.order_by()
    first, *rest = [
        bare.filter(tokens__has_any=[one.token]).values_list(
            Value(one.weight, FloatField()), Value(at, IntegerField()), "pk"
        )[:_MOST_ROWS]
        for at, one in enumerate(wanted)
    ]
    walks, values = (first.union(*rest, all=True) if rest else first).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, array_agg(at) FROM ({walks}) AS found(weight, at, id)"  # noqa: S608 the text is Django's own
            " GROUP BY id ORDER BY sum(weight) DESC, id LIMIT %s",
            [*values, _MOST_CANDIDATES],
        )
        return {
            key: tuple(wanted[at].token for at in places if is_word(wanted[at].token))
            for key, places in cursor
        }


def is_stale(article: Article) -> bool:
    """Its review is overdue: shown with a warning, after the others."""
    return article.review_by is not None and article.review_by < timezone.localdate()


def statistics_of(articles: QuerySet[Article]) -> Statistics:
    """How often words stand in these articles, counted over a sample of them; anew when there are others and a while has
    passed, in a small collection at once."""
    key = str(articles.order_by().values("id").query)
    known = _counted.get(key)
    if known and known.statistics.count > _SMALL and monotonic() < known.until:
        return known.statistics
    state = articles.aggregate(newest=Max("updated_at"), count=Count("pk"))
    if known and known.state == state:
        return known.statistics
    sample = articles.order_by("-updated_at").defer("tokens")[:_SAMPLE]
    counted = collect([_text(one) for one in sample]).statistics
    grown = max(1.0, state["count"] / max(counted.count, 1))
    whole = Statistics(state["count"], (counted.frequencies * grown).astype(np.int32), counted.average)
    if len(_counted) > _SCOPES:
        _counted.clear()
    _counted[key] = _Counted(whole, state, monotonic() + _KEPT)
    return whole


def _text(article: Article) -> Text:
    return Text(str(article.pk), article.title, "\n".join(article.questions), article.body)


@dataclass(frozen=True, slots=True)
class _Counted:
    """Statistics as they were counted, of which state, and until when they do for a large collection."""

    statistics: Statistics
    state: dict[str, Any]
    until: float


_counted: dict[str, _Counted] = {}
