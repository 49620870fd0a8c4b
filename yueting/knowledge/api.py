"""Public articles over HTTP, for a brand's own help pages."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from yueting.accounts.api import LARGEST_PAGE, PAGE, PROBLEMS, caller
from yueting.knowledge.models import Article
from yueting.knowledge.queries import find_articles

router = Router(tags=["articles"])


class ArticleOut(Schema):
    """One approved answer in one language; `body` is Markdown."""

    id: UUID
    slug: str
    language: str
    title: str
    questions: list[str]
    body: str
    updated_at: datetime


@router.get("/articles", response={200: list[ArticleOut], **PROBLEMS})
def list_articles(
    request: HttpRequest, q: str = "", language: str = "", slug: str = "", limit: int = PAGE
) -> list[Article]:
    """Best answers to `q` first, else by title. What is for agents only is never given out."""
    articles = Article.objects.public().filter(brand=caller(request).brand_id)
    if language:
        articles = articles.filter(language=language)
    if slug:
        articles = articles.filter(slug=slug)
    limit = max(1, min(limit, LARGEST_PAGE))
    if q:
        return [found.article for found in find_articles(articles, q[:500], limit)]
    return list(articles.defer("tokens").order_by("title", "id")[:limit])
