"""Search over everything one may see: messages, references, customers.

Messages come newest first, never best first: who searches them looks for something that was said, and "退款" stands in
thousands alike. What finds nothing as it is written is asked once more by its sounds.
"""

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q

from yueting.accounts.models import Agent
from yueting.accounts.permissions import brands_for
from yueting.contacts.models import Contact
from yueting.conversations.finding import Sought, sought, tokens_by_sound
from yueting.conversations.marking import Piece, marked
from yueting.conversations.models import Conversation, Inbox, Message
from yueting.conversations.queries.lists import Place
from yueting.tickets.references import find_references
from yueting.understanding.tokens import query_tokens

PAGE = 20
_CANDIDATES = 60  # read at once; each is then looked at
_ROUNDS = 15
_AROUND = 40  # characters beside a hit


@dataclass(frozen=True, slots=True)
class Hit:
    """A message in which the words stand, with an excerpt."""

    message: Message
    excerpt: list[Piece]


@dataclass(slots=True)
class Found:
    """The answer to a search; `after` is where the next page begins."""

    hits: list[Hit] = field(default_factory=list)
    conversations: list[Conversation] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    after: Place | None = None
    by_sound: bool = False  # nothing stands there as it was written; the hits sound alike

    @property
    def is_empty(self) -> bool:
        return not (self.hits or self.conversations or self.contacts)


def search(agent: Agent, query: str, after: Place | None = None) -> Found:
    """Everything the query names, newest first; conversations and customers stand on the first page only."""
    found = Found()
    found.hits, found.after = _messages(agent, query, after)
    if after is None:
        found.conversations = _named(agent, query)
        found.contacts = _contacts(agent, query.strip(), thorough=not (found.hits or found.conversations))
    if found.is_empty and found.after is None:
        found.hits, found.after = _sounding(agent, query, after)
        found.by_sound = bool(found.hits)
    return found


def _messages(agent: Agent, query: str, after: Place | None) -> tuple[list[Hit], Place | None]:
    tokens = query_tokens(query)
    return _page(agent, Q(tokens__has_all=tokens), sought(query), after) if tokens else ([], None)


def _sounding(agent: Agent, query: str, after: Place | None) -> tuple[list[Hit], Place | None]:
    """The same by sound; a page after the first that finds nothing as written can only be one of these."""
    groups = tokens_by_sound(query)
    one_of_each = Q(tokens__has_one_of_each=groups)
    return _page(agent, one_of_each, sought(query, by_sound=True), after) if groups else ([], None)


def _page(agent: Agent, holding: Q, wanted: Sought, after: Place | None) -> tuple[list[Hit], Place | None]:
    """Candidates come newest first from the index of the brands' inboxes; only visible ones are looked at."""
    inboxes = list(
        Inbox.objects.filter(brand__in=brands_for(agent, "read_conversations")).values_list("pk", flat=True)
    )
    candidates = Message.objects.filter(holding, inbox__in=inboxes).order_by("-at", "-pk")
    hits: list[Hit] = []
    for _round in range(_ROUNDS):
        page = candidates.filter(_older(after)) if after else candidates
        keys = list(page.values_list("pk", "at")[:_CANDIDATES])
        hits += _checked(agent, [pk for pk, _at in keys], wanted)
        if len(hits) > PAGE:
            last = hits[PAGE - 1].message
            return hits[:PAGE], Place(last.at, last.pk)
        if len(keys) < _CANDIDATES:
            return hits, None
        after = Place(keys[-1][1], keys[-1][0])
    return hits, after


def _older(place: Place) -> Q:
    return Q(at__lt=place.at) | Q(at=place.at, pk__lt=place.id)


def _checked(agent: Agent, keys: list[UUID], wanted: Sought) -> list[Hit]:
    messages = (
        Message.objects.filter(pk__in=keys, conversation__in=Conversation.objects.visible_to(agent))
        .select_related("conversation__contact")
        .defer("tokens", "html", "quoted")
        .order_by("-at", "-pk")
    )
    hits = []
    for message in messages:
        text = f"{message.data['subject']}\n{message.text}" if message.data.get("subject") else message.text
        if (spans := wanted.spans(text)) is not None:
            hits.append(Hit(message, marked(text, spans, around=_AROUND)))
    return hits


def _named(agent: Agent, query: str) -> list[Conversation]:
    references = find_references(query)
    if not references:
        return []
    own, of_ticket = Q(reference__in=references), Q(tickets__reference__in=references)
    visible = Conversation.objects.visible_to(agent).select_related("contact", "assignee", "brand")
    return list(visible.filter(own | of_ticket).distinct()[:PAGE])


def _contacts(agent: Agent, query: str, *, thorough: bool) -> list[Contact]:
    """Customers by the beginning of their name or address; anywhere in them only if nothing else was found, for
    no index serves that."""
    if len(query) < 2:
        return []
    how = "icontains" if thorough else "startswith"
    brands = brands_for(agent, "read_conversations")
    visible = Conversation.objects.visible_to(agent).values("contact")
    customers = Contact.objects.filter(brand__in=brands, pk__in=visible)
    # Two reads, each along its own index; one with "or" would look at every customer there is.
    by_name = customers.filter(**{f"name__{how}": query})[:10]
    by_address = customers.filter(points__brand__in=brands, **{f"points__address__{how}": query}).distinct()[
        :10
    ]
    return list(dict.fromkeys([*by_name, *by_address]))[:10]
