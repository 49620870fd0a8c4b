"""The third step of a message: who takes it. And the watch over conversations that nobody has."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import cast
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from yueting.accounts.models import Agent, Presence, Team
from yueting.accounts.permissions import ALLOWED
from yueting.accounts.services.notices import leaders_on_duty, notify
from yueting.accounts.services.presence import set_presence
from yueting.conversations.models import Conversation
from yueting.conversations.services.arrival import Arrival
from yueting.conversations.services.handling import assign, enqueue
from yueting.conversations.services.replying import lock
from yueting.routing.matching import Candidate, Case, choose
from yueting.routing.matching import Presence as MatchingPresence
from yueting.routing.queries import unattended
from yueting.timeline.services import record

CAPACITY = {"chat": 4, "email": 12, "api": 8}  # conversations at once; an agent's own figures go first
GONE_AFTER = timedelta(minutes=3)  # a console shows a sign of life every minute


def route_arrivals(arrivals: Sequence[Arrival]) -> None:
    """Give every open conversation of the batch that nobody has to somebody, or to a queue."""
    for conversation in {a.conversation.id: a.conversation for a in arrivals if a.is_live}.values():
        if conversation.is_open and conversation.assignee_id is None:
            route(conversation)


def route(conversation: Conversation) -> None:
    """Assign a conversation to whom `matching.choose` finds, else leave it in its team's queue."""
    with transaction.atomic():
        locked = lock(conversation)
        if not locked.is_open or locked.assignee_id is not None:
            return
        team = locked.team or locked.inbox.team
        choice = choose(_case(locked, team), _candidates(locked.brand_id), timezone.now())
        if choice.agent:
            agent = Agent.objects.get(pk=choice.agent)
            assign(locked, agent, why="; ".join(r.sentence() for r in choice.reasons))
            notify([agent], "assigned", conversation_id=locked.id, reference=locked.reference)
            locked.tickets.unsolved().filter(owner=None).update(owner=agent)
        elif locked.team_id is None and team is not None:
            enqueue(locked, team)
    conversation.assignee_id, conversation.team_id = locked.assignee_id, locked.team_id


def drain_queue(agent: Agent) -> None:
    """Somebody came online or got free: the most urgent waiting conversations are offered again."""
    brands = agent.memberships.filter(role__in=ALLOWED["handle_conversations"]).values("brand")
    for conversation in Conversation.objects.waiting_in_queue().filter(brand__in=brands)[:20]:
        route(conversation)


def sweep() -> int:
    """Offer waiting conversations to who is free now, and alarm the duty leader about unattended ones (T5).

    Runs every ten seconds; returns 0, so that the loop rests.
    """
    _sign_off_the_gone()
    for agent in Agent.objects.filter(is_active=True, presence=Presence.ONLINE):
        drain_queue(agent)
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
            leaders = leaders_on_duty(conversation.brand)
            notify(leaders, "unattended", conversation_id=conversation.id, reference=conversation.reference)
            record(conversation, "conversation.unattended", to=", ".join(map(str, leaders)))
            conversation.alarmed_at = now
            conversation.save(update_fields=["alarmed_at"])


def _sign_off_the_gone() -> None:
    """A console that shows no sign of life takes no work: closed laptop, lost network."""
    gone = Agent.objects.filter(presence=Presence.ONLINE, seen_at__lt=timezone.now() - GONE_AFTER)
    for agent in gone:
        set_presence(agent, Presence.OFFLINE)


def _case(conversation: Conversation, team: Team | None) -> Case:
    last = (
        Conversation.objects.filter(contact=conversation.contact_id, assignee__isnull=False)
        .exclude(pk=conversation.pk)
        .order_by("-last_message_at")
        .values_list("assignee_id", flat=True)
        .first()
    )
    return Case(
        id=str(conversation.id),
        brand=str(conversation.brand_id),
        channel=conversation.channel,
        waiting_since=conversation.waiting_since or conversation.last_message_at,
        variety=conversation.variety or "unknown",
        priority=conversation.priority,
        last_agent=str(last) if last else None,
        team=str(team.id) if team else None,
        skills=frozenset(team.skills.values_list("name", flat=True)) if team else frozenset(),
    )


def _candidates(brand_id: UUID) -> list[Candidate]:
    agents = (
        Agent.objects.filter(
            is_active=True, memberships__brand=brand_id, memberships__role__in=ALLOWED["handle_conversations"]
        )
        .distinct()
        .prefetch_related("memberships", "skills")
    )
    loads = _loads(a.id for a in agents)
    teams = frozenset(
        str(team_id) for team_id in Team.objects.filter(brand=brand_id).values_list("id", flat=True)
    )
    return [_candidate(agent, loads[agent.id], teams) for agent in agents]


def _loads(agent_ids: Iterable[UUID]) -> dict[UUID, dict[str, int]]:
    loads: dict[UUID, dict[str, int]] = defaultdict(dict)
    rows = Conversation.objects.open().filter(assignee__in=list(agent_ids)).values("assignee", "channel")
    for row in rows.annotate(n=Count("id")):
        loads[row["assignee"]][row["channel"]] = row["n"]
    return loads


def _candidate(agent: Agent, load: dict[str, int], teams: frozenset[str]) -> Candidate:
    """`teams` are all of the brand: who works for the whole brand works in each."""
    memberships = [m for m in agent.memberships.all() if m.role in ALLOWED["handle_conversations"]]
    own_teams = frozenset(str(m.team_id) for m in memberships if m.team_id)
    return Candidate(
        agent=str(agent.id),
        brands=frozenset(str(m.brand_id) for m in memberships),
        teams=teams if any(m.team_id is None for m in memberships) else own_teams,
        languages=frozenset(agent.languages),
        skills=frozenset(skill.name for skill in agent.skills.all()),
        presence=cast(MatchingPresence, agent.presence),
        load=load,
        capacity=CAPACITY | agent.capacity,
        last_assigned_at=agent.last_assigned_at,
    )
