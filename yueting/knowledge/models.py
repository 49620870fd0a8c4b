"""Articles and scripts of a brand."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.conversations.models.tokens import TokensField, tokens_index
from yueting.runtime.identifiers import uuid7


class Audience(models.TextChoices):
    PUBLIC = "public", _("Everybody")
    AGENTS = "agents", _("Agents only")


class Article(models.Model):
    """One approved answer in one language."""

    subject_kind = "article"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="articles")
    slug = models.SlugField(max_length=100, allow_unicode=True)
    language = models.CharField(max_length=10, default="zh-hant")
    title = models.CharField(max_length=200)
    questions = models.JSONField(default=list, help_text="how customers ask for it")
    body = models.TextField()
    audience = models.CharField(max_length=10, choices=Audience.choices, default=Audience.PUBLIC)
    owner = models.ForeignKey("accounts.Agent", null=True, blank=True, on_delete=models.SET_NULL)
    review_by = models.DateField(null=True, blank=True)
    updated_at = models.DateTimeField(default=timezone.now)
    tokens = TokensField(null=True)

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "slug", "language"], name="article_slug_once"),
        ]
        indexes = [tokens_index("article_tokens")]

    def __str__(self) -> str:
        return self.title


class Script(models.Model):
    """Approved wording for a situation, as Cantonese and Mandarin twins, some in English too; without a brand it serves every desk."""

    subject_kind = "script"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey(
        "accounts.Brand", null=True, blank=True, on_delete=models.CASCADE, related_name="scripts"
    )
    key = models.SlugField(max_length=100)
    situation = models.CharField(max_length=50)
    moment = models.CharField(max_length=50)
    titles = models.JSONField(default=dict, help_text="title by language")
    yue = models.TextField(help_text="Cantonese as written in Hong Kong")
    cmn = models.TextField(help_text="Mandarin, Simplified")
    en = models.TextField(blank=True, default="", help_text="English; empty: not offered to English writers")
    fits = models.JSONField(default=dict, help_text="emotions, customer_types, channels, intents")
    advice = models.JSONField(default=dict, help_text="do and dont, by language")
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["situation", "key"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "key"], name="script_key_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return self.key


from yueting.knowledge.gaps.models import Coverage, Gap, GapState  # noqa: E402, F401 (a folder of its own, one app)
