from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yueting.accounts.models import Agent
from yueting.conversations.permissions import scope
from yueting.runtime.identifiers import uuid7


class State(models.TextChoices):
    OPEN = "open", _("Open")
    ENDED = "ended", _("Ended")


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, agent: Agent) -> "ConversationQuerySet":
        """What this person may see: the only way in for pages, sockets, search and API."""
        return self.filter(scope(agent))

    def open(self) -> "ConversationQuerySet":
        return self.filter(state=State.OPEN)

    def real(self) -> "ConversationQuerySet":
        """Talks with customers at this desk, neither imported history nor practice: the one place that says what is
        counted, routed, surveyed and told to others."""
        return self.filter(is_history=False, is_practice=False)

    def waiting_in_queue(self) -> "ConversationQuerySet":
        """Open, without an owner, not with the bot: most urgent first, then longest waiting."""
        waiting = self.open().filter(assignee=None, with_bot=False, is_practice=False)
        return waiting.order_by("-priority", "waiting_since", "id")


class Conversation(models.Model):
    """The talk with one contact in one inbox, with one order of messages.

    `priority`, `level`, `emotion`, `variety`, `intent` and `due_at` are what the list shows and sorts by; the steps
    of a message write them here, so that the list needs one indexed read.
    """

    subject_kind = "conversation"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    brand = models.ForeignKey("accounts.Brand", on_delete=models.CASCADE)
    inbox = models.ForeignKey("conversations.Inbox", on_delete=models.CASCADE, related_name="conversations")
    contact = models.ForeignKey("contacts.Contact", on_delete=models.CASCADE, related_name="conversations")
    channel = models.CharField(max_length=20, help_text="kind of the inbox")
    external_id = models.CharField(
        max_length=255, blank=True, help_text="the platform's own thread, if it has one"
    )
    address = models.CharField(
        max_length=320, blank=True, help_text="where replies go: mail address, visitor, phone"
    )
    subject = models.CharField(max_length=500, blank=True)
    preview = models.CharField(max_length=160, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    team = models.ForeignKey("accounts.Team", null=True, blank=True, on_delete=models.SET_NULL)
    assignee = models.ForeignKey(
        "accounts.Agent", null=True, blank=True, on_delete=models.SET_NULL, related_name="conversations"
    )
    last_agent = models.ForeignKey(
        "accounts.Agent",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
        help_text="who had it before it went back to a queue",
    )
    handed_over_by = models.ForeignKey(
        "accounts.Agent",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,
        help_text="who gave it to the queue in which it waits",
    )
    last_seq = models.PositiveIntegerField(default=0)
    agent_seen_seq = models.PositiveIntegerField(default=0)
    customer_seen_seq = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(default=timezone.now)
    last_message_at = models.DateTimeField(default=timezone.now)
    waiting_since = models.DateTimeField(null=True, help_text="oldest customer message not answered yet")
    first_reply_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    priority = models.PositiveSmallIntegerField(default=0)
    level = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    emotion = models.CharField(max_length=15, blank=True)
    variety = models.CharField(max_length=10, blank=True)
    intent = models.CharField(max_length=20, blank=True)
    device = models.JSONField(default=dict)
    is_history = models.BooleanField(
        default=False, help_text="imported: no clock, routing, survey or live figure"
    )
    is_practice = models.BooleanField(
        default=False,
        help_text="a trainee practises: seen by them alone, and like history sets nothing in motion",
    )
    unaided_until = models.DateTimeField(
        null=True, help_text="practice without help: until then no suggestion, knowledge or reply check"
    )
    with_bot = models.BooleanField(default=False, help_text="the bot has it: in no queue, nobody is alarmed")
    alarmed_at = models.DateTimeField(
        null=True, help_text="the duty leader was told that nobody has this one"
    )

    objects = ConversationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["brand", "state", "-priority", "waiting_since"]),
            models.Index(fields=["brand", "state", "-last_message_at"]),
            models.Index(fields=["assignee", "state", "-last_message_at"]),
            models.Index(fields=["team", "state", "-priority"]),
            models.Index(
                fields=["brand", "-last_message_at"], condition=models.Q(with_bot=True), name="talk_with_bot"
            ),
            models.Index(fields=["contact", "-last_message_at"]),
            models.Index(fields=["inbox", "address", "-last_message_at"]),
            models.Index(
                fields=["inbox", "external_id"], condition=~models.Q(external_id=""), name="platform_thread"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.subject or self.preview}"

    @property
    def unread(self) -> int:
        return max(0, self.last_seq - self.agent_seen_seq)

    @property
    def is_real(self) -> bool:
        """Of a customer at this desk; see `ConversationQuerySet.real`."""
        return not (self.is_history or self.is_practice)

    @property
    def is_unaided(self) -> bool:
        """In practice, whoever writes here is on their own for now."""
        return self.unaided_until is not None and self.unaided_until > timezone.now()

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN
