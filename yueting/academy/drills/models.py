from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.academy.customers.card import Card
from yueting.academy.customers.card_files import card_from
from yueting.academy.drills.plan import Plan, plan_from
from yueting.academy.drills.turning import Mood
from yueting.accounts.models import Agent
from yueting.accounts.permissions import brands_for
from yueting.runtime.identifiers import uuid7

AGENT = settings.AUTH_USER_MODEL


class CaseState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")
    ARCHIVED = "archived", _("Archived")


class CaseCard(models.Model):
    """A case card of a brand. What came along stays in its file; one with the same key stands in its place.

    `source` is the conversation it was made of, masked; nobody practises with it before somebody who edits courses
    has approved it.
    """

    subject_kind = "case_card"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="case_cards")
    key = models.SlugField(max_length=60)
    data = models.JSONField(help_text="as academy.customers.card_files.card_from reads it")
    state = models.CharField(max_length=10, choices=CaseState.choices, default=CaseState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    source = models.ForeignKey(
        "conversations.Conversation", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    items = models.JSONField(default=list, help_text="ids of rubric items it exercises")
    by = models.ForeignKey(AGENT, null=True, on_delete=models.SET_NULL, related_name="+")
    approved_by = models.ForeignKey(AGENT, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["brand", "key"], name="case_card_once")]

    def __str__(self) -> str:
        return str(self.data.get("title") or self.key)

    @property
    def card(self) -> Card:
        return card_from(self.data)


class DrillPlan(models.Model):
    """A plan of a brand's own: scenes and what disturbs them, to be practised again and again."""

    subject_kind = "drill_plan"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="drill_plans")
    key = models.SlugField(max_length=60)
    data = models.JSONField(help_text="as academy.drills.plan.plan_from reads it")
    version = models.PositiveIntegerField(default=1)
    is_off = models.BooleanField(default=False)
    by = models.ForeignKey(AGENT, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["brand", "key"], name="drill_plan_once")]

    def __str__(self) -> str:
        return self.key

    @property
    def plan(self) -> Plan:
        return plan_from(self.data)


class DrillState(models.TextChoices):
    ASSIGNED = "assigned", _("To do")
    PREPARING = "preparing", _("In preparation")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Broken off")


class DrillQuerySet(models.QuerySet["Drill"]):
    def visible_to(self, agent: Agent) -> "DrillQuerySet":
        """One's own, those one takes part in, those of people one trains, and examples of the brands one learns in."""
        trains, learns = brands_for(agent, "train_people"), brands_for(agent, "learn")
        own = Q(trainee=agent.pk) | Q(observer=agent.pk) | Q(player=agent.pk) | Q(asked_by=agent.pk)
        example = Q(brand__in=learns, is_example=True, may_be_shown=True, state=DrillState.DONE)
        return self.filter(own | Q(brand__in=trains) | example | Q(reviews__by=agent.pk)).distinct()


