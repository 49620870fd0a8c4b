from datetime import timedelta

from django.db import models
from django.utils import timezone

from yueting.accounts.models.membership import Role
from yueting.runtime.identifiers import uuid7

VALID_FOR = timedelta(days=7)


class Invitation(models.Model):
    """A link that lets one person join; there is no other way to sign up."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField()
    name = models.CharField(max_length=100, blank=True)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE)
    team = models.ForeignKey("accounts.Team", null=True, blank=True, on_delete=models.CASCADE)
    role = models.CharField(max_length=12, choices=Role.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.email} → {self.brand}"

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and timezone.now() < self.created_at + VALID_FOR
