from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.accounts.models import Agent
from yueting.accounts.permissions import scoped
from yueting.runtime.identifiers import uuid7
from yueting.tickets.handing import RUNNING, Step, steps_for
from yueting.tickets.handing import HandoverState as State
from yueting.tickets.models.ticket import Ticket


class HandoverState(models.TextChoices):
    ASKED = "asked", _("Not accepted yet")
    ACCEPTED = "accepted", _("Accepted")
    ANSWERED = "answered", _("Answered")
    RETURNED = "returned", _("Returned")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class MailState(models.TextChoices):
    NONE = "", _("No mail")
    WAITING = "waiting", _("Mail is waiting to be sent")
    SENT = "sent", _("Mail sent")
    FAILED = "failed", _("Mail could not be sent")


class HandoverQuerySet(models.QuerySet["Handover"]):
    def visible_to(self, agent: Agent) -> "HandoverQuerySet":
        """Those of tickets this person sees, and those handed to a team of theirs."""
        tickets = Ticket.objects.visible_to(agent).values("pk")
        theirs = models.Q(team__isnull=False) & scoped(agent, "handle_conversations")
        return self.filter(models.Q(ticket__in=tickets) | theirs)

    def received_by(self, agent: Agent) -> "HandoverQuerySet":
        """Those a team of theirs was asked for."""
        return self.filter(scoped(agent, "handle_conversations"), team__isnull=False)

    def running(self) -> "HandoverQuerySet":
        return self.filter(state__in=RUNNING)


class Handover(models.Model):
    """Something about a ticket that another department must do: a team here, or a person with a mailed link (T9)."""

    subject_kind = "handover"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reference = models.CharField(
        max_length=16, unique=True, help_text="the ticket's with a number: YT-7K3F9-H1"
    )
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE)
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="handovers")
    team = models.ForeignKey("accounts.Team", null=True, on_delete=models.CASCADE, related_name="handovers")
    outside_name = models.CharField(max_length=100, blank=True)
    outside_email = models.EmailField(blank=True)
    language = models.CharField(
        max_length=10, blank=True, help_text="of the mail and the page behind the link"
    )
    wanted = models.TextField(help_text="what the department is asked to do")
    context = models.TextField(blank=True, help_text="what it must know for that")
    asked_by = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=HandoverState.choices, default=HandoverState.ASKED)
    owner = models.ForeignKey(
        "accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="handovers"
    )
    accept_by = models.DateTimeField()
    due_at = models.DateTimeField()
    extensions = models.PositiveSmallIntegerField(default=0)
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True, help_text="the answer, or why it was returned or withdrawn")
    overdue_at = models.DateTimeField(null=True, help_text="when its lateness was escalated last")
    look_at = models.DateTimeField(null=True, help_text="when the sweep must look")
    link_number = models.PositiveSmallIntegerField(default=1, help_text="only the newest link opens")
    link_browser = models.CharField(
        max_length=64, blank=True, help_text="hash of the browser the link belongs to"
    )
    mail_state = models.CharField(
        max_length=10, choices=MailState.choices, default=MailState.NONE, blank=True
    )
    mail_error = models.CharField(max_length=300, blank=True)
    mail_tries = models.PositiveSmallIntegerField(default=0)
    mailed_at = models.DateTimeField(null=True)
    mail_next_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["due_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(team__isnull=False) ^ ~models.Q(outside_email=""), name="handover_to_one"
            )
        ]
        indexes = [
            models.Index(
                fields=["look_at"], condition=models.Q(look_at__isnull=False), name="handover_look_at"
            ),
            models.Index(
                fields=["mail_next_at"],
                condition=models.Q(mail_next_at__isnull=False),
                name="handover_mail_next",
            ),
            models.Index(fields=["team", "state", "due_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.receiver}"

    @property
    def receiver(self) -> str:
        return str(self.team) if self.team else self.outside_name or self.outside_email

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING

    @property
    def steps(self) -> tuple[Step, ...]:
        """What the receiver may do now."""
        return steps_for(State(self.state))
