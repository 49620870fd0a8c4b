"""Customers: who they are on every channel."""

from uuid import UUID

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.runtime.identifiers import uuid7


class Value(models.IntegerChoices):
    ORDINARY = 0, _("Ordinary")
    REGULAR = 1, _("Regular")
    HIGH = 2, _("High value")
    VIP = 3, _("VIP")


class Contact(models.Model):
    """A customer of one brand. The same person at another brand is another contact."""

    subject_kind = "contact"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=200, blank=True)
    variety = models.CharField(max_length=10, blank=True, help_text="language variety last read")
    value = models.PositiveSmallIntegerField(choices=Value.choices, default=Value.ORDINARY)
    note = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["brand", "name"])]

    def __str__(self) -> str:
        return called(self.name, self.id)


def called(name: str, id: UUID) -> str:
    """What a customer is called, who may have told no name."""
    return name or str(_("Visitor %(short)s") % {"short": str(id)[-4:].upper()})


class ContactPoint(models.Model):
    """One address of a contact on one kind of channel."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="points")
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE)
    kind = models.CharField(max_length=20)
    address = models.CharField(max_length=320)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "kind", "address"], name="address_once_per_brand")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.address}"
