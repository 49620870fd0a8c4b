"""From the bot to a person, in the same window: what the colleague reads first, and what the customer is told.

Runs after routing: only then is it known who takes over, or which place in the queue it is.
"""

from collections.abc import Sequence
from datetime import datetime
from statistics import median

from django.utils import timezone

from yueting.assist.bot.hiring import NAME, hiring_of
from yueting.assist.bot.services.answering import language_for, last_words, share, voice_of
from yueting.assist.bot.services.hours import answer_by, is_closed, said
from yueting.assist.bot.services.library import brand_name
from yueting.assist.bot.speaking import spoken
from yueting.assist.bot.summing_up import sum_up
from yueting.assist.bot.talk import State, Words
from yueting.assist.models import BotState, BotTalk
from yueting.conversations.models import Conversation
from yueting.conversations.services.arrival import Arrival
from yueting.conversations.services.replying import lock, reply_by_bot
from yueting.knowledge.wording import Voice
from yueting.routing.queries import position
from yueting.tickets.models import Ticket
from yueting.tickets.services.opening import open_ticket
from yueting.tickets.services.promising import make_by_desk
from yueting.tickets.triage import Triage
from yueting.timeline.services import Actor
from yueting.understanding.turns import Turn

_SAMPLE, _FEWEST = 30, 5  # talks from which the wait is told
_LONGEST_WAIT = 120  # minutes; what takes longer is not told in minutes


def tell_arrivals(arrivals: Sequence[Arrival]) -> None:
    """Tell every customer of the batch whose talk the bot has just let go who takes over, or when."""
    asked = {
        a.conversation.id: a.conversation
        for a in arrivals
        if a.is_live and hiring_of(a.message.inbox.kind, a.message.inbox.settings).is_on
    }
    if not asked:
        return
    for talk in BotTalk.objects.filter(pk__in=asked, state=BotState.HANDED_OFF, ended_at=None):
        tell(talk, asked[talk.pk])


def tell(talk: BotTalk, conversation: Conversation) -> None:
    """Sum the talk up for the colleague and say to the customer what happens now; once for each hand-off."""
    now = timezone.now()
    locked = lock(conversation)
    voice = voice_of(locked, talk)
    hiring = hiring_of(locked.inbox.kind, locked.inbox.settings)
    language = language_for(voice)
    name = hiring.name or NAME[language]
    state = State.from_dict(talk.memory)
    talk.summary = summary_of(locked, state)
    talk.ended_at = now
    known = {"bot": name, "brand": brand_name(locked.brand, language)}
    introduction = () if talk.turns.exclude(answer=None).exists() else (Words("introduction"),)
    lines = (*introduction, Words(f"hand_off_{talk.cause}"), *_what_now(locked, talk, voice, now))
    text = spoken(lines, voice, known)
    data = {"bot": "hand_off", "cause": talk.cause, "sources": [], "choices": []}
    key = f"bot-off-{talk.pk.hex}-{talk.turns.count()}"
    message = reply_by_bot(locked, Actor("bot", name=name), text, answers=False, data=data, client_key=key)
    talk.save(update_fields=["summary", "ended_at"])
    last = talk.turns.order_by("-at", "-id").first()
    if last:
        last.answer = message
        last.save(update_fields=["answer"])
    share(locked, conversation)


def summary_of(conversation: Conversation, state: State) -> dict[str, object]:
    """What the colleague reads first, from the talk's own words."""
    messages = last_words(conversation)
    turns = [Turn("customer" if m.is_from_customer else "agent", m.text, m.at) for m in messages]
    moods = list(conversation.readings.order_by("seq").values_list("emotion", flat=True))
    return sum_up(turns, state.slots, moods).as_dict()


def _what_now(locked: Conversation, talk: BotTalk, voice: Voice, now: datetime) -> list[Words]:
    """Who is there, or which place it is and how long it takes; when nobody is, by when an answer comes."""
    again = Words("nothing_again")
    if locked.assignee:
        return [Words("with_you", {"agent": str(locked.assignee)}), again]
    if is_closed(locked.brand, now):
        promised = _promise(locked, talk, voice, now)
        return [promised] if promised else [again]
    place = position(locked)
    if place is None:
        return [again]
    lines = [Words("queued", {"position": str(place)})]
    if minutes := expected_wait(locked, place):
        lines.append(Words("wait", {"minutes": str(minutes)}))
    return [*lines, again]


def _promise(locked: Conversation, talk: BotTalk, voice: Voice, now: datetime) -> Words | None:
    """A dated promise with a number, on the ticket of the talk; a talk without one gets one."""
    due = answer_by(locked.brand, now)
    if due is None:
        return None
    bot = Actor("bot")
    asked = talk.turns.order_by("at").values_list("asked", flat=True).first() or locked.preview
    words = " ".join(str(asked).split())[:200]
    ticket: Ticket | None = locked.tickets.unsolved().order_by("-opened_at").first()
    if ticket is None:
        decision = Triage(True, "consultation", locked.level, locked.priority, "normal", "ordinary", ())
        ticket = open_ticket(locked, decision, words, bot)
    promise = make_by_desk(ticket, bot, what=words, due_at=due)
    told = {"due": said(locked.brand, due, voice), "reference": promise.reference or locked.reference}
    return Words("closed_promise", told)


def expected_wait(conversation: Conversation, place: int) -> int | None:
    """Minutes until a person answers, from how long the latest talks of this queue waited; None when too few are known.

    The median wait of those talks grows with the place: who is third waits about as long as three of them.
    """
    before = Conversation.objects.real().filter(
        brand=conversation.brand_id,
        team=conversation.team_id,
        channel=conversation.channel,
        first_reply_at__isnull=False,
        assignee__isnull=False,
    )
    rows = before.order_by("-started_at").values_list("started_at", "first_reply_at")[:_SAMPLE]
    waits = [(reply - start).total_seconds() / 60 for start, reply in rows if reply and reply >= start]
    if len(waits) < _FEWEST:
        return None
    minutes = max(1, round(median(waits) * max(1, place)))
    return minutes if minutes <= _LONGEST_WAIT else None
