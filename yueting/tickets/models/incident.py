from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.accounts.models import Agent
from yueting.accounts.permissions import brands_for
from yueting.runtime.identifiers import uuid7


class IncidentKind(models.TextChoices):
    OUTAGE = "outage", _("Outage")
    SAFETY = "safety", _("Product safety")
    DELIVERY = "delivery", _("Delivery disrupted")
    PAYMENT = "payment", _("Payment fault")
    PRIVACY = "privacy", _("Data leak")
    MEDIA = "media", _("Public attention")
    OTHER = "other", _("Other")


class IncidentStage(models.TextChoices):
    DECLARED = "declared", _("Declared")
    RELIEVED = "relieved", _("Temporary remedy given")
    FIXED = "fixed", _("Root fixed")
    CLOSED = "closed", _("Closed")


class IncidentQuerySet(models.QuerySet["Incident"]):
    def visible_to(self, agent: Agent) -> "IncidentQuerySet":
        """Everybody of the brand sees its incidents; the tickets on them follow their own scope."""
        return self.filter(brand_id__in=brands_for(agent, "read_conversations"))


class Incident(models.Model):
    """One cause behind many tickets, from its declaration to what was learned from it."""

    subject_kind = "incident"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="incidents")
    kind = models.CharField(max_length=10, choices=IncidentKind.choices)
    title = models.CharField(max_length=200)
    stage = models.CharField(max_length=10, choices=IncidentStage.choices, default=IncidentStage.DECLARED)
    is_drill = models.BooleanField(default=False, help_text="practised only: no customer is touched")
    owner = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    declared_by = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    declared_at = models.DateTimeField(default=timezone.now)
    plan = models.JSONField(default=dict, help_text="the plan as it was then (tickets.incidents.Plan)")
    remedy = models.TextField(blank=True, help_text="what customers can do now")
    relieved_at = models.DateTimeField(null=True)
    root_fix = models.TextField(blank=True)
    fixed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    review = models.TextField(blank=True, help_text="what happened, why, what was learned")
    reviewed_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=64, unique=True, null=True, help_text="a double click is one")
    version = models.PositiveIntegerField(default=1)
    tickets = models.ManyToManyField(
        "tickets.Ticket", through="tickets.IncidentTicket", related_name="incidents"
    )

    objects = IncidentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["brand", "stage", "-declared_at"])]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def lasts(self) -> bool:
        return self.stage != IncidentStage.CLOSED


class IncidentTicket(models.Model):
    """A ticket that has its cause in an incident."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="links")
    ticket = models.ForeignKey("tickets.Ticket", on_delete=models.CASCADE, related_name="incident_links")
    by = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "ticket"], name="touched_once")]

    def __str__(self) -> str:
        return f"{self.incident_id} touches {self.ticket_id}"


class IncidentTask(models.Model):
    """One thing to do in an incident: a step of its plan, or what its review asks for."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="tasks")
    of_review = models.BooleanField(default=False)
    role = models.CharField(max_length=60, blank=True)
    what = models.CharField(max_length=300)
    owner = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["due_at", "id"]

    def __str__(self) -> str:
        return self.what


class IncidentUpdate(models.Model):
    """One piece of news for everybody touched, in the words of each variety."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="updates")
    words = models.JSONField(help_text="variety → words")
    by = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    key = models.CharField(max_length=64, unique=True, help_text="a double click is one")

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.incident_id} at {self.at:%Y-%m-%d %H:%M}"


class NewsState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    HANDED_OVER = "sent", _("Handed to the channel")
    FAILED = "failed", _("Failed")
    PRACTISED = "drill", _("Practised only")


class IncidentNews(models.Model):
    """An update on its way to one customer: once for each, however many tickets they have."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    update = models.ForeignKey(IncidentUpdate, on_delete=models.CASCADE, related_name="news")
    contact = models.ForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(
        "conversations.Conversation", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    variety = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=NewsState.choices, default=NewsState.QUEUED)
    message = models.OneToOneField(
        "conversations.Message", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "incident news"
        constraints = [models.UniqueConstraint(fields=["update", "contact"], name="told_each_once")]
        indexes = [
            models.Index(fields=["id"], name="news_queued", condition=models.Q(state="queued")),
            models.Index(fields=["update", "state"]),
        ]

    def __str__(self) -> str:
        return f"{self.update_id} → {self.contact_id}"


class IncidentPlan(models.Model):
    """A brand's own plan for one kind of incident; it takes the place of the one that comes along."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="incident_plans")
    kind = models.CharField(max_length=10, choices=IncidentKind.choices)
    plan = models.JSONField()
    by = models.ForeignKey("accounts.Agent", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    version = models.PositiveIntegerField(default=1)

    subject_kind = "incident_plan"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["brand", "kind"], name="one_plan_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.brand_id} {self.kind}"
