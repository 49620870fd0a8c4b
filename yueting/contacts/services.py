"""Finding or making the customer behind an address."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from yueting.accounts.models import Agent
from yueting.contacts.models import Contact, ContactPoint
from yueting.contacts.value_list import Valued
from yueting.runtime.rows import update_rows
from yueting.timeline.services import Actor, Happening, record, record_all


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
            if "value" in fields:
                _take_steps([contact.pk])


def set_values(brand_id: UUID, values: Mapping[UUID, int], actor: Actor) -> int:
    """Give customers of one brand their tier (0 ordinary … 3 VIP); returns how many changed. Others are left alone."""
    with transaction.atomic():
        known = Contact.objects.select_for_update().filter(brand=brand_id, pk__in=values).order_by("pk")
        changed = [contact for contact in known if contact.value != values[contact.pk]]
        for contact in changed:
            contact.value = values[contact.pk]
        update_rows(changed, ["value"])
        record_all(Happening(c, "contact.valued", actor, data={"value": c.value}) for c in changed)
        _take_steps([contact.pk for contact in changed])
    return len(changed)


def import_values(brand_id: UUID, lines: Iterable[Valued], actor: Actor) -> tuple[int, list[Valued]]:
    """Set the values of a list's customers, found by any of their addresses.

    Returns how many changed, and the lines that named nobody or no value: those are left for a person.
    """
    wanted = {line.address: line for line in lines}
    points = ContactPoint.objects.filter(brand=brand_id, address__in=wanted).values_list("address", "contact")
    found: dict[str, set[UUID]] = {}
    for address, contact in points:
        found.setdefault(address, set()).add(contact)
    values = {
        contact: line.value
        for address, line in wanted.items()
        if line.value is not None
        for contact in found.get(address, ())
    }
    left = [line for line in wanted.values() if line.value is None or line.address not in found]
    return set_values(brand_id, values, actor), left


def _take_steps(contact_ids: Sequence[UUID]) -> None:
    """What is above in the house follows a customer's value."""
    if contact_ids:
        for step in _contact_steps():
            step(contact_ids)


@cache
def _contact_steps() -> list[Any]:
    return [import_string(path) for path in settings.CONTACT_STEPS]
