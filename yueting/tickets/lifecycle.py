"""A ticket's life: new → open → pending → resolved → closed, and who may move it.

new ──take──▸ open ──wait_customer──▸ pending_customer ─┐
               ▲  ──wait_department─▸ pending_department ┤ resume
               ├────────────────────────────────────────┘
               └──reopen── resolved ──close──▸ closed ──reopen──▸ open
"""

from enum import StrEnum

from yueting.tickets.reasons import Reason, Value, because, gettext_noop


class State(StrEnum):
    """Where a ticket stands."""

    NEW = "new"
    OPEN = "open"
    PENDING_CUSTOMER = "pending_customer"
    PENDING_DEPARTMENT = "pending_department"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Action(StrEnum):
    """What can be done to a ticket."""

    TAKE = "take"
    ASSIGN = "assign"
    WAIT_CUSTOMER = "wait_customer"
    WAIT_DEPARTMENT = "wait_department"
    RESUME = "resume"
    RESOLVE = "resolve"
    CLOSE = "close"
    REOPEN = "reopen"
    RAISE_LEVEL = "raise_level"
    LOWER_LEVEL = "lower_level"
    CHANGE_CLASS = "change_class"
    DOWNGRADE = "downgrade"


class Role(StrEnum):
    """Who acts; `system` is the desk itself (a customer's message, a sweep)."""

    AGENT = "agent"
    LEADER = "leader"
    SUPERVISOR = "supervisor"
    QUALITY = "quality"
    TRAINER = "trainer"
    EDITOR = "editor"
    CLIENT = "client"
    ADMIN = "admin"
    SYSTEM = "system"


class NotAllowed(Exception):
    """This cannot be done to this ticket, now or by this person; `reason` says which and what would help."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.sentence())
        self.reason = reason


PENDING = frozenset({State.PENDING_CUSTOMER, State.PENDING_DEPARTMENT})
ENDED = frozenset({State.RESOLVED, State.CLOSED})
IN_WORK = frozenset({State.NEW, State.OPEN}) | PENDING

_DESK = frozenset({Role.AGENT, Role.LEADER, Role.SUPERVISOR, Role.ADMIN, Role.SYSTEM})
_LEADING = frozenset({Role.LEADER, Role.SUPERVISOR, Role.ADMIN})

_WHO: dict[Action, frozenset[Role]] = dict.fromkeys(Action, _DESK) | {
    # The front line may not make its own complaint smaller; a machine never does.
    Action.LOWER_LEVEL: _LEADING,
    Action.DOWNGRADE: _LEADING,
}

# action → the states it starts from, and the state it leads to (None: the state stays)
_WAYS: dict[Action, tuple[frozenset[State], State | None]] = {
    Action.TAKE: (frozenset({State.NEW}), State.OPEN),
    Action.ASSIGN: (IN_WORK, None),
    Action.WAIT_CUSTOMER: (IN_WORK - {State.PENDING_CUSTOMER}, State.PENDING_CUSTOMER),
    Action.WAIT_DEPARTMENT: (IN_WORK - {State.PENDING_DEPARTMENT}, State.PENDING_DEPARTMENT),
    Action.RESUME: (PENDING, State.OPEN),
    Action.RESOLVE: (IN_WORK, State.RESOLVED),
    Action.CLOSE: (frozenset({State.RESOLVED}), State.CLOSED),
    Action.REOPEN: (ENDED, State.OPEN),
    Action.RAISE_LEVEL: (IN_WORK, None),
    Action.LOWER_LEVEL: (IN_WORK, None),
    Action.CHANGE_CLASS: (IN_WORK, None),
    Action.DOWNGRADE: (IN_WORK, None),
}

# What the audit must be able to explain later.
NEEDS_REASON = frozenset({Action.CLOSE, Action.LOWER_LEVEL, Action.REOPEN, Action.DOWNGRADE})


def next_state(state: State, action: Action, role: Role, why: str = "") -> State:
    """The state after this action; raises NotAllowed with the first thing that stands in the way."""
    if role not in _WHO[action]:
        raise _refused(
            "role", gettext_noop("%(role)s may not do this (%(action)s)"), role=role, action=action
        )
    starts, leads_to = _WAYS[action]
    if state not in starts:
        raise _refused(
            "state", gettext_noop("%(action)s is not possible while %(state)s"), action=action, state=state
        )
    if action in NEEDS_REASON and role is not Role.SYSTEM and not why.strip():
        raise _refused("reason_missing", gettext_noop("say why: %(action)s needs a reason"), action=action)
    return leads_to or state


def allowed(state: State, action: Action, role: Role) -> bool:
    """True when `next_state` would do it, given a reason where one is needed."""
    return role in _WHO[action] and state in _WAYS[action][0]


def actions_for(state: State, role: Role) -> tuple[Action, ...]:
    """The actions to offer this role, in the order of a ticket's life."""
    return tuple(action for action in Action if allowed(state, action, role))


def _refused(id: str, words: str, **values: Value) -> NotAllowed:
    return NotAllowed(
        because(f"not_allowed.{id}", 0, words, **{name: str(value) for name, value in values.items()})
    )
