"""Walking a flow in a conversation: begun, led on, taken back, ended; each deed on its way is written down."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.assist.flow import OUTCOMES, BadFlow, Flow, Step, Words, step_back, step_on
from yueting.assist.models import FlowRun
from yueting.assist.models.flow import RunState
from yueting.assist.services.flow_making import flows_of, stored_version
from yueting.conversations.broadcasts import tell_changed
from yueting.conversations.models import Author, Conversation, Kind
from yueting.conversations.permissions import check_may_handle
from yueting.conversations.services.handling import AlreadyDone
from yueting.conversations.services.replying import lock
from yueting.timeline.services import record

COUNTED = timedelta(days=90)


@dataclass(slots=True)
class OnRecord:
    """A colleague's record at a brand, as a subject of events."""

    id: UUID
    brand_id: UUID
    subject_kind: str = "agent"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run stands: its flow, the step, and since when."""

    run: FlowRun
    flow: Flow
    step: Step
    since: datetime


def place_of(conversation: Conversation) -> Place | None:
    """The open run of a conversation, whoever began it."""
    run = (
        FlowRun.objects.filter(conversation=conversation, state=RunState.OPEN).select_related("flow").first()
    )
    if run is None:
        return None
    flow = run.flow.flow
    return Place(run, flow, flow.steps[run.trail[-1]], run.step_at)


def begin(conversation: Conversation, agent: Agent, key: str) -> FlowRun:
    """Begin a flow; one that is open already is left for it.

    Raises PermissionDenied, ValidationError for a flow that is not for this channel.
    """
    check_may_handle(agent, conversation)
    known = flows_of(conversation.brand_id).get(key)
    if known is None or known.is_off or not known.flow.serves(conversation.channel):
        raise ValidationError(_("This flow is not for this conversation."))
    with transaction.atomic():
        locked = lock(conversation)
        open_run = FlowRun.objects.filter(conversation=locked, state=RunState.OPEN).first()
        if open_run and open_run.key == key:  # a double click
            return open_run
        if open_run:
            _finish(open_run, agent, RunState.LEFT)
        run = FlowRun.objects.create(
            brand_id=locked.brand_id,
            conversation=locked,
            flow=stored_version(locked.brand_id, known),
            key=key,
            agent=agent,
            trail=[known.flow.start],
        )
        record(locked, "flow.started", agent.actor, key=key, name=_name(known.flow))
        _end_if_done(run, known.flow, agent)
        tell_changed(locked)
    return run


def walk(conversation: Conversation, agent: Agent, to: str, *, at: int, colleague: str = "") -> FlowRun:
    """One step on, as the agent saw it at the step number `at`; a second click on the same way changes nothing.

    Raises PermissionDenied, ValidationError, AlreadyDone.
    """
    check_may_handle(agent, conversation)

    def on(run: FlowRun, flow: Flow) -> None:
        if len(run.trail) == at + 1 and run.trail[-1] == to:
            return
        _check_place(run, at)
        try:
            trail = step_on(flow, run.trail, to)
        except BadFlow as problem:
            raise ValidationError(problem.reason.sentence(_)) from None
        _do(flow.steps[run.trail[-1]], run, agent, colleague)
        run.trail, run.step_at = list(trail), timezone.now()
        run.save(update_fields=["trail", "step_at"])
        _end_if_done(run, flow, agent)

    return _changed(conversation, on)


def back(conversation: Conversation, agent: Agent, *, at: int) -> FlowRun:
    """One step back. Raises PermissionDenied, ValidationError, AlreadyDone."""
    check_may_handle(agent, conversation)

    def backwards(run: FlowRun, _flow: Flow) -> None:
        _check_place(run, at)
        run.trail, run.step_at = list(step_back(run.trail)), timezone.now()
        run.save(update_fields=["trail", "step_at"])

    return _changed(conversation, backwards)


def leave(conversation: Conversation, agent: Agent) -> FlowRun:
    """The flow does not fit after all. Raises PermissionDenied, ValidationError."""
    check_may_handle(agent, conversation)
    return _changed(conversation, lambda run, _flow: _finish(run, agent, RunState.LEFT))


def outcomes_of(brand_ids: frozenset[UUID]) -> dict[str, dict[str, int]]:
    """How the runs of the last months ended, by flow: outcome (or "open", "left") → count."""
    rows = (
        FlowRun.objects.filter(brand__in=brand_ids, started_at__gte=timezone.now() - COUNTED)
        .order_by()
        .values_list("key", "state", "outcome")
        .annotate(count=Count("id"))
    )
    counted: dict[str, dict[str, int]] = {}
    for key, state, outcome, count in rows:
        counted.setdefault(key, {})[outcome or state] = count
    return counted


def _changed(conversation: Conversation, change: Callable[[FlowRun, Flow], None]) -> FlowRun:
    with transaction.atomic():
        locked = lock(conversation)
        run = (
            FlowRun.objects.filter(conversation=locked).order_by("-started_at").select_related("flow").first()
        )
        if run is None:
            raise ValidationError(_("No flow is open here. Begin one."))
        if run.state == RunState.OPEN:
            change(run, run.flow.flow)
            tell_changed(locked)
    return run


def _check_place(run: FlowRun, at: int) -> None:
    if len(run.trail) != at:
        raise AlreadyDone(_("The flow has moved on meanwhile. Look at the step again."))


def _end_if_done(run: FlowRun, flow: Flow, agent: Agent) -> None:
    step = flow.steps[run.trail[-1]]
    if step.is_end:
        _finish(run, agent, RunState.ENDED, step.outcome)


def _finish(run: FlowRun, agent: Agent, state: str, outcome: str = "") -> None:
    run.state, run.outcome, run.ended_at = state, outcome, timezone.now()
    run.save(update_fields=["state", "outcome", "ended_at"])
    verb = "flow.ended" if state == RunState.ENDED else "flow.left"
    named = {"key": run.key, "name": _name(run.flow.flow), "outcome": _(OUTCOMES[outcome]) if outcome else ""}
    record(run.conversation, verb, agent.actor, **named)


def _do(step: Step, run: FlowRun, agent: Agent, colleague: str) -> None:
    """What the desk writes down when this step is left. Raises ValidationError that says what is missing."""
    if not step.deed:
        return
    words = _last_words(run.conversation)
    if step.deed == "suggestion_kept":
        record(run.conversation, "suggestion.kept", agent.actor, words=words)
        return
    verb = "colleague.praised" if step.deed == "colleague_praised" else "colleague.complained"
    about = _colleague(run, colleague)
    if verb == "colleague.complained" and about == agent:
        raise ValidationError(
            _("A complaint about you is handled by somebody else: hand the conversation over.")
        )
    data: dict[str, Any] = {"colleague": str(about), "words": words}
    record(run.conversation, verb, agent.actor, **data)
    record(OnRecord(about.pk, run.brand_id), verb, agent.actor, **data, conversation=str(run.conversation_id))


def _colleague(run: FlowRun, pk: str) -> Agent:
    try:
        found = Agent.objects.filter(pk=UUID(pk), memberships__brand=run.brand_id).first()
    except ValueError:
        found = None
    if found is None:
        raise ValidationError(_("Choose the colleague it is about."))
    return found


def colleagues(brand_id: UUID) -> list[Agent]:
    """Whom a customer may praise or complain about, by name."""
    return list(Agent.objects.filter(memberships__brand=brand_id, is_active=True).distinct().order_by("name"))


def _last_words(conversation: Conversation) -> str:
    said = conversation.messages.filter(author=Author.CUSTOMER, kind=Kind.MESSAGE).order_by("-seq")
    return (said.values_list("text", flat=True).first() or "")[:500]


def _name(flow: Flow) -> str:
    return shown(flow.names)


def shown(words: Words) -> str:
    """Words in the reader's language, else in any there are."""
    wanted = {"zh-hant": "zh-Hant", "zh-hans": "zh-Hans", "en": "en"}.get(get_language() or "", "en")
    return words.get(wanted) or next((text for text in words.values() if text), "")
