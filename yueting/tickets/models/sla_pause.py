from django.db import models

from yueting.runtime.identifiers import uuid7


class SlaPause(models.Model):
    """A stretch in which the desk waits for the customer, or believed the matter solved; open until `end` is set."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="pauses")
    start = models.DateTimeField()
    end = models.DateTimeField(null=True)

    class Meta:
        ordering = ["start"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=models.Q(end=None), name="one_open_pause_of_a_ticket"
            ),
            models.CheckConstraint(
                condition=models.Q(end=None) | models.Q(end__gte=models.F("start")),
                name="pause_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.start} – {self.end or '…'}"
