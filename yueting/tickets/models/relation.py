from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.runtime.identifiers import uuid7


class LinkKind(models.TextChoices):
    RELATED = "related", _("Has to do with")
    CAUSED_BY = "caused_by", _("Comes from")
    REPEATS = "repeats", _("Happened before as")
    SPLIT = "split", _("Was part of")


class TicketLink(models.Model):
    """Two matters that have to do with each other, each with a life of its own."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="linked_from")
    kind = models.CharField(max_length=12, choices=LinkKind.choices, default=LinkKind.RELATED)
    by = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "other"], name="linked_once"),
            models.CheckConstraint(condition=~Q(ticket=F("other")), name="linked_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.kind} {self.other_id}"


class Merge(models.Model):
    """One ticket became a part of another; `kept` holds all that undoing it needs."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    source = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="merges_away")
    target = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="merges_in")
    by = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    why = models.CharField(max_length=300, blank=True)
    kept = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source"], condition=Q(undone_at=None), name="merged_into_one_ticket"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id} into {self.target_id}"


class Watch(models.Model):
    """A colleague who wants to know what happens to a ticket without having it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="watches")
    agent = models.ForeignKey("accounts.Agent", on_delete=models.CASCADE, related_name="watches")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ticket", "agent"], name="watched_once")]

    def __str__(self) -> str:
        return f"{self.agent_id} watches {self.ticket_id}"
