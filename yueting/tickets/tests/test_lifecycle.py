"""Who may move a ticket where."""

import pytest

from yueting.tickets.lifecycle import Action, NotAllowed, Role, State, actions_for, allowed, next_state


@pytest.mark.parametrize(
    ("state", "action", "leads_to"),
    [
        (State.NEW, Action.TAKE, State.OPEN),
        (State.OPEN, Action.WAIT_CUSTOMER, State.PENDING_CUSTOMER),
        (State.PENDING_CUSTOMER, Action.WAIT_DEPARTMENT, State.PENDING_DEPARTMENT),
        (State.PENDING_DEPARTMENT, Action.RESUME, State.OPEN),
        (State.OPEN, Action.RESOLVE, State.RESOLVED),
        (State.PENDING_CUSTOMER, Action.RESOLVE, State.RESOLVED),
        (State.RESOLVED, Action.CLOSE, State.CLOSED),
        (State.RESOLVED, Action.REOPEN, State.OPEN),
        (State.CLOSED, Action.REOPEN, State.OPEN),
        (State.OPEN, Action.RAISE_LEVEL, State.OPEN),
        (State.PENDING_CUSTOMER, Action.ASSIGN, State.PENDING_CUSTOMER),
    ],
)
def test_the_ways_of_a_ticket(state, action, leads_to):
    assert next_state(state, action, Role.LEADER, why="the customer asked") is leads_to


@pytest.mark.parametrize(
    ("state", "action", "role", "why", "reason"),
    [
        pytest.param(State.CLOSED, Action.RESOLVE, Role.AGENT, "", "not_allowed.state", id="closed already"),
        pytest.param(State.OPEN, Action.TAKE, Role.AGENT, "", "not_allowed.state", id="taken already"),
        pytest.param(
            State.OPEN, Action.CLOSE, Role.AGENT, "done", "not_allowed.state", id="not resolved yet"
        ),
        pytest.param(
            State.RESOLVED, Action.CLOSE, Role.AGENT, "  ", "not_allowed.reason_missing", id="no reason"
        ),
        pytest.param(
            State.OPEN, Action.LOWER_LEVEL, Role.AGENT, "misuse", "not_allowed.role", id="the front line"
        ),
        pytest.param(State.OPEN, Action.LOWER_LEVEL, Role.SYSTEM, "", "not_allowed.role", id="a machine"),
        pytest.param(
            State.OPEN, Action.LOWER_LEVEL, Role.LEADER, "", "not_allowed.reason_missing", id="unexplained"
        ),
    ],
)
def test_what_stands_in_the_way_is_named(state, action, role, why, reason):
    with pytest.raises(NotAllowed) as refused:
        next_state(state, action, role, why)
    assert refused.value.reason.id == reason
    assert str(refused.value) == refused.value.reason.sentence() != ""


@pytest.mark.parametrize("role", [Role.QUALITY, Role.TRAINER, Role.EDITOR, Role.CLIENT])
def test_who_only_reads_may_move_nothing(role):
    assert all(actions_for(state, role) == () for state in State)


def test_the_desk_itself_reopens_without_giving_a_reason():
    assert next_state(State.CLOSED, Action.REOPEN, Role.SYSTEM) is State.OPEN


def test_what_is_offered_is_what_works():
    for state in State:
        for role in Role:
            for action in Action:
                offered = action in actions_for(state, role)
                assert offered is allowed(state, action, role)
                if offered:
                    next_state(state, action, role, why="because")
                else:
                    with pytest.raises(NotAllowed):
                        next_state(state, action, role, why="because")


def test_from_every_state_a_ticket_can_still_come_to_its_end():
    reached = {State.CLOSED}
    for _ in State:
        reached |= {
            state
            for state in State
            for action in actions_for(state, Role.AGENT)
            if next_state(state, action, Role.AGENT, why="because") in reached
        }
    assert reached == set(State)
