"""A complaint goes its path, and is not closed before the end of it."""

import pytest

from tests.cast import Cast, talk, write
from yueting.conversations.services.handling import AlreadyDone, end
from yueting.conversations.services.replying import reply
from yueting.tickets.lifecycle import Action, NotAllowed
from yueting.tickets.models import Class, ComplaintPath, Ticket, TicketState
from yueting.tickets.path import Stage
from yueting.tickets.queries.path import path_of, standing_of
from yueting.tickets.services.closing import StillOpen, obstacles
from yueting.tickets.services.progress import act
from yueting.tickets.services.walking import note_stage
from yueting.tickets.tests.walked import GIVEN, note, walk
from yueting.timeline.models import Event

pytestmark = pytest.mark.django_db
COMPLAINT = "我張單等咗兩個星期都未到，好嬲！我要投訴！"


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return talk(cast.joy_chat, COMPLAINT).tickets.get()


def do(ticket: Ticket, action: Action, who, **more) -> Ticket:
    ticket.refresh_from_db()
    return act(ticket, action, who, version=ticket.version, why="因為", **more)


def missing(ticket: Ticket) -> set[str]:
    ticket.refresh_from_db()
    return {reason.id for reason in obstacles(ticket)}


def test_a_complaint_moves_on_by_what_is_written_down(cast: Cast, ticket: Ticket) -> None:
    assert standing_of(ticket).current is Stage.SOOTHE
    note(ticket, cast.amy, Stage.SOOTHE)
    assert standing_of(ticket).current is Stage.SOOTHE  # nobody has answered yet
    reply(ticket.conversations.get(), cast.amy, "唔好意思", client_key="a")
    ticket.refresh_from_db()
    for stage, following in [
        (Stage.FACTS, Stage.COMMIT),
        (Stage.COMMIT, Stage.FEEDBACK),
        (Stage.FEEDBACK, None),
    ]:
        assert standing_of(ticket).current is stage
        note(ticket, cast.amy, stage)
        assert standing_of(ticket).current is following
    verbs = Event.objects.filter(subject_id=ticket.pk, verb__startswith="path.").order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == [f"path.{stage.value}" for stage in GIVEN]


def test_a_closed_complaint_has_been_its_whole_way(cast: Cast, ticket: Ticket) -> None:
    do(ticket, Action.RESOLVE, cast.amy)
    with pytest.raises(StillOpen) as refused:
        do(ticket, Action.CLOSE, cast.amy)
    said = {reason.id for reason in refused.value.reasons}
    assert {"path.cause", "path.answered", "path.told", "path.verdict", "path.time"} <= said
    ticket.refresh_from_db()
    assert ticket.state == TicketState.RESOLVED
    walk(ticket, cast.amy)
    assert missing(ticket) == set()
    assert do(ticket, Action.CLOSE, cast.amy).state == TicketState.CLOSED


def test_a_question_without_an_answer_keeps_a_complaint_open_and_thanks_do_not(
    cast: Cast, ticket: Ticket
) -> None:
    walk(ticket, cast.amy)
    write(cast.joy_chat, "多謝")
    assert missing(ticket) == set()
    write(cast.joy_chat, "咁幾時先送到呀？")
    assert missing(ticket) == {"path.told"}
    reply(ticket.conversations.get(), cast.amy, "聽日", client_key="b")
    assert missing(ticket) == set()


def test_an_ended_talk_that_nobody_answered_keeps_a_complaint_open(cast: Cast, ticket: Ticket) -> None:
    end(ticket.conversations.get(), cast.amy, matter="x", solution="y")
    walk(ticket, cast.amy)
    assert missing(ticket) == {"path.answered", "path.told"}


def test_an_ordinary_matter_closes_without_a_path(cast: Cast) -> None:
    ticket = talk(cast.joy_chat, "我想退款").tickets.get()
    assert ticket.level == 0
    do(ticket, Action.RESOLVE, cast.amy)
    assert do(ticket, Action.CLOSE, cast.amy).state == TicketState.CLOSED


