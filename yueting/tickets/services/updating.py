"""One update to everybody whom an incident touches: each customer once, in their channel and variety."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.accounts.permissions import require
from yueting.contacts.models import Contact
from yueting.conversations.models import Conversation
from yueting.conversations.services.replying import REPLY_LIMIT, say
from yueting.conversations.templatetags.marks import VARIETIES as VARIETY_WORDS
from yueting.runtime.push import gathered, wake
from yueting.tickets.incidents import VARIETIES, Stage, check_lasts, framed, lacking, spoken, words_for
from yueting.tickets.matters import refused
from yueting.tickets.models import Incident, IncidentNews, IncidentUpdate, NewsState, Ticket
from yueting.tickets.reasons import gettext_noop
from yueting.tickets.services.declaring import changed_incident, held_incident

BATCH = 50
NO_WAY = "no_way"  # the customer has no talk that words could go to


@dataclass(frozen=True, slots=True)
class Reader:
    """A customer who is touched, the talk in which they are told (None: there is none), and how they write."""

    contact: Contact
    conversation: Conversation | None
    variety: str


def readers(incident: Incident) -> list[Reader]:
    """Everybody touched, once each, however many tickets they have."""
    tickets = Ticket.objects.filter(incidents=incident)
    contacts = Contact.objects.filter(pk__in=tickets.values("contact")).order_by("pk")
    ways = _ways(incident)
    languages = incident.brand.languages
    found = []
    for contact in contacts:
        talk = ways.get(contact.pk)
        variety = spoken(talk.variety if talk else "", contact.variety, languages)
        found.append(Reader(contact, talk, variety))
    return found


def wanted_varieties(touched: list[Reader]) -> dict[str, int]:
    """How many customers write which variety, in the order of VARIETIES."""
    counted = Counter(reader.variety for reader in touched)
    return {variety: counted[variety] for variety in VARIETIES if counted[variety]}


def send_update(
    incident: Incident, agent: Agent, *, version: int, words: Mapping[str, str], key: str
) -> IncidentUpdate:
    """Put one piece of news on its way to everybody touched; the loop `news` hands it to the outbox.

    The same `key` again gives the first update back. A drill writes down whom it would have reached and sends nothing.
    Raises PermissionDenied, AlreadyDone, ValidationError, lifecycle.NotAllowed.
    """
    with transaction.atomic():
        if known := IncidentUpdate.objects.filter(key=key, incident=incident).first():
            return known
        held = held_incident(incident, agent, version)
        if known := IncidentUpdate.objects.filter(key=key, incident=incident).first():
            return known
        check_lasts(Stage(held.stage))
        if not held.remedy:
            raise refused(
                "no_remedy", gettext_noop("First write down what customers can do now; then tell them.")
            )
        touched = readers(held)
        given = _checked(words, touched)
        update = IncidentUpdate.objects.create(incident=held, words=given, by=agent, key=key)
        state = NewsState.PRACTISED if held.is_drill else NewsState.QUEUED
        IncidentNews.objects.bulk_create(_news(update, reader, state) for reader in touched)
        changed_incident(held, "incident.updated", agent, count=str(len(touched)))
        wake("news")
    return update


def repeat_failed(update: IncidentUpdate, agent: Agent) -> int:
    """Try again for those whom the update could not be handed over to; gives how many."""
    require(agent, "lead_incidents", update.incident.brand_id)
    with transaction.atomic():
        failed = list(update.news.select_for_update().filter(state=NewsState.FAILED))
        ways = _ways(update.incident)
        for news in failed:
            talk = ways.get(news.contact_id)
            if talk:
                news.conversation, news.state, news.error = talk, NewsState.QUEUED, ""
                news.save(update_fields=["conversation", "state", "error"])
        wake("news")
    return sum(news.state == NewsState.QUEUED for news in failed)


def hand_over(limit: int = BATCH) -> int:
    """Give queued news to the outbox, each with its delivery in one transaction; returns how many were handled."""
    with transaction.atomic(), gathered():
        due = list(
            IncidentNews.objects.select_for_update(skip_locked=True, of=("self",))
            .filter(state=NewsState.QUEUED)
            .select_related("update__incident__brand", "contact", "conversation")
            .order_by("id")[:limit]
        )
        # Talks are locked in one order, so that two of these never wait in a circle.
        for news in sorted(due, key=lambda news: str(news.conversation_id)):
            _hand(news)
    return len(due)


def _hand(news: IncidentNews) -> None:
    incident, talk = news.update.incident, news.conversation
    if incident.is_drill or talk is None:  # a drill never gets here; if it did, nobody would hear of it
        news.state, news.error = NewsState.FAILED, NO_WAY
    else:
        text = framed(
            words_for(news.variety, news.update.words),
            talk.channel,
            news.variety,
            customer=news.contact.name,
            brand=str(incident.brand),
        )
        try:
            with transaction.atomic():
                news.message = say(talk, text, data={"incident": incident.reference})
                news.state = NewsState.HANDED_OVER
        except OperationalError:
            raise  # the database is away, or another process was in the way: all of it waits
        except Exception as error:
            news.state, news.error = NewsState.FAILED, f"{type(error).__name__}: {error}"[:300]
    news.save(update_fields=["state", "error", "message"])


def _ways(incident: Incident) -> dict[UUID, Conversation]:
    """For each customer the talk to tell them in: one about a linked ticket, open before ended, then the latest."""
    talks = (
        Conversation.objects.real()
        .filter(
            tickets__incidents=incident,
            inbox__is_active=True,
            channel__in=set(settings.CHANNELS) - {"import"},
        )
        .exclude(channel="email", address="")
        .select_related("inbox")
        .distinct()
    )
    ways: dict[UUID, Conversation] = {}
    for talk in sorted(talks, key=lambda talk: (talk.is_open, talk.last_message_at)):
        ways[talk.contact_id] = talk
    return ways


def _news(update: IncidentUpdate, reader: Reader, state: str) -> IncidentNews:
    if reader.conversation is None and state == NewsState.QUEUED:
        state = NewsState.FAILED
    return IncidentNews(
        update=update,
        contact=reader.contact,
        conversation=reader.conversation,
        variety=reader.variety,
        state=state,
        error=NO_WAY if reader.conversation is None else "",
    )


def _checked(words: Mapping[str, str], touched: list[Reader]) -> dict[str, str]:
    given = {variety: words.get(variety, "").replace("\x00", "").strip() for variety in VARIETIES}
    given = {variety: text for variety, text in given.items() if text}
    if not given:
        raise ValidationError(_("Write something first."))
    if any(len(text) > REPLY_LIMIT // 10 for text in given.values()):
        raise ValidationError(_("This is too long for an update."))
    if not touched:
        raise ValidationError(
            _("No ticket is linked yet: link those that are touched, then tell their customers.")
        )
    for variety, count in lacking(given, wanted_varieties(touched)).items():
        raise ValidationError(
            _("%(count)s customers write %(variety)s: write words for them too.")
            % {"count": count, "variety": VARIETY_WORDS[variety]}
        )
    return given


def first_word_seconds(incident: Incident) -> float | None:
    """Seconds from the declaration to the first update; None before it."""
    first = incident.updates.order_by("at").first()
    return (first.at - incident.declared_at).total_seconds() if first else None


def lasted_seconds(incident: Incident) -> float:
    return ((incident.closed_at or timezone.now()) - incident.declared_at).total_seconds()
