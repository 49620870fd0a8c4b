"""Articles of a brand: the published words in the row itself, every wording there was in its versions."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.conversations.models.attachment import INLINE_TYPES, random_name
from yueting.conversations.models.tokens import TokensField, tokens_index
from yueting.knowledge.models.version import OPEN, Version
from yueting.runtime.identifiers import uuid7


class Audience(models.TextChoices):
    PUBLIC = "public", _("Everybody")
    AGENTS = "agents", _("Agents only")


class ArticleState(models.TextChoices):
    """The values of `reviewing.Standing`, named for people."""

    DRAFT = "draft", _("Not published yet")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


class ArticleQuerySet(models.QuerySet["Article"]):
    def in_force(self) -> "ArticleQuerySet":
        """Published and not expired: what may be shown, suggested and answered with."""
        today = timezone.localdate()
        return self.filter(state=ArticleState.PUBLISHED).exclude(expires_on__lt=today)

    def public(self) -> "ArticleQuerySet":
        """What everybody may read."""
        return self.in_force().filter(audience=Audience.PUBLIC)


class Article(models.Model):
    """One approved answer in one language; the same slug in another language is its translation."""

    subject_kind = "article"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="articles")
    slug = models.SlugField(max_length=100, allow_unicode=True)
    language = models.CharField(max_length=10, default="zh-hant")
    title = models.CharField(max_length=200)
    questions = models.JSONField(default=list, help_text="how customers ask for it")
    body = models.TextField(help_text="Markdown")
    topic = models.CharField(max_length=60, blank=True, help_text="the heading it stands under")
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.PUBLIC)
    state = models.CharField(
        max_length=10, choices=ArticleState.choices, default=ArticleState.PUBLISHED, db_index=True
    )
    version = models.PositiveIntegerField(default=0, help_text="number of the published version")
    owner = models.ForeignKey("accounts.Agent", null=True, blank=True, on_delete=models.SET_NULL)
    review_by = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True, help_text="the last day it holds")
    reminded_at = models.DateTimeField(null=True, blank=True, help_text="the owner was told to review it")
    source = models.CharField(max_length=200, blank=True, help_text="where it was imported from; empty: here")
    updated_at = models.DateTimeField(default=timezone.now)
    tokens = TokensField(null=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "slug", "language"], name="article_slug_once"),
            models.UniqueConstraint(
                fields=["brand", "source", "language"],
                condition=~Q(source=""),
                name="article_source_once",
            ),
        ]
        indexes = [
            tokens_index("article_tokens"),
            models.Index(fields=["brand", "-updated_at"], name="article_newest"),
            models.Index(fields=["review_by"], name="article_review_by"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_expired(self) -> bool:
        return self.expires_on is not None and self.expires_on < timezone.localdate()


class ArticleVersion(Version):
    """A wording of an article; at most one is being worked on at a time."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="versions")

    class Meta(Version.Meta):
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="article_version_once"),
            models.UniqueConstraint(
                fields=["article"], condition=Q(state__in=OPEN), name="article_one_open_version"
            ),
        ]
        indexes = [models.Index(fields=["state", "saved_at"], name="article_version_state")]


class ArticleFile(models.Model):
    """A file that belongs to an article and is as public as the article."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="bytes")
    file = models.FileField(upload_to=random_name, max_length=200)
    added_by = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.media_type in INLINE_TYPES
