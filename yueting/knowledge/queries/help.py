"""What customers read: the public articles of a brand, each once, in the language nearest to the reader's."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Min, Q, QuerySet, Value, When
from django.utils import timezone

from yueting.accounts.models import Brand
from yueting.conversations.models import Inbox
from yueting.knowledge.models import Article
from yueting.knowledge.queries.finding import find_articles
from yueting.knowledge.reading_order import nearest

SHOWN_OF_TOPIC = 6
MOST_TOPICS = 60


@dataclass(frozen=True, slots=True)
class Topic:
    """A heading of the help centre with its first articles; `count` is how many there are."""

    name: str
    count: int
    articles: tuple[Article, ...]


def open_help_centres() -> QuerySet[Brand]:
    """Brands whose customers may read."""
    return Brand.objects.exclude(knowledge_policy__help_centre=False)


def public_articles(brand: Brand, language: str) -> QuerySet[Article]:
    """Each answer once, in the language nearest to the reader's; its own first, stale ones last."""
    rank = Case(
        *(When(language=code, then=Value(place)) for place, code in enumerate(nearest(language))),
        default=Value(9),
        output_field=IntegerField(),
    )
    public = Article.objects.public().filter(brand=brand)
    once = public.annotate(rank=rank).order_by("slug", "rank", "id").distinct("slug").values("id")
    stale = Case(
        When(review_by__lt=timezone.localdate(), then=Value(1)), default=Value(0), output_field=IntegerField()
    )
    return (
        Article.objects.filter(pk__in=once)
        .annotate(is_late=stale, rank=rank)
        .defer("tokens")
        .order_by("rank", "is_late", "title")
    )


def topics(brand: Brand, language: str) -> list[Topic]:
    """The headings, those in the reader's own language first, what has none last; each with its most useful articles."""
    rows = public_articles(brand, language)
    counts = rows.order_by("topic").values_list("topic").annotate(Count("pk"), Min("rank"))[:MOST_TOPICS]
    order = sorted(counts, key=lambda row: (row[2], not row[0]))
    liked = rows.annotate(liked=Count("votes", Q(votes__useful=True)))
    # Annotated in `public_articles`, which the type checker cannot see.
    liked = liked.order_by("rank", "is_late", "-liked", "title")  # type: ignore[misc]
    return [
        Topic(name, count, tuple(liked.filter(topic=name)[:SHOWN_OF_TOPIC])) for name, count, _rank in order
    ]


def search(brand: Brand, question: str, language: str) -> list[Article]:
    """Best first; of an answer's translations only the reader's own."""
    found = find_articles(Article.objects.public().filter(brand=brand), question[:500], limit=60)
    order = nearest(language)
    best: dict[str, Article] = {}
    for one in found:
        known = best.get(one.article.slug)
        if known is None or order.index(one.article.language) < order.index(known.language):
            best[one.article.slug] = one.article
    return list(best.values())[:20]


def translations(article: Article) -> dict[str, UUID]:
    """The languages in which the answer stands, with the articles."""
    twins = Article.objects.public().filter(brand=article.brand_id, slug=article.slug)
    return dict(twins.values_list("language", "id"))


def chat_of(brand: Brand) -> Inbox | None:
    """Where a reader who found nothing can ask a person."""
    return Inbox.objects.filter(brand=brand, kind="chat", is_active=True).order_by("created_at").first()
