"""One conversation of the demo's past, turn by turn."""

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from yueting.accounts.models import Agent
from yueting.care.models import Rating
from yueting.care.services import take_rating
from yueting.channels.base import InboundMessage, Sender
from yueting.channels.models import Visitor
from yueting.channels.webchat.services import Reached, note_reached
from yueting.conversations.models import Conversation, DeliveryState
from yueting.conversations.services import handling
from yueting.conversations.services.arrival import Incoming, message_steps
from yueting.conversations.services.receiving import receive
from yueting.conversations.services.replying import note, reply
from yueting.demo.plot import Scene
from yueting.demo.timetable import IN_A_HURRY, PACES, takes
from yueting.demo.wording import fill
from yueting.routing.services import route
from yueting.tickets.lifecycle import Action
from yueting.tickets.services.closing import obstacles
from yueting.tickets.services.progress import WrapUpWords, act, wrap_up

if TYPE_CHECKING:
    from yueting.demo.services.past import Story

NOTES, TRANSFERS, TAKEN_OVER = 0.14, 0.07, 0.3  # shares; taken over are serious complaints only
DEVICES = (
    {"browser": "Chrome 126", "system": "Android", "screen": "412×915"},
    {"browser": "Safari 17", "system": "iOS", "screen": "390×844"},
    {"browser": "Edge 125", "system": "Windows", "screen": "1920×1080"},
    {"browser": "Chrome 126", "system": "macOS", "screen": "1440×900"},
)
REMARKS = {
    "yue": ("已查物流，司機話今日行呢區。", "客人講過兩次，唔好再問單號。", "倉庫覆：今晚前有實數。"),
    "cmn": ("已联系仓库，今天下班前回复。", "客户之前来过一次，别再问单号。", "快递说今天派送。"),
}
HANDED_ON = {"yue": "呢單你熟啲，麻煩跟埋。", "cmn": "这单你更熟，麻烦跟进一下。"}


