"""Who may do what, where: a table of roles, and the brands and teams a person sees through them."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.translation import gettext as _
from django_htmx.middleware import HtmxDetails

from yueting.accounts.models import Agent, Brand, Membership, Role
from yueting.runtime.statements import Statement, columns, compiled, made

_MEMBERSHIP = columns(Membership)
_BRAND = ["id", "slug", "name", "names"]  # what else a brand has is read when somebody asks
_KEPT = 1024  # statements of each kind

A, L, S, Qy, T, E, C, Ad = (
    Role.AGENT,
    Role.LEADER,
    Role.SUPERVISOR,
    Role.QUALITY,
    Role.TRAINER,
    Role.EDITOR,
    Role.CLIENT,
    Role.ADMIN,
)

ALLOWED: dict[str, frozenset[str]] = {
    "read_conversations": frozenset({A, L, S, Qy, C, Ad}),
    "handle_conversations": frozenset({A, L, S, Ad}),
    "correct_readings": frozenset({A, L, S, Qy, Ad}),
    "teach_words": frozenset({L, S, Qy, E, Ad}),
    "take_over": frozenset({L, S, Ad}),
    "change_level_down": frozenset({L, S, Ad}),
    "read_figures": frozenset({L, S, Qy, C, Ad}),
    "read_knowledge": frozenset({A, L, S, Qy, T, E, Ad}),
    "edit_knowledge": frozenset({E, S, Ad}),
    "review_knowledge": frozenset({E, S, Ad}),
    "contribute_knowledge": frozenset({A, L, S, Qy, T, E, Ad}),
    "set_knowledge_policy": frozenset({S, Ad}),
    "retry_failures": frozenset({L, S, Ad}),
    "grant_remedies": frozenset({A, L, S, Ad}),
    "approve_remedies": frozenset({L, S, Ad}),
    "read_ledger": frozenset({L, S, Qy, Ad}),
    "set_authority": frozenset({S, Ad}),
    "set_identity": frozenset({S, Ad}),
    "clear_flags": frozenset({L, S, Ad}),
    "edit_causes": frozenset({L, S, Qy, Ad}),
    "manage_people": frozenset({Ad}),
    "manage_inboxes": frozenset({Ad}),
    "lead_desk": frozenset({L, S, Ad}),
    "declare_incidents": frozenset({A, L, S, Ad}),
    "lead_incidents": frozenset({L, S, Ad}),
    "edit_rules": frozenset({L, S, Ad}),
    "train_bot": frozenset({L, S, E, Ad}),
    "connect_systems": frozenset({S, Ad}),
    "import_tickets": frozenset({L, S, Ad}),
    "export_tickets": frozenset({L, S, Qy, Ad}),
    "set_reply_check": frozenset({L, S, Ad}),
    "send_held": frozenset({L, S, Ad}),
    "edit_flows": frozenset({L, S, E, Ad}),
    "read_inspections": frozenset({L, S, Qy, T, Ad}),  # everybody reads their own
    "edit_rubrics": frozenset({S, Qy, Ad}),
    "review_conversations": frozenset({L, S, Qy, Ad}),
    "plan_reviews": frozenset({S, Qy, Ad}),
    "decide_appeals": frozenset({S, Qy, Ad}),
    "coach": frozenset({L, S, Qy, T, Ad}),
    "learn": frozenset({A, L, S, Qy, T, E, Ad}),
    "train_people": frozenset({L, S, T, Ad}),
    "edit_courses": frozenset({S, T, Ad}),
}


@dataclass(frozen=True, slots=True)
class Reach:
    """Where an action is allowed: whole brands, and single teams of other brands."""

    brands: frozenset[UUID]
    teams: frozenset[UUID]

    def __bool__(self) -> bool:
        return bool(self.brands or self.teams)


def reach(agent: Agent, action: str) -> Reach:
    """The brands and teams in which `agent` may do `action`; memberships are read once per request's agent object."""
    memberships = [m for m in memberships_of(agent) if m.role in ALLOWED[action]]
    brands = frozenset(m.brand_id for m in memberships if m.team_id is None)
    teams = frozenset(m.team_id for m in memberships if m.team_id and m.brand_id not in brands)
    return Reach(brands, teams)


def brands_for(agent: Agent, action: str) -> frozenset[UUID]:
    """Every brand in which `agent` may do `action`, if only in one team of it."""
    return frozenset(m.brand_id for m in memberships_of(agent) if m.role in ALLOWED[action])


def may(agent: Agent, action: str, brand_id: UUID, team_id: UUID | None = None) -> bool:
    where = reach(agent, action)
    return brand_id in where.brands or (team_id is not None and team_id in where.teams)


