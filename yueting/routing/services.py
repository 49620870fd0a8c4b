"""The third step of a message: who takes it. And the watch over conversations that nobody has."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import cast
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from yueting.accounts.models import Agent, Membership, Notice, Presence, Team
from yueting.accounts.permissions import ALLOWED, scoped
from yueting.accounts.services.notices import notify, notify_all
from yueting.accounts.services.presence import set_presence
from yueting.conversations.models import Conversation
from yueting.conversations.services.arrival import Arrival
from yueting.conversations.services.handling import Assignment, assign_all, enqueue
from yueting.routing.matching import Candidate, Case, choose
from yueting.routing.matching import Presence as MatchingPresence
from yueting.routing.queries import staffed, unattended
from yueting.tickets.services.duty import on_duty
from yueting.timeline.services import SYSTEM, record

CAPACITY = {"chat": 4, "email": 12, "api": 8}  # conversations at once; an agent's own figures go first
OFFERED = 200  # waiting conversations looked at in one go, most urgent first
WORKING = [Presence.ONLINE, Presence.BUSY]
GONE_AFTER = timedelta(minutes=3)  # a console shows a sign of life every minute


def route_arrivals(arrivals: Sequence[Arrival]) -> None:
    """Give every open conversation of the batch that nobody has to somebody, or to a queue."""
    _release([a for a in arrivals if a.is_live])
    route([a.conversation for a in arrivals if a.is_live])


def route(conversations: Iterable[Conversation]) -> None:
    """Assign conversations to whom `matching.choose` finds, else leave them in their teams' queues.

    What each got is written onto the given objects too. Many take as many statements as one.
    """
    given = {c.id: c for c in conversations if c.is_open and c.assignee_id is None and not c.with_bot}
    if not given:
        return
    with transaction.atomic():
        locked = (
            Conversation.objects.open()
            .filter(pk__in=given, assignee=None, with_bot=False)
            .order_by("id")
            .select_for_update(of=("self",))
            .select_related("team", "inbox__team")
        )
        by_brand: dict[UUID, list[Conversation]] = defaultdict(list)
        for conversation in locked:
            by_brand[conversation.brand_id].append(conversation)
        for brand_id, waiting in by_brand.items():
            _route_brand(brand_id, waiting)
            for conversation in waiting:
                given[conversation.id].assignee_id = conversation.assignee_id
                given[conversation.id].team_id = conversation.team_id


def _route_brand(brand_id: UUID, waiting: Sequence[Conversation]) -> None:
    """Choose for locked conversations of one brand, one after the other: each choice adds to somebody's load."""
    agents = {str(agent.id): agent for agent in _agents(brand_id)}
    candidates = _candidates(brand_id, agents.values())
    assignments = []
    for case, conversation in _cases(waiting):
        choice = choose(case, candidates.values(), timezone.now())
        if choice.agent:
            # Of no team it would be open to every team of the brand.
            conversation.team = conversation.team or conversation.inbox.team
            assignments.append(Assignment(conversation, agents[choice.agent], reasons=choice.reasons))
            candidates[choice.agent] = _with_one_more(candidates[choice.agent], case.channel)
        elif conversation.team is None and conversation.inbox.team is not None:
            enqueue(conversation, conversation.inbox.team)
    if assignments:
        _hand_out(assignments)


def _release(arrivals: Sequence[Arrival]) -> None:
    """A customer who writes does not wait for somebody who is not here: back into the queue with it.

    Who takes a break comes back, and keeps the talks that they are in the middle of.
    """
    owned = {a.conversation.id: a.conversation for a in arrivals if a.conversation.assignee_id is not None}
    if not owned:
        return
    back = {a.conversation.id for a in arrivals if a.reopened}
    gone = Q(assignee__in=_gone()) | Q(pk__in=back, assignee__presence=Presence.BREAK)
    left = Conversation.objects.open().filter(gone, pk__in=owned).order_by("id")
    with transaction.atomic():
        locked = left.select_for_update(of=("self",)).select_related("team", "inbox__team", "assignee")
        for conversation in locked:
            team = conversation.team or conversation.inbox.team
            enqueue(conversation, team, verb="conversation.released")
            owned[conversation.id].assignee_id = None
            owned[conversation.id].team_id = conversation.team_id


def _gone() -> QuerySet[Agent]:
    """Who is not here: offline, no longer with us, or without a sign of life for so long that they soon will be."""
    silent = Q(presence__in=WORKING, seen_at__lt=timezone.now() - GONE_AFTER)
    return Agent.objects.filter(Q(is_active=False) | Q(presence=Presence.OFFLINE) | silent)


def _hand_out(assignments: Sequence[Assignment]) -> None:
    assign_all(assignments)
    notify_all(
        [
            Notice(
                agent=given.agent,
                kind="assigned",
                conversation_id=given.conversation.id,
                data={"reference": given.conversation.reference},
            )
            for given in assignments
        ]
    )


def drain_queue(agent: Agent) -> None:
    """Somebody came online or got free: the most urgent conversations they may take are offered again."""
    waiting = Conversation.objects.waiting_in_queue().filter(scoped(agent, "handle_conversations"))
    route(list(waiting[:OFFERED]))


def sweep() -> int:
    """Offer waiting conversations to who is free now, and alarm the duty leader about unattended ones (T5).

    Runs every ten seconds; returns 0, so that the loop rests.
    """
    _sign_off_the_gone()
    # What no team member could take must not stand in the way of the others.
    route(list(Conversation.objects.waiting_in_queue().filter(staffed())[:OFFERED]))
    _alarm()
    return 0


