from django.db import models
from django.utils import timezone

from yueting.runtime.identifiers import uuid7


class Option(models.Model):
    """One of the two or three ways a customer may choose from; a new set replaces the one before."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="options")
    place = models.PositiveSmallIntegerField()
    words = models.TextField()
    pros = models.TextField()
    cons = models.TextField()
    offered_by = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    offered_at = models.DateTimeField(default=timezone.now)
    chosen_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["ticket", "place"], name="option_place_once")]

    def __str__(self) -> str:
        return f"{self.place}. {self.words[:40]}"
