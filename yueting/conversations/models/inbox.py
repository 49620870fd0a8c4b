from django.db import models

from yueting.runtime.identifiers import uuid7


class Inbox(models.Model):
    """One way in and out for one brand: a mailbox, a chat widget, an API client."""

    subject_kind = "inbox"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="inboxes")
    kind = models.CharField(max_length=20, help_text="a name of settings.CHANNELS")
    name = models.CharField(max_length=100)
    team = models.ForeignKey(
        "accounts.Team",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        help_text="where its conversations queue",
    )
    settings = models.JSONField(default=dict)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "inboxes"

    @property
    def is_practice(self) -> bool:
        """Its customers are played; no customer can write to it."""
        return bool(self.settings.get("practice"))

    def __str__(self) -> str:
        return self.name
