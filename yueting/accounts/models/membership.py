from django.db import models
from django.utils.translation import gettext_lazy as _

from yueting.runtime.identifiers import uuid7


class Role(models.TextChoices):
    AGENT = "agent", _("Agent")
    LEADER = "leader", _("Team leader")
    SUPERVISOR = "supervisor", _("Supervisor")
    QUALITY = "quality", _("Quality inspector")
    TRAINER = "trainer", _("Trainer")
    EDITOR = "editor", _("Knowledge editor")
    CLIENT = "client", _("Client")
    ADMIN = "admin", _("Administrator")


class Team(models.Model):
    """A group of agents of one brand; a team is also the queue that its conversations wait in."""

    subject_kind = "team"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="teams")
    name = models.CharField(max_length=100)
    skills = models.ManyToManyField("accounts.Skill", blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["brand", "name"], name="team_name_once_per_brand")]

    def __str__(self) -> str:
        return self.name


class Skill(models.Model):
    """Something an agent can do that a matter may need."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=50, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """What an agent may do for a brand: in one team, or in the whole brand when no team is named."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agent = models.ForeignKey("accounts.Agent", on_delete=models.CASCADE, related_name="memberships")
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="memberships")
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=12, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agent", "brand", "team", "role"], name="membership_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.agent} · {self.get_role_display()} · {self.brand}"