def _alarm() -> None:
    now = timezone.now()
    with transaction.atomic():
        lonely = (
            unattended()
            .select_for_update(of=("self",), skip_locked=True)
            .select_related("brand__duty_leader")
        )
        for conversation in lonely.filter(alarmed_at=None)[:50]:
            leaders = on_duty(conversation.brand)
            notify(leaders, "unattended", conversation_id=conversation.id, reference=conversation.reference)
            record(conversation, "conversation.unattended", to=", ".join(map(str, leaders)))
            conversation.alarmed_at = now
            conversation.save(update_fields=["alarmed_at"])


def _is_silent(agent: Agent) -> bool:
    """The next sweep will sign this person off."""
    silent_since = timezone.now() - GONE_AFTER
    return agent.presence in WORKING and agent.seen_at is not None and agent.seen_at < silent_since


def _sign_off_the_gone() -> None:
    """A console that shows no sign of life takes no work: closed laptop, lost network."""
    for agent in Agent.objects.filter(presence__in=WORKING, seen_at__lt=timezone.now() - GONE_AFTER):
        set_presence(agent, Presence.OFFLINE, SYSTEM)


def _cases(waiting: Sequence[Conversation]) -> Iterator[tuple[Case, Conversation]]:
    """Who waits, most urgent first."""
    last = _last_agents(waiting)
    teams = {team.id: team for c in waiting if (team := c.team or c.inbox.team)}
    skills = _skills(teams)
    for conversation in sorted(waiting, key=lambda c: (-c.priority, c.waiting_since or c.last_message_at)):
        team = conversation.team or conversation.inbox.team
        case = Case(
            id=str(conversation.id),
            brand=str(conversation.brand_id),
            channel=conversation.channel,
            waiting_since=conversation.waiting_since or conversation.last_message_at,
            variety=conversation.variety or "unknown",
            priority=conversation.priority,
            last_agent=_last_agent(conversation, last),
            given_up_by=_given_up_by(conversation),
            team=str(team.id) if team else None,
            skills=skills[team.id] if team else frozenset(),
        )
        yield case, conversation


def _last_agent(conversation: Conversation, last: Mapping[UUID, str]) -> str | None:
    """Who had this talk before it came back into the queue, else who served the customer last time."""
    return (
        str(conversation.last_agent_id) if conversation.last_agent_id else last.get(conversation.contact_id)
    )


def _given_up_by(conversation: Conversation) -> frozenset[str]:
    """Who handed it to this queue, and from whose hands."""
    if conversation.handed_over_by_id is None:
        return frozenset()
    return frozenset(map(str, filter(None, (conversation.handed_over_by_id, conversation.last_agent_id))))


def _last_agents(waiting: Sequence[Conversation]) -> dict[UUID, str]:
    """Who served each of these customers last time."""
    earlier = (
        Conversation.objects.filter(contact__in={c.contact_id for c in waiting}, assignee__isnull=False)
        .order_by("contact_id", "-last_message_at")
        .distinct("contact_id")
    )
    return {contact: str(agent) for contact, agent in earlier.values_list("contact_id", "assignee_id")}


def _skills(team_ids: Iterable[UUID]) -> dict[UUID, frozenset[str]]:
    teams = Team.objects.filter(pk__in=list(team_ids)).prefetch_related("skills")
    return {team.id: frozenset(skill.name for skill in team.skills.all()) for team in teams}


def _agents(brand_id: UUID) -> list[Agent]:
    """Everybody who handles conversations of this brand, locked: two processes share out the same people's time."""
    staff = Membership.objects.filter(brand=brand_id, role__in=ALLOWED["handle_conversations"])
    agents = Agent.objects.filter(is_active=True, pk__in=staff.values("agent")).order_by("pk")
    locked = agents.select_for_update(of=("self",), no_key=True)
    return list(locked.prefetch_related("memberships", "skills"))


def _candidates(brand_id: UUID, agents: Iterable[Agent]) -> dict[str, Candidate]:
    loads = _loads(agent.id for agent in agents)
    team_ids = Team.objects.filter(brand=brand_id).values_list("id", flat=True)
    teams = frozenset(str(team_id) for team_id in team_ids)
    return {str(agent.id): _candidate(agent, brand_id, loads[agent.id], teams) for agent in agents}


def _with_one_more(candidate: Candidate, channel: str) -> Candidate:
    """The same person with one more conversation, given just now."""
    load = {**candidate.load, channel: candidate.load.get(channel, 0) + 1}
    return replace(candidate, load=load, last_assigned_at=timezone.now())


def _loads(agent_ids: Iterable[UUID]) -> dict[UUID, dict[str, int]]:
    loads: dict[UUID, dict[str, int]] = defaultdict(dict)
    rows = (
        Conversation.objects.open().real().filter(assignee__in=list(agent_ids)).values("assignee", "channel")
    )
    for row in rows.annotate(n=Count("id")):
        loads[row["assignee"]][row["channel"]] = row["n"]
    return loads


def _candidate(agent: Agent, brand_id: UUID, load: dict[str, int], teams: frozenset[str]) -> Candidate:
    """`teams` are all of the brand: who works for the whole brand works in each."""
    working = [m for m in agent.memberships.all() if m.role in ALLOWED["handle_conversations"]]
    memberships = [m for m in working if m.brand_id == brand_id]
    own_teams = frozenset(str(m.team_id) for m in memberships if m.team_id)
    return Candidate(
        agent=str(agent.id),
        brands=frozenset({str(brand_id)} if memberships else ()),
        teams=teams if any(m.team_id is None for m in memberships) else own_teams,
        languages=frozenset(agent.languages),
        skills=frozenset(skill.name for skill in agent.skills.all()),
        presence=cast(MatchingPresence, Presence.OFFLINE if _is_silent(agent) else agent.presence),
        load=load,
        capacity=CAPACITY | agent.capacity,
        last_assigned_at=agent.last_assigned_at,
    )
