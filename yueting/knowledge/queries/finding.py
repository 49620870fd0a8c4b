"""Finding articles and scripts: PostgreSQL gives the candidates a reader may see, `ranking` their order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from yueting.accounts.models import Agent
from yueting.accounts.permissions import brands_for
from yueting.knowledge.models import Article, Script, ScriptState
from yueting.knowledge.ranking import Document, Statistics, rank, statistics_of
from yueting.knowledge.starter import ScriptCard
from yueting.understanding.tokens import index_tokens, telling

LEAST_COVERAGE = 0.12  # of the question's weight: below it, an article shares only everyday words


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
    """Articles that answer a question, best first; stale ones come after fresh ones that fit as well."""
    words = telling(index_tokens(question))[:200]
    if not words:
        return []
    candidates = {str(a.id): a for a in articles.filter(tokens__has_any=words).defer("tokens")[:500]}
    documents = [
        _document(a.id, a.updated_at, a.title, tuple(a.questions), a.body) for a in candidates.values()
    ]
    hits = rank(words, documents, _statistics(articles), limit=limit)
    found = [Found(candidates[h.id], h.score, h.why) for h in hits if h.coverage >= LEAST_COVERAGE]
    return sorted(found, key=lambda f: is_stale(f.article))


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


@lru_cache(maxsize=5000)
def _document(
    article_id: UUID, updated_at: datetime, title: str, questions: Sequence[str], body: str
) -> Document:
    fields = {
        "title": index_tokens(title),
        "questions": index_tokens("\n".join(questions)),
        "body": index_tokens(body),
    }
    return Document(str(article_id), fields)


def _statistics(articles: QuerySet[Article]) -> Statistics:
    """Word counts over all these articles, counted anew when one of them has changed."""
    state = articles.aggregate(newest=Max("updated_at"))["newest"]
    rows = articles.defer("tokens")
    key = (str(articles.values("id").query), state)
    if key not in _counted:
        _counted.clear()
        _counted[key] = statistics_of(
            _document(a.id, a.updated_at, a.title, tuple(a.questions), a.body) for a in rows[:5000]
        )
    return _counted[key]


_counted: dict[tuple[str, datetime | None], Statistics] = {}
