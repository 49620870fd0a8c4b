from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.academy.courses.standing import SOON_DAYS
from yueting.runtime.identifiers import uuid7

AGENT = settings.AUTH_USER_MODEL


class CourseState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    REPLACED = "replaced", _("Replaced")


class CourseVersion(models.Model):
    """A course as a brand wrote it. What came along stays in its files; one with the same key stands in its place."""

    subject_kind = "course"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="courses")
    key = models.SlugField(max_length=60)
    number = models.PositiveIntegerField(default=1)
    data = models.JSONField(help_text="as academy.course_files.course_from reads it")
    state = models.CharField(max_length=10, choices=CourseState.choices, default=CourseState.DRAFT)
    edits = models.PositiveIntegerField(
        default=0, help_text="counts up with each save, so that no save is lost"
    )
    by = models.ForeignKey(AGENT, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["key", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "key", "number"], name="course_version_once"),
            models.UniqueConstraint(
                fields=["brand", "key"], condition=models.Q(state="published"), name="course_published_once"
            ),
            models.UniqueConstraint(
                fields=["brand", "key"], condition=models.Q(state="draft"), name="course_draft_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.number}"


class LessonRead(models.Model):
    """Somebody said that they have read a lesson."""

    agent = models.ForeignKey(AGENT, on_delete=models.CASCADE, related_name="+")
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="+")
    course = models.SlugField(max_length=60)
    lesson = models.SlugField(max_length=60)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "brand", "course", "lesson"], name="lesson_read_once")
        ]

    def __str__(self) -> str:
        return f"{self.course}/{self.lesson}"


class Attempt(models.Model):
    """One answer to one question, as it was given; `version` 0 is the course that came along."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agent = models.ForeignKey(AGENT, on_delete=models.CASCADE, related_name="+")
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="+")
    course = models.SlugField(max_length=60)
    version = models.PositiveIntegerField(default=0)
    lesson = models.SlugField(max_length=60)
    question = models.SlugField(max_length=60)
    language = models.CharField(max_length=10)
    answer = models.JSONField()
    right = models.BooleanField()
    client_key = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["agent", "brand", "course", "lesson", "question", "-at"])]

    def __str__(self) -> str:
        return f"{self.course}/{self.lesson}/{self.question}: {self.right}"


class Remembered(models.Model):
    """How well somebody remembers one question, and when it is asked again."""

    agent = models.ForeignKey(AGENT, on_delete=models.CASCADE, related_name="+")
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="+")
    course = models.SlugField(max_length=60)
    lesson = models.SlugField(max_length=60)
    question = models.SlugField(max_length=60)
    memory = models.JSONField(help_text="academy.courses.repetition.Memory")
    due_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agent", "brand", "course", "lesson", "question"], name="remembered_once"
            )
        ]
        indexes = [models.Index(fields=["agent", "brand", "due_at"])]

    def __str__(self) -> str:
        return f"{self.course}/{self.lesson}/{self.question} due {self.due_at:%F}"


class Certificate(models.Model):
    """Somebody has passed a course; a new one is earned by passing it again after this one has ended or is about to."""

    subject_kind = "certificate"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agent = models.ForeignKey(AGENT, on_delete=models.CASCADE, related_name="certificates")
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE, related_name="+")
    course = models.SlugField(max_length=60)
    version = models.PositiveIntegerField(default=0)
    names = models.JSONField(help_text="of the course, as they were")
    share = models.FloatField(help_text="0…1 of the questions answered rightly")
    earned_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    remind_at = models.DateTimeField(null=True, help_text="when its owner is told that it ends")

    class Meta:
        ordering = ["-earned_at"]
        indexes = [
            models.Index(fields=["agent", "brand", "course", "-earned_at"]),
            models.Index(
                fields=["remind_at"],
                name="certificate_to_remind",
                condition=models.Q(remind_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} until {self.expires_at:%F}"

    @property
    def state(self) -> str:
        """ "good", "ending" within 30 days, or "ended"."""
        left = (self.expires_at - timezone.now()).days
        if self.expires_at <= timezone.now():
            return "ended"
        return "ending" if left < SOON_DAYS else "good"
