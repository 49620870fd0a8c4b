from django.db import models
from django.utils import timezone

from yueting.runtime.identifiers import uuid7
from yueting.tickets import authority


class AuthorityMatrix(models.Model):
    """One version of what may be granted by whom at a brand; the highest version counts, none: the starter matrix."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="authority")
    version = models.PositiveIntegerField()
    approval_minutes = models.JSONField(help_text="minutes in which an approval is owed, at level 0 … 4")
    made_by = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["brand", "version"], name="authority_version_once")]

    def __str__(self) -> str:
        return f"authority v{self.version} of {self.brand_id}"


class AuthorityLimit(models.Model):
    """One line of a matrix: `tickets.authority.Limit`."""

    id = models.BigAutoField(primary_key=True)
    matrix = models.ForeignKey(AuthorityMatrix, on_delete=models.CASCADE, related_name="limits")
    role = models.CharField(max_length=12)
    kind = models.CharField(max_length=15)
    up_to_level = models.PositiveSmallIntegerField()
    from_value = models.PositiveSmallIntegerField(default=0)
    most = models.DecimalField(max_digits=12, decimal_places=2)
    measure = models.CharField(max_length=10)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.role} {self.kind} {self.most} {self.measure}"

    @property
    def limit(self) -> authority.Limit:
        """As the pure files see it."""
        return authority.Limit(
            self.role,
            authority.RemedyKind(self.kind),
            self.up_to_level,
            self.from_value,
            self.most,
            authority.Measure(self.measure),
        )


class Delegation(models.Model):
    """While somebody is away, somebody else decides with their authority."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE)
    by = models.ForeignKey("accounts.Agent", on_delete=models.CASCADE, related_name="delegations_given")
    to = models.ForeignKey("accounts.Agent", on_delete=models.CASCADE, related_name="delegations_held")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="taken back before its end")

    class Meta:
        ordering = ["-starts_at"]
        indexes = [models.Index(fields=["to", "ends_at"], name="delegation_of_now")]

    def __str__(self) -> str:
        return f"{self.by_id} → {self.to_id}"