def may_anywhere(agent: Agent, action: str) -> bool:
    return any(m.role in ALLOWED[action] for m in memberships_of(agent))


def require(agent: Agent, action: str, brand_id: UUID) -> None:
    """Raise PermissionDenied, in words, unless `agent` may do `action` somewhere in this brand."""
    if brand_id not in brands_for(agent, action):
        raise PermissionDenied(_("Your role does not allow this. Ask an administrator of the brand."))


def scoped(agent: Agent, action: str, *, own: str = "") -> Q:
    """The filter for rows with `brand` and `team`; `own` names a field whose agent always sees the row."""
    where = reach(agent, action)
    # A row of no team can be seen by every team of its brand: nobody has taken it yet.
    team_brands = brands_for(agent, action) - where.brands
    allowed = Q(brand_id__in=where.brands)
    if where.teams:
        allowed |= Q(team_id__in=where.teams) | Q(brand_id__in=team_brands, team_id=None)
        if own:
            allowed |= Q(**{own: agent.pk, "brand_id__in": team_brands})
    return allowed


class AgentRequest(HttpRequest):
    """The request of somebody who is signed in, as `for_agents` hands it to a view."""

    user: Agent
    htmx: HtmxDetails


P = ParamSpec("P")


def for_agents(
    view: Callable[Concatenate[AgentRequest, P], HttpResponse],
) -> Callable[Concatenate[Any, P], HttpResponse]:
    """A view for people who work here: others are sent to sign in, a part of a page is told so with a 401.

    The answer holds customers' data and depends on htmx's headers, so no cache keeps it.
    """

    @wraps(view)
    def guarded(request: AgentRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not (request.user.is_authenticated and request.user.is_active):
            return _sign_in_first(request)
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, ["HX-Request"])
        if "Cache-Control" not in response:
            add_never_cache_headers(response)
        return response

    return guarded


def _sign_in_first(request: AgentRequest) -> HttpResponse:
    if not request.htmx:
        return redirect_to_login(request.get_full_path())
    words = _("You are signed out. Sign in again; what you typed is kept.")
    response = HttpResponse(words, status=401, content_type="text/plain; charset=utf-8")
    if request.method == "GET":
        response["HX-Refresh"] = "true"
    return response


def memberships_of(agent: Agent) -> list[Membership]:
    """Everything this person is at any brand, in the order of the brands' names, read once per agent object; nothing
    for who left."""
    if not agent.is_authenticated or not agent.is_active:
        return []
    kept: list[Membership] | None = getattr(agent, "kept_memberships", None)
    return remember_memberships(agent, asked_memberships(agent.pk).rows()) if kept is None else kept


def remember_memberships(agent: Agent, rows: Iterable[tuple[Any, ...]]) -> list[Membership]:
    """Let the agent object keep the rows of `asked_memberships`."""
    kept = [_made(row) for row in rows]
    setattr(agent, "kept_memberships", kept)  # noqa: B010  # of the object, not of the model
    return kept


@lru_cache(_KEPT)
def asked_memberships(agent_id: UUID) -> Statement:
    names = [*_MEMBERSHIP, *(f"brand__{name}" for name in _BRAND)]
    return compiled(Membership.objects.filter(agent=agent_id).order_by("brand__name").values_list(*names))


def _made(row: tuple[Any, ...]) -> Membership:
    membership = made(Membership, _MEMBERSHIP, row[: len(_MEMBERSHIP)])
    membership.brand = made(Brand, _BRAND, row[len(_MEMBERSHIP) :])
    return membership


def for_each_standing(ask: Callable[..., Statement]) -> Callable[..., Statement]:
    """Keep what `ask(agent, *choices)` compiles for a person in their memberships.

    `ask` may look at the person's id and memberships and nothing else, and all choices must be hashable: a person
    who joins a team, or loses one, is asked for anew.
    """

    @lru_cache(_KEPT)
    def kept(asking: _Asking, *choices: Hashable) -> Statement:
        return ask(asking.agent, *choices)

    @wraps(ask)
    def asked(agent: Agent, *choices: Hashable) -> Statement:
        return kept(_Asking(agent), *choices)

    return asked


class _Asking:
    """A person as far as a statement depends on them."""

    def __init__(self, agent: Agent) -> None:
        self.agent = agent
        self._standing = agent.pk, *((m.brand_id, m.team_id, m.role) for m in memberships_of(agent))

    def __hash__(self) -> int:
        return hash(self._standing)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asking) and self._standing == other._standing
