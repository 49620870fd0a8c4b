"""Finding articles and scripts: PostgreSQL gives the candidates a reader may see, `search` their order."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from heapq import nlargest
from time import monotonic
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Count, IntegerField, Max, Q, QuerySet, Value
from django.utils import timezone

from yueting.accounts.models import Agent
from yueting.accounts.permissions import brands_for
from yueting.knowledge.models import Article, Script, ScriptState
from yueting.knowledge.search.collection import Statistics, Text, collect
from yueting.knowledge.search.engine import ARTICLES, MOST_ASKED, search
from yueting.knowledge.search.tokens import Wanted, is_word, wanted_tokens
from yueting.knowledge.starter import ScriptCard

LEAST_COVERAGE = 0.08  # of the question's weight: below it, an article shares only everyday words
LEAST_MEANING = 0.6
_MOST_TOKENS, _MOST_ROWS, _MOST_CANDIDATES = 40, 2_000, 120
_SAMPLE, _SMALL, _SCOPES = 2_000, 500, 20
_KEPT = 300.0  # seconds that statistics of a large collection are good for


@dataclass(frozen=True, slots=True)
class Found:
    """An article, how well it fits, and the words that found it."""

    article: Article
    score: float
    why: tuple[str, ...]


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


def find_articles(articles: QuerySet[Article], question: str, limit: int = 20) -> list[Found]:
    """Articles that answer a question, best first; stale ones come after fresh ones that fit as well.

    PostgreSQL gives the candidates among `articles` by their tokens; their order is the engine's (`search.engine`).
    """
    statistics = statistics_of(articles)
    why = _candidates(articles, wanted_tokens(question[:MOST_ASKED], statistics)) if statistics.count else {}
    candidates = {str(a.id): a for a in articles.filter(pk__in=list(why)).defer("tokens")}
    collection = collect([_text(one) for one in candidates.values()], statistics=statistics)
    hits = search(collection, question, limit, ARTICLES)
    found = [
        Found(candidates[hit.id], hit.score, why[candidates[hit.id].pk])
        for hit in hits
        if hit.coverage >= LEAST_COVERAGE or hit.meaning >= LEAST_MEANING
    ]
    return sorted(found, key=lambda f: is_stale(f.article))


def _candidates(articles: QuerySet[Article], wanted: Sequence[Wanted]) -> dict[UUID, tuple[str, ...]]:
    """The articles that hold most of the tokens, each with those of its words; what is rare counts more. Each token is one
    walk along the index, and no text is read."""
    if not wanted:
        return {}
    bare = articles.order_by()
    first, *rest = [
        bare.filter(tokens__has_any=[one.token]).values_list(Value(at, IntegerField()), "pk")[:_MOST_ROWS]
        for at, one in enumerate(wanted[:_MOST_TOKENS])
    ]
    weights: dict[UUID, float] = defaultdict(float)
    words: dict[UUID, list[str]] = defaultdict(list)
    for at, key in first.union(*rest, all=True) if rest else first:
        weights[key] += wanted[at].weight
        if is_word(wanted[at].token):
            words[key].append(wanted[at].token)
    best = nlargest(_MOST_CANDIDATES, weights, key=lambda key: (weights[key], str(key)))
    return {key: tuple(words[key]) for key in best}


def is_stale(article: Article) -> bool:
    """Its review is overdue: shown with a warning, after the others."""
    return article.review_by is not None and article.review_by < timezone.localdate()


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


def statistics_of(articles: QuerySet[Article]) -> Statistics:
    """How often words stand in these articles, counted over a sample of them; anew when there are others and a while has
    passed, in a small collection at once."""
    state = articles.aggregate(newest=Max("updated_at"), count=Count("pk"))
    key = str(articles.order_by().values("id").query)
    known = _counted.get(key)
    if known and (known.state == state or (state["count"] > _SMALL and monotonic() < known.until)):
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