class Play:
    """A scene on its way; `turn` is the next line to be said."""

    def __init__(self, story: "Story", scene: Scene) -> None:
        self.story, self.scene, self.turn = story, scene, 0
        self.brand = story.desk.brands[scene.talk.brand]
        self.inbox = story.desk.inboxes[scene.talk.brand, scene.channel]
        self.house = "cmn" if scene.talk.brand == "lingshang" else "yue"
        self.address = scene.address
        self.conversation_id = UUID(int=0)  # none yet
        self.last_mail = ""
        self.device: dict[str, str] = {}

    @property
    def conversation(self) -> Conversation:
        return Conversation.objects.select_related("assignee", "inbox").get(pk=self.conversation_id)

    # -- the customer ------------------------------------------------------------------------------------

    def customer_writes(self) -> None:
        """The customer's next line comes in and takes all steps of a message."""
        if self.scene.channel == "chat" and self.turn == 0:
            self._open_chat()
        elif self.scene.channel == "chat":
            self._has_read()
        arrival = receive(Incoming(self.inbox, self._inbound()))
        assert arrival is not None
        for _name, step in message_steps():
            step([arrival])
        self.conversation_id = arrival.conversation.id
        self._go_on()

    def _open_chat(self) -> None:
        self.device = self.story.chance.choice(DEVICES) | {"page": "/demo/"}
        self.address = str(Visitor.objects.create(inbox=self.inbox, device=self.device).pk)

    def _inbound(self) -> InboundMessage:
        kind = {"chat": "visitor", "email": "email", "api": "api"}[self.scene.channel]
        mail = self.scene.channel == "email"
        key = f"{self.address}:{self.turn}"
        key = f"<{key.replace(':', '.')}.demo.example>" if mail else key
        thread = (self.last_mail,) if self.last_mail else ()
        self.last_mail = key if mail else ""
        return InboundMessage(
            external_id=key,
            sender=Sender(kind, self.address, self.scene.telling.customer),
            text=self._words(""),
            subject=self.scene.telling.subject if mail else "",
            thread=thread,
            new_matter=mail,
            conversation=self.address if kind == "api" else "",
            device=self.device,
            at=timezone.now(),
        )

    def _has_read(self) -> None:
        last = Conversation.objects.values_list("last_seq", flat=True).get(pk=self.conversation_id)
        note_reached([Reached(self.conversation_id, last, DeliveryState.READ)])

    def _rates(self) -> None:
        rating = Rating.objects.filter(conversation=self.conversation_id, score=None).first()
        if rating and self.scene.rates:
            take_rating(rating, self.scene.talk.rating, self.scene.talk.rating_comment)

    # -- the desk ----------------------------------------------------------------------------------------

    def agent_answers(self) -> None:
        """Whoever has the conversation says the next line; while nobody has it, it waits."""
        conversation = self.conversation
        if conversation.assignee is None and self.story.is_staffed:
            route([conversation])
            conversation = self.conversation
        if conversation.assignee is None:
            self.story.when_staffed(self.agent_answers)
            return
        conversation = self._may_change_hands(conversation)
        agent = conversation.assignee
        assert agent is not None
        if self.story.chance.random() < NOTES:
            remark = self.story.chance.choice(REMARKS[self.house])
            note(conversation, agent, remark, client_key=f"{conversation.id}-n{self.turn}")
        reply(conversation, agent, self._words(agent.name), client_key=f"{conversation.id}-{self.turn}")
        self._go_on()

    def _may_change_hands(self, conversation: Conversation) -> Conversation:
        """Now and then a leader takes a serious complaint over, or a colleague gets the conversation."""
        chance, owner, leader = self.story.chance, conversation.assignee, self.brand.duty_leader
        if owner is None or leader is None or self.turn < 2 or self.scene.stops_after:
            return conversation
        if conversation.level >= 3 and owner != leader and chance.random() < TAKEN_OVER:
            return handling.take_over(conversation, leader)
        if conversation.level < 3 and owner != leader and chance.random() < TRANSFERS:
            fellows = [self.story.desk.people[key] for key in self.story.desk.workers(self.scene.talk.brand)]
            to = chance.choice([fellow for fellow in fellows if fellow != owner])
            return handling.transfer(conversation, owner, to, HANDED_ON[self.house])
        return conversation

    def ends(self) -> None:
        """The agent wraps up; what was not solved stays a ticket in work."""
        conversation, talk = self.conversation, self.scene.talk
        agent = conversation.assignee or self.brand.duty_leader
        if not conversation.is_open or agent is None:
            return
        solved = talk.ending != "unsolved"
        last = next(text for role, text in reversed(talk.turns) if role == "agent")
        words = WrapUpWords(self.scene.telling.subject, fill(last, {"agent": agent.name, **_BLANKS})[:200])
        wrap_up(conversation, agent, words, resolve_tickets=solved)
        chance = self.story.chance
        self.story.after(takes(8 * 60, 0.9, chance), self._rates)
        if not solved:
            self.story.after(timedelta(hours=chance.uniform(14, 90)), lambda: self._settles(agent))
        elif chance.random() < 0.5:
            self.story.after(timedelta(hours=chance.uniform(24, 72)), self._closes)

    def _settles(self, agent: Agent) -> None:
        for ticket in self.conversation.tickets.unsolved():
            act(ticket, Action.RESOLVE, agent, version=ticket.version)

    def _closes(self) -> None:
        leader = self.brand.duty_leader
        for ticket in self.conversation.tickets.filter(state="resolved"):
            if leader and not obstacles(ticket):  # a complaint with its path half walked stays as it is
                reason = {"yue": "客人確認解決", "cmn": "客户确认已解决"}[self.house]
                act(ticket, Action.CLOSE, leader, version=ticket.version, why=reason)

    # -- what comes next ---------------------------------------------------------------------------------

    def _words(self, agent: str) -> str:
        return fill(self.scene.telling.turns[self.turn][1], {"agent": agent})

    def _go_on(self) -> None:
        """Put the next line in line, or the end."""
        self.turn += 1
        turns, chance, pace = self.scene.telling.turns, self.story.chance, PACES[self.scene.channel]
        if self.scene.stops_after is not None and self.turn >= self.scene.stops_after:
            return
        if self.turn == len(turns):
            self.story.after(takes(2 * pace.agent, pace.spread, chance), self.ends)
        elif turns[self.turn][0] == "customer":
            self.story.after(takes(pace.customer, pace.spread, chance), self.customer_writes)
        else:
            seconds = pace.first if self.turn == 1 else pace.agent
            hurry = IN_A_HURRY if self.scene.talk.level >= 2 else 1.0
            self.story.after(takes(hurry * seconds, pace.spread, chance), self.agent_answers)


_BLANKS = {"name": "", "order": "", "product": "", "date": "", "amount": ""}
