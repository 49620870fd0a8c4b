from django.db import models

from yueting.runtime.identifiers import uuid7


class Tag(models.Model):
    """A word of one brand that tickets are marked with."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=40)
    tickets = models.ManyToManyField("tickets.Ticket", related_name="tags")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["brand", "name"], name="tag_once_per_brand")]

    def __str__(self) -> str:
        return self.name