def test_an_ordinary_matter_that_becomes_a_complaint_keeps_what_was_found(cast: Cast) -> None:
    ticket = talk(cast.joy_chat, "我想退款").tickets.get()
    note(ticket, cast.amy, Stage.COLLECT, symptom="壞咗", expected="退款")
    do(ticket, Action.RAISE_LEVEL, cast.amy, level=2)
    ticket.refresh_from_db()
    assert path_of(ticket).facts == {"symptom": "壞咗", "expected": "退款"}
    with pytest.raises(NotAllowed):
        note(ticket, cast.amy, Stage.COLLECT, symptom="冇事")
    assert path_of(ticket).facts["symptom"] == "壞咗"


def test_who_saw_an_older_path_is_told_and_changes_nothing(cast: Cast, ticket: Ticket) -> None:
    note(ticket, cast.amy, Stage.FACTS, time="尋日")
    with pytest.raises(AlreadyDone):
        note_stage(ticket, cast.ben, Stage.FACTS, {"time": "前日"}, version=0)
    assert path_of(ticket).facts["time"] == "尋日"


@pytest.mark.parametrize("who", ["kit", "eve", "may"])
def test_who_does_not_work_on_tickets_writes_nothing(cast: Cast, ticket: Ticket, who: str) -> None:
    with pytest.raises(Exception, match=r".") as refused:
        note(ticket, getattr(cast, who), Stage.SOOTHE)
    assert type(refused.value).__name__ == "PermissionDenied"
    assert not ComplaintPath.objects.exists()


def test_only_a_leader_ends_it_against_the_customer(cast: Cast, ticket: Ticket) -> None:
    walk(ticket, cast.amy)
    note(ticket, cast.amy, Stage.FEEDBACK, outcome="唔接受", verdict="not_accepted")
    assert missing(ticket) == {"path.verdict"}
    with pytest.raises(Exception, match=r".") as refused:
        note(ticket, cast.amy, Stage.FEEDBACK, outcome="唔接受", verdict="final")
    assert type(refused.value).__name__ == "ValidationError"
    note(ticket, cast.lee, Stage.FEEDBACK, outcome="唔接受", verdict="final")
    assert missing(ticket) == set()


def test_a_cause_comes_from_the_list(cast: Cast, ticket: Ticket) -> None:
    with pytest.raises(Exception, match=r".") as refused:
        note(ticket, cast.amy, Stage.COMMIT, cause="moon", cause_words="x", plan="y")
    assert type(refused.value).__name__ == "ValidationError"


def test_a_complaint_that_is_none_needs_a_leader_and_a_reason(cast: Cast, ticket: Ticket) -> None:
    for who, action in [
        (cast.amy, Action.DOWNGRADE),
        (cast.lee, Action.CHANGE_CLASS),
        (cast.amy, Action.CHANGE_CLASS),
    ]:
        with pytest.raises(NotAllowed):
            do(ticket, action, who, klass=Class.CONSULTATION)
    with pytest.raises(NotAllowed):
        act(ticket, Action.DOWNGRADE, cast.lee, version=ticket.version, why=" ", klass=Class.CONSULTATION)
    with pytest.raises(NotAllowed):
        do(ticket, Action.DOWNGRADE, cast.lee, klass=Class.COMPLAINT)
    read = ticket.level
    found = do(ticket, Action.DOWNGRADE, cast.lee, klass=Class.CONSULTATION)
    assert (found.klass, found.level, found.overruled_level) == (Class.CONSULTATION, 0, read)
    event = Event.objects.get(verb="ticket.downgrade")
    assert (event.actor_id, event.data["why"], event.data["level"]) == (cast.lee.pk, "因為", "0")
    write(cast.joy_chat, "好嬲呀，我要投訴！")
    ticket.refresh_from_db()
    assert (ticket.klass, ticket.level) == (Class.CONSULTATION, 0)
