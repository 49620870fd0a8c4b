from django.db import models
from django.utils import timezone


class ImportedTicket(models.Model):
    """A ticket that came in a sheet, by the key it has there: the same sheet again brings nothing twice."""

    id = models.BigAutoField(primary_key=True)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "key"], name="imported_once")]

    def __str__(self) -> str:
        return self.key
