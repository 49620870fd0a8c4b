"""Giving people roles in a brand and taking them away."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent, Brand, Membership, Role, Team
from yueting.accounts.permissions import require
from yueting.accounts.queries import leaders_of
from yueting.timeline.services import record


def give_role(by: Agent, agent: Agent, brand: Brand, role: str, team: Team | None = None) -> Membership:
    """`agent` works for `brand` as `role`, in one team or in the whole brand; a role one has stays as it is."""
    require(by, "manage_people", brand.id)
    with transaction.atomic():
        membership, given = Membership.objects.get_or_create(agent=agent, brand=brand, team=team, role=role)
        if given:
            record(agent, "role.given", by.actor, brand=brand.slug, role=role, team=str(team or ""))
    return membership


def take_role(by: Agent, membership: Membership) -> None:
    """The person loses this role. Raises ValidationError for the last administrator of a brand."""
    require(by, "manage_people", membership.brand_id)
    with transaction.atomic():
        brand = Brand.objects.select_for_update().get(pk=membership.brand_id)  # two at once leave nobody
        if membership.role == Role.ADMIN and not _other_administrators(membership).exists():
            raise ValidationError(_("A brand needs an administrator. Name another one first."))
        membership.delete()
        if brand.duty_leader_id == membership.agent_id and not _may_lead(brand, membership.agent):
            brand.duty_leader = None
            brand.save(update_fields=["duty_leader"])
        record(membership.agent, "role.taken", by.actor, brand=brand.slug, role=membership.role)


def _other_administrators(membership: Membership) -> QuerySet[Membership]:
    administrators = Membership.objects.filter(brand=membership.brand_id, role=Role.ADMIN, team=None)
    return administrators.filter(agent__is_active=True).exclude(pk=membership.pk)


def _may_lead(brand: Brand, agent: Agent) -> bool:
    return leaders_of(brand).filter(pk=agent.pk).exists()
