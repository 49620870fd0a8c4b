"""What a program of the brand writes over the API, with the same need of review that people meet."""

from django.db import transaction

from yueting.accounts.models import Brand
from yueting.conversations.services.handling import AlreadyDone
from yueting.knowledge.models import Article, ArticleState, VersionState
from yueting.knowledge.services.articles import ARTICLES, draft_article, needs_review, revise_article
from yueting.knowledge.services.versions import publish_at_once
from yueting.knowledge.texts import ArticleText
from yueting.timeline.services import Actor, record


def write_by_program(
    brand: Brand,
    program: Actor,
    text: ArticleText,
    *,
    article: Article | None = None,
    slug: str = "",
    version: int | None = None,
    as_draft: bool = False,
) -> Article:
    """Publish, or leave a draft: where it is wanted, or where a person must read it first (then it is in review).

    `version` is the published one that the program has seen; raises AlreadyDone when it is another now.
    """
    content = text.as_json()
    with transaction.atomic():
        if article:
            locked = ARTICLES.locked(article.pk)
            if version is not None and version != locked.version:
                raise AlreadyDone(f"The article is at version {locked.version} now.")
        must_be_read = needs_review(brand, content)
        if article and not as_draft and not must_be_read:
            publish_at_once(ARTICLES, locked, content, None, actor=program)
            return locked
        draft = (
            revise_article(article, None, text) if article else draft_article(brand, None, text, slug=slug)
        )
        row: Article = draft.article
        if must_be_read and not as_draft:
            draft.state = VersionState.IN_REVIEW
            draft.save(update_fields=["state"])
            record(row, "article.submitted", program, number=draft.number)
        elif not as_draft:
            draft.delete()
            publish_at_once(ARTICLES, ARTICLES.locked(row.pk), content, None, actor=program)
    row.refresh_from_db()
    return row


def archive_by_program(article: Article, program: Actor) -> None:
    """Take it out of use; done twice it is done once."""
    with transaction.atomic():
        locked = ARTICLES.locked(article.pk)
        if locked.state != ArticleState.ARCHIVED:
            locked.state = ArticleState.ARCHIVED
            locked.save(update_fields=["state"])
            record(locked, "article.archived", program, title=locked.title)
