"""Knowledge over HTTP: public articles for a brand's own help pages, articles written by its systems, scripts, terms."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema
from pydantic import field_validator

from yueting.accounts.api import (
    LARGEST_PAGE,
    PAGE,
    PROBLEMS,
    ApiError,
    Page,
    actor,
    caller,
    idempotent,
    missing,
    page_of,
)
from yueting.accounts.services.idempotency import Answer
from yueting.conversations.services.handling import AlreadyDone
from yueting.knowledge.models import Article
from yueting.knowledge.queries import find_articles, script_cards
from yueting.knowledge.queries.terms import term_cards
from yueting.knowledge.script_text import entry_of
from yueting.knowledge.services.programs import archive_by_program, write_by_program
from yueting.knowledge.texts import ArticleText

router = Router(tags=["articles"])


class ArticleOut(Schema):
    """One approved answer in one language; `body` is Markdown."""

    id: UUID
    slug: str
    language: str
    title: str
    questions: list[str]
    body: str
    topic: str
    updated_at: datetime


class WholeArticleOut(ArticleOut):
    """An article as its brand's own systems see it. `state`: draft, published, archived; `version`: of the published words."""

    audience: str
    state: str
    version: int
    review_by: date | None
    expires_on: date | None


class WholeArticlePage(Page):
    """One page of a list."""

    items: list[WholeArticleOut]


class ArticleIn(Schema):
    """Words of an article. `draft`: do not publish; `version`: the one you have seen, refused if it is another now."""

    title: str = Field(min_length=1, max_length=200)
    body: str = Field(min_length=1, max_length=200_000)
    language: Literal["zh-hant", "zh-hans", "en"] = "zh-hant"
    questions: list[str] = Field([], max_length=100)
    topic: str = Field("", max_length=60)
    audience: Literal["public", "agents"] = "public"
    review_by: date | None = None
    expires_on: date | None = None
    slug: str = Field("", max_length=80, pattern=r"^[-\w]*$")
    draft: bool = False
    version: int | None = None

    @field_validator("title", "body", "topic", "questions")
    @classmethod
    def _storable(cls, given: Any) -> Any:
        if "\x00" in "".join(given):
            raise ValueError("must not hold NUL")
        return given


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


@router.get("/articles/all", response={200: WholeArticlePage, **PROBLEMS})
def list_all_articles(
    request: HttpRequest, state: str | None = None, after: str = "", limit: int = PAGE
) -> dict[str, list[Article] | str]:
    """Every article of the brand, drafts and those for agents too, newest change first."""
    rows = Article.objects.filter(brand=caller(request).brand_id).defer("tokens")
    return page_of(rows, "updated_at", after, limit, state=state)


@router.get("/articles/{article_id}", response={200: WholeArticleOut, **PROBLEMS})
def get_article(request: HttpRequest, article_id: UUID) -> Article:
    found = Article.objects.filter(brand=caller(request).brand_id, pk=article_id).first()
    if found is None:
        raise missing("article")
    return found


@router.post("/articles", response={201: WholeArticleOut, **PROBLEMS})
@idempotent
def post_article(request: HttpRequest, data: ArticleIn) -> Answer:
    """Write an article. Where the brand wants a second reader it waits in review, and `state` is draft."""
    brand = caller(request).brand
    written = write_by_program(brand, actor(request), _text(data), slug=data.slug, as_draft=data.draft)
    return 201, _shown(written)


@router.put("/articles/{article_id}", response={200: WholeArticleOut, **PROBLEMS})
@idempotent
def put_article(request: HttpRequest, article_id: UUID, data: ArticleIn) -> Answer:
    """Write it anew. The published words stay until these are published. 409 when `version` is another now."""
    article = get_article(request, article_id)
    try:
        written = write_by_program(
            caller(request).brand,
            actor(request),
            _text(data),
            article=article,
            version=data.version,
            as_draft=data.draft,
        )
    except AlreadyDone as error:
        what = "Read the article again and send its `version`."
        raise ApiError(409, "changed_meanwhile", str(error), what) from error
    return 200, _shown(written)


@router.delete("/articles/{article_id}", response={204: None, **PROBLEMS})
def delete_article(request: HttpRequest, article_id: UUID) -> tuple[int, None]:
    """Archive it: nobody is shown it any more, editors can bring it back."""
    archive_by_program(get_article(request, article_id), actor(request))
    return 204, None


@router.get("/scripts", response={200: list[dict[str, Any]], **PROBLEMS})
def list_scripts(request: HttpRequest) -> list[dict[str, Any]]:
    """The approved scripts that agents of the brand are offered: twins, whom they fit, do and don't."""
    return [entry_of(card) for card in script_cards(caller(request).brand_id)]


class TermOut(Schema):
    """A word of a trade in Hong Kong, in the Mainland and in English."""

    trade: str
    yue: str
    cmn: str
    en: str
    also: list[str]
    avoid: list[str]
    meaning: str


@router.get("/terms", response={200: list[TermOut], **PROBLEMS})
def list_terms(request: HttpRequest) -> list[TermOut]:
    return [TermOut.from_orm(card) for card in term_cards(caller(request).brand_id)]


def _text(data: ArticleIn) -> ArticleText:
    words = ("title", "body", "language", "topic", "audience", "review_by", "expires_on")
    asked = tuple(one.strip() for one in data.questions if one.strip())
    return ArticleText(**{name: getattr(data, name) for name in words}, questions=asked)


def _shown(article: Article) -> dict[str, Any]:
    return WholeArticleOut.from_orm(article).model_dump(mode="json")
