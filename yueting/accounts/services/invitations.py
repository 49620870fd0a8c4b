"""How people join: a link, good for seven days and for one person."""

import hashlib
import secrets

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent, Brand, Invitation, Membership, Team
from yueting.accounts.permissions import require
from yueting.timeline.services import record


def invite(
    by: Agent, email: str, brand: Brand, role: str, *, name: str = "", team: Team | None = None
) -> str:
    """Invite somebody and give back the link, which is mailed as well and never shown again."""
    require(by, "manage_people", brand.id)
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        invitation = Invitation.objects.create(
            email=email.lower(),
            name=name,
            brand=brand,
            team=team,
            role=role,
            token_hash=_hash(token),
            invited_by=by,
        )
        record(brand, "person.invited", by.actor, email=invitation.email, role=role)
    link = settings.SITE_URL + reverse("accounts:join", args=[token])
    _mail(invitation, link)
    return link


def find_invitation(token: str) -> Invitation | None:
    """The open invitation of this link, if there is one."""
    invitation = Invitation.objects.filter(token_hash=_hash(token)).select_related("brand", "team").first()
    return invitation if invitation and invitation.is_open else None


def accept(invitation: Invitation, *, name: str, password: str) -> Agent:
    """Join. Somebody who already has an account gets the new role and keeps the password.

    Raises ValidationError for a weak password, or for a link that was used a moment ago.
    """
    with transaction.atomic():
        locked = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
        if not locked.is_open:
            raise ValidationError(_("This invitation was used already. Sign in with your e-mail."))
        agent = Agent.objects.filter(email=locked.email).first()
        if agent is None:
            validate_password(password, Agent(email=locked.email, name=name))
            agent = Agent.objects.create_user(locked.email, password, name=name, staff_number=_staff_number())
        elif not agent.check_password(password):
            raise ValidationError(_("You have an account already: enter its password."))
        Membership.objects.get_or_create(agent=agent, brand=locked.brand, team=locked.team, role=locked.role)
        locked.accepted_at = timezone.now()
        locked.save(update_fields=["accepted_at"])
        record(locked.brand, "person.joined", agent.actor, role=locked.role)
    return agent


def _staff_number() -> str:
    """The next free four-digit number."""
    numbers = Agent.objects.filter(staff_number__regex=r"^\d{4}$").order_by("-staff_number")
    last = numbers.values_list("staff_number", flat=True).first()
    return f"{int(last or 1000) + 1:04d}"


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _mail(invitation: Invitation, link: str) -> None:
    send_mail(
        _("You are invited to the desk of %(brand)s") % {"brand": invitation.brand},
        _("Open this link within seven days to join:") + f"\n\n{link}\n",
        None,
        [invitation.email],
        fail_silently=True,  # the link is also shown to the administrator, who can pass it on
    )
