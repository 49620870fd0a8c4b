"""Files of articles: stored under random names, as public as their article."""

from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.accounts.permissions import require
from yueting.conversations.pictures import picture_type
from yueting.conversations.services.uploading import clean_name
from yueting.knowledge.models import Article, ArticleFile
from yueting.timeline.services import record

MOST_FILES = 20


def add_file(article: Article, by: Agent, upload: UploadedFile) -> ArticleFile:
    """Keep a file with the article. Raises ValidationError in the reader's language."""
    require(by, "edit_knowledge", article.brand_id)
    name, size = clean_name(upload.name or ""), upload.size or 0
    if not size:
        raise ValidationError(_("%(name)s is empty.") % {"name": name})
    if size > settings.MAX_ATTACHMENT_BYTES:
        limit = settings.MAX_ATTACHMENT_BYTES // 1024**2
        raise ValidationError(
            _("%(name)s is too big: at most %(limit)s MB.") % {"name": name, "limit": limit}
        )
    with transaction.atomic():
        Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
        if article.files.count() >= MOST_FILES:
            raise ValidationError(_("An article has at most %(most)s files.") % {"most": MOST_FILES})
        row = ArticleFile(article=article, name=name, size=size, added_by=by, media_type=_media_type(upload))
        row.file.save(name, upload, save=False)
        row.save()
        record(article, "article.file_added", by.actor, name=name)
    return row


def remove_file(article: Article, by: Agent, file_id: UUID) -> None:
    """Take a file away; one that has gone already is gone."""
    require(by, "edit_knowledge", article.brand_id)
    row = article.files.filter(pk=file_id).first()
    if row is None:
        return
    with transaction.atomic():
        record(article, "article.file_removed", by.actor, name=row.name)
        row.delete()
        transaction.on_commit(lambda: row.file.delete(save=False))


def _media_type(upload: UploadedFile) -> str:
    """A picture is what its first bytes prove; all else is a download whose kind nobody needs to believe."""
    upload.seek(0)
    proved = picture_type(upload.read(16))
    upload.seek(0)
    return proved or "application/octet-stream"