class Drill(models.Model):
    """One run through a plan by one trainee. `plan` and the cards of its scenes are kept as they were.

    `player` plays the customer in the place of the machine, `observer` watches. `item` and `inspection` are the
    finding it exercises. `asked_by` gave it to the trainee.
    """

    subject_kind = "drill"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="drills")
    trainee = models.ForeignKey(AGENT, on_delete=models.CASCADE, related_name="drills")
    plan_data = models.JSONField()
    seed = models.PositiveIntegerField()
    assist = models.BooleanField(default=True, help_text="suggestions, knowledge and reply check are there")
    state = models.CharField(max_length=10, choices=DrillState.choices, default=DrillState.PREPARING)
    player = models.ForeignKey(AGENT, null=True, on_delete=models.SET_NULL, related_name="+")
    observer = models.ForeignKey(AGENT, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_by = models.ForeignKey(AGENT, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_why = models.CharField(max_length=300, blank=True)
    item = models.SlugField(max_length=50, blank=True, help_text="rubric item of the finding")
    inspection = models.ForeignKey(
        "quality.Inspection", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    score = models.FloatField(null=True)
    is_example = models.BooleanField(default=False, help_text="a trainer chose it")
    may_be_shown = models.BooleanField(default=False, help_text="the trainee agrees")
    made_at = models.DateTimeField(default=timezone.now)
    prepare_until = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = DrillQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        indexes = [
            models.Index(fields=["trainee", "-made_at"]),
            models.Index(fields=["brand", "state", "-ended_at"]),
        ]

    def __str__(self) -> str:
        names = self.plan_data["names"]
        return str(names.get("zh-Hant") or next(iter(names.values())))

    @property
    def plan(self) -> Plan:
        return plan_from(self.plan_data)

    @property
    def is_open(self) -> bool:
        return self.state not in (DrillState.DONE, DrillState.DROPPED)


class SceneState(models.TextChoices):
    WAITING = "waiting", _("Still to come")
    RUNNING = "running", _("Running")
    ENDED = "ended", _("Ended")


class Scene(models.Model):
    """One customer of a drill: a practice talk in the console.

    `saying` is what the customer is typing until `say_at`; `heard_seq` is the last entry that was looked at, `spoke_at`
    when the customer last spoke. Their state is not stored: it is brought back from the steps. `ending` is known from
    the moment the customer begins to type their last words.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="scenes")
    place = models.PositiveSmallIntegerField(help_text="from 0")
    card_data = models.JSONField()
    minutes = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=SceneState.choices, default=SceneState.WAITING)
    conversation = models.OneToOneField(
        "conversations.Conversation", null=True, on_delete=models.SET_NULL, related_name="scene"
    )
    heard_seq = models.PositiveIntegerField(default=0)
    saying = models.TextField(blank=True)
    say_at = models.DateTimeField(null=True)
    spoke_at = models.DateTimeField(null=True)
    look_at = models.DateTimeField(null=True, help_text="silence, a disturbance or the end of the time")
    disturbed = models.JSONField(
        default=dict, help_text="place of a disturbance in the plan → entry after it"
    )
    begun_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(
        max_length=12, blank=True, help_text="satisfied, parted, left, escalated, time, stopped"
    )
    score = models.FloatField(null=True)
    rubric = models.ForeignKey("quality.RubricVersion", null=True, on_delete=models.PROTECT, related_name="+")
    scorecard = models.JSONField(null=True, help_text="Scorecard.as_dict()")
    beside = models.JSONField(
        default=list, help_text="by entry of the trainee: a good reply, and faults with what is better"
    )
    error = models.TextField(blank=True)

    class Meta:
        ordering = ["drill", "place"]
        constraints = [models.UniqueConstraint(fields=["drill", "place"], name="scene_once")]
        indexes = [
            models.Index(fields=["look_at"], condition=~Q(state="ended"), name="scene_not_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.card_data.get('title')} ({self.state})"

    @property
    def seed(self) -> int:
        return self.drill.seed + self.place

    @property
    def card(self) -> Card:
        return card_from(self.card_data)

    @property
    def number(self) -> int:
        return self.place + 1


class SceneStep(models.Model):
    """One thing the virtual customer heard ("" is silence, place 0 the beginning) and how they stood after it."""

    scene = models.ForeignKey(Scene, on_delete=models.CASCADE, related_name="steps")
    place = models.PositiveIntegerField()
    heard = models.TextField(blank=True)
    seconds = models.FloatField(default=0)
    seq = models.PositiveIntegerField(default=0, help_text="the entry that was heard last")
    anger = models.PositiveSmallIntegerField()
    trust = models.PositiveSmallIntegerField()
    patience = models.PositiveSmallIntegerField()
    why = models.JSONField(default=list)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["scene", "place"]
        constraints = [models.UniqueConstraint(fields=["scene", "place"], name="scene_step_once")]

    def __str__(self) -> str:
        return f"{self.place}: {self.heard[:40]}"

    @property
    def mood(self) -> Mood:
        return Mood(self.seq, self.anger, tuple(self.why))


class ReviewRole(models.TextChoices):
    SELF = "self", _("By oneself")
    PEER = "peer", _("By a colleague")
    TRAINER = "trainer", _("By a trainer")
    OBSERVER = "observer", _("By the observer")


class DrillReview(models.Model):
    """What somebody says of a drill. One that was asked for and not written yet has no words."""

    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="reviews")
    by = models.ForeignKey(AGENT, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=10, choices=ReviewRole.choices)
    went_well = models.TextField(blank=True)
    do_better = models.TextField(blank=True)
    stars = models.PositiveSmallIntegerField(null=True, help_text="1…5")
    asked_at = models.DateTimeField(default=timezone.now)
    at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [models.UniqueConstraint(fields=["drill", "by"], name="drill_review_once")]

    def __str__(self) -> str:
        return f"{self.role} by {self.by_id}"
