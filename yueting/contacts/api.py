"""Contacts over HTTP."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from yueting.accounts.api import PROBLEMS, actor, caller, missing
from yueting.contacts.models import Contact, ContactPoint
from yueting.contacts.services import set_values

router = Router(tags=["contacts"])


class PointOut(Schema):
    """One address of a customer."""

    kind: str
    address: str


class ContactOut(Schema):
    """A customer of the token's brand."""

    id: UUID
    name: str
    variety: str = Field(description="language variety last read: yue, zh-Hant, zh-Hans, en, mixed")
    value: int = Field(description="0 ordinary … 3 VIP")
    created_at: datetime
    points: list[PointOut]

    @staticmethod
    def resolve_points(row: Contact) -> list[ContactPoint]:
        return list(row.points.all())


class ValueIn(Schema):
    """What a customer is worth to the brand."""

    value: int = Field(ge=0, le=3, description="0 ordinary … 3 VIP")


@router.get("/contacts/{uuid:contact_id}", response={200: ContactOut, **PROBLEMS})
def get_contact(request: HttpRequest, contact_id: UUID) -> Contact:
    return _found(request, contact_id)


@router.patch("/contacts/{uuid:contact_id}", response={200: ContactOut, **PROBLEMS})
def patch_contact(request: HttpRequest, contact_id: UUID, data: ValueIn) -> Contact:
    """Set the customer's value; the clocks and priorities of their open tickets follow."""
    contact = _found(request, contact_id)
    set_values(contact.brand_id, {contact.pk: data.value}, actor(request))
    return _found(request, contact_id)


def _found(request: HttpRequest, contact_id: UUID) -> Contact:
    found = (
        Contact.objects.filter(pk=contact_id, brand=caller(request).brand_id)
        .prefetch_related("points")
        .first()
    )
    if found is None:
        raise missing("contact")
    return found
