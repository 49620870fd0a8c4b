"""Finding or making the customer behind an address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from yueting.accounts.models import Agent
from yueting.contacts.models import Contact, ContactPoint
from yueting.timeline.services import record


@dataclass(frozen=True, slots=True)
class Address:
    """One address of one kind at one brand: the key of a contact point."""

    brand_id: UUID
    kind: str
    address: str


def find_or_make(names: Mapping[Address, str]) -> dict[Address, Contact]:
    """The contact of every address, made where new; `names` gives what the sender calls themselves.

    A name fills an empty one and never overwrites what is known: senders choose their names freely.
    """
    found = _find(names)
    if missing := [address for address in names if address not in found]:
        _make(missing, names)
        found = _find(names)
    nameless = [c for a, c in found.items() if names[a] and not c.name]
    for address, contact in found.items():
        if names[address] and not contact.name:
            contact.name = names[address][:200]
    Contact.objects.bulk_update(nameless, ["name"])
    return found


def _find(addresses: Iterable[Address]) -> dict[Address, Contact]:
    wanted = set(addresses)
    points = ContactPoint.objects.filter(
        brand_id__in={a.brand_id for a in wanted},
        kind__in={a.kind for a in wanted},
        address__in={a.address for a in wanted},
    ).select_related("contact")
    found = {Address(p.brand_id, p.kind, p.address): p.contact for p in points}
    return {address: contact for address, contact in found.items() if address in wanted}


def _make(missing: list[Address], names: Mapping[Address, str]) -> None:
    contacts = Contact.objects.bulk_create(Contact(brand_id=a.brand_id, name=names[a][:200]) for a in missing)
    ContactPoint.objects.bulk_create(
        [
            ContactPoint(contact=contact, brand_id=a.brand_id, kind=a.kind, address=a.address)
            for a, contact in zip(missing, contacts, strict=True)
        ],
        ignore_conflicts=True,  # another process may have met the same person a moment ago; its contact counts
    )
    Contact.objects.filter(id__in=[c.id for c in contacts], points=None).delete()


def change_profile(contact: Contact, agent: Agent, fields: list[str]) -> None:
    """Keep what an agent changed on a customer's card; the note itself does not go into the log."""
    if fields:
        with transaction.atomic():
            contact.save(update_fields=fields)
            record(contact, "contact.changed", agent.actor, fields=fields)
