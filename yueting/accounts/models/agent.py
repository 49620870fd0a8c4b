from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.runtime.identifiers import uuid7
from yueting.timeline.services import Actor


class AgentManager(BaseUserManager["Agent"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Agent":
        agent = self.model(email=self.normalize_email(email).lower(), **fields)
        agent.set_password(password)
        agent.save(using=self._db)
        return agent

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Agent":
        return self.create_user(email, password, is_superuser=True, **fields)


class Presence(models.TextChoices):
    ONLINE = "online", _("Online")
    BUSY = "busy", _("Busy")
    BREAK = "break", _("On a break")
    OFFLINE = "offline", _("Offline")


class Agent(AbstractBaseUser):
    """A person who works here, whatever the role."""

    subject_kind = "agent"
    brand_id = None

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=100)
    staff_number = models.CharField(max_length=20, unique=True, null=True, blank=True)
    languages = ArrayField(models.CharField(max_length=10), default=list, help_text="yue, cmn, en")
    skills = models.ManyToManyField("accounts.Skill", blank=True, related_name="agents")
    interface_language = models.CharField(max_length=10, blank=True)
    presence = models.CharField(max_length=10, choices=Presence.choices, default=Presence.OFFLINE)
    presence_since = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True, help_text="last sign of life of the console")
    capacity = models.JSONField(default=dict, help_text="channel kind → conversations at once")
    last_assigned_at = models.DateTimeField(null=True)
    is_active = models.BooleanField(default=True)
    is_superuser = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AgentManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def actor(self) -> Actor:
        return Actor("agent", self.id, str(self))

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Django's own permission names are not used; see `accounts.permissions`."""
        return self.is_active and self.is_superuser

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_superuser
