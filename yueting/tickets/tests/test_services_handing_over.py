"""Hand-overs to teams and to people outside, with their clocks and their mail."""

from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from tests.at_once import at_once
from tests.cast import Cast, make_cast, talk
from yueting.accounts.models import Agent, Membership, Notice, Role, Team
from yueting.conversations.services.handling import AlreadyDone
from yueting.tickets.lifecycle import NotAllowed
from yueting.tickets.models import Handover, Ticket
from yueting.tickets.services import handing_over, handover_links, handover_mail, reminding
from yueting.tickets.services.handing_over import Outside, Request
from yueting.tickets.services.promising_obstacles import running_handovers
from yueting.timeline.models import Event

COMPLAINT = "我張單等咗兩個星期都未到，好嬲！我要投訴！"
HOUR = timedelta(hours=1)


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return talk(cast.joy_chat, COMPLAINT).tickets.get()


@pytest.fixture
def logistics(cast: Cast) -> Team:
    """The team that is asked, with Leo, who sees nothing else of the brand."""
    team = Team.objects.create(brand=cast.joy, name="Logistics")
    leo = Agent.objects.create_user("leo@desk.example", name="Leo")
    Membership.objects.create(agent=leo, brand=cast.joy, team=team, role=Role.AGENT)
    return team


@pytest.fixture
def leo(logistics: Team) -> Agent:
    return Agent.objects.get(name="Leo")


def ask(ticket: Ticket, by: Agent, to: Team | Outside, *, hours: float = 24, **more: Any) -> Handover:
    due = timezone.now() + hours * HOUR
    request = Request(more.get("key") or uuid4(), to, "查張單去咗邊", "單號 88", due)
    return handing_over.hand_over(ticket, by, request)


def verbs(ticket: Ticket) -> list[str]:
    about = Event.objects.filter(subject_kind="ticket", subject_id=ticket.pk).order_by("id")
    return [verb for verb in about.values_list("verb", flat=True) if verb.startswith("handover.")]


def late(handover: Handover) -> None:
    Handover.objects.filter(pk=handover.pk).update(look_at=timezone.now() - HOUR)


def test_the_ticket_waits_for_the_department_and_goes_on_with_its_answer(
    cast: Cast, ticket: Ticket, logistics: Team, leo: Agent
) -> None:
    one = ask(ticket, cast.amy, logistics)
    ticket.refresh_from_db()
    assert (one.reference, ticket.state) == (f"{ticket.reference}-H1", "pending_department")
    assert Notice.objects.get(kind="handover_asked").agent == leo
    one = handing_over.accept(one, leo, version=one.version)
    assert one.owner == leo
    handing_over.answer(one, leo, version=one.version, words="喺沙田倉，聽日送")
    ticket.refresh_from_db()
    assert ticket.state == "open"
    assert verbs(ticket) == ["handover.asked", "handover.accepted", "handover.answered"]
    assert Notice.objects.get(kind="handover_answered").agent == cast.amy


def test_the_ticket_waits_until_the_last_department_has_answered(
    cast: Cast, ticket: Ticket, logistics: Team, leo: Agent
) -> None:
    first, second = ask(ticket, cast.amy, logistics), ask(ticket, cast.amy, Outside("wai@haul.example"))
    assert second.reference == f"{ticket.reference}-H2"
    handing_over.give_back(first, leo, version=first.version, words="唔關我哋事")
    ticket.refresh_from_db()
    assert ticket.state == "pending_department"
    handing_over.withdraw(second, cast.amy, version=second.version, words="唔使喇")
    ticket.refresh_from_db()
    assert ticket.state == "open"
    assert running_handovers(ticket) == []


def test_a_running_hand_over_stands_in_the_way_of_closing(
    cast: Cast, ticket: Ticket, logistics: Team
) -> None:
    one = ask(ticket, cast.amy, logistics)
    [reason] = running_handovers(ticket)
    assert one.reference in reason.sentence()
    assert "Logistics" in reason.sentence()


def test_only_the_team_that_was_asked_may_answer(
    cast: Cast, ticket: Ticket, logistics: Team, leo: Agent
) -> None:
    one = ask(ticket, cast.amy, logistics)
    Membership.objects.filter(agent=cast.ben).update(team=cast.front)
    for stranger in (cast.ben, cast.kit, cast.may, None):
        with pytest.raises(PermissionDenied):
            handing_over.accept(one, stranger, version=one.version)
    assert Handover.objects.visible_to(leo).get() == one
    assert not Ticket.objects.visible_to(leo).exists()
    assert not Handover.objects.visible_to(cast.may).exists()


@pytest.mark.parametrize("hours", [-1, 24 * 100])
def test_a_deadline_that_cannot_be_met_asks_nobody(
    cast: Cast, ticket: Ticket, logistics: Team, hours: int
) -> None:
    with pytest.raises(NotAllowed):
        ask(ticket, cast.amy, logistics, hours=hours)
    assert not Handover.objects.exists()


def test_a_double_click_asks_once(cast: Cast, ticket: Ticket, logistics: Team) -> None:
    key = uuid4()
    assert ask(ticket, cast.amy, logistics, key=key) == ask(ticket, cast.amy, logistics, key=key)
    assert Handover.objects.count() == 1


def test_another_brands_team_cannot_be_asked(cast: Cast, ticket: Ticket) -> None:
    with pytest.raises(ValidationError):
        ask(ticket, cast.amy, Team.objects.create(brand=cast.cha, name="Logistics"))


def test_more_time_is_asked_for_with_a_reason_and_a_few_times_only(
    cast: Cast, ticket: Ticket, logistics: Team, leo: Agent
) -> None:
    one = ask(ticket, cast.amy, logistics)
    one = handing_over.accept(one, leo, version=one.version)
    for number in range(1, 4):
        later = one.due_at + HOUR
        one = handing_over.extend(one, leo, version=one.version, due_at=later, words="打風")
        assert (one.due_at, one.look_at, one.extensions) == (later, later, number)
    with pytest.raises(NotAllowed):
        handing_over.extend(one, leo, version=one.version, due_at=one.due_at + HOUR, words="打風")
    with pytest.raises(ValidationError):
        handing_over.answer(one, leo, version=one.version, words=" ")
    assert Notice.objects.filter(kind="handover_extended", agent=cast.amy).count() == 3


def test_not_accepted_and_not_answered_in_time_both_escalate(
    cast: Cast, ticket: Ticket, logistics: Team, leo: Agent
) -> None:
    one = ask(ticket, cast.amy, logistics)
    assert one.look_at == one.accept_by
    assert reminding.sweep() == 0
    late(one)
    assert reminding.sweep() == 1
    assert set(Notice.objects.filter(kind="handover_late").values_list("agent__name", flat=True)) == {
        "Amy",
        "Lee",
    }
    one.refresh_from_db()
    assert one.look_at == one.due_at  # it will be looked at once more
    one = handing_over.accept(one, leo, version=one.version)
    late(one)
    assert (reminding.sweep(), reminding.sweep()) == (1, 0)
    assert verbs(ticket)[1:] == ["handover.not_accepted", "handover.accepted", "handover.overdue"]
    assert Notice.objects.filter(kind="handover_late", agent=leo).exists()


def test_two_of_the_team_accept_at_once_and_one_is_told(transactional_db: None) -> None:
    cast = make_cast()
    with transaction.atomic():
        ticket = talk(cast.joy_chat, COMPLAINT).tickets.get()
        one = ask(ticket, cast.amy, Team.objects.create(brand=cast.joy, name="Logistics"))
    deeds = [
        lambda who=who: handing_over.accept(one, who, version=one.version) for who in (cast.lee, cast.ben)
    ]
    assert sorted(type(outcome).__name__ for outcome in at_once(*deeds)) == ["AlreadyDone", "Handover"]


# -- by mail ----------------------------------------------------------------------------------------------------


@pytest.fixture
def mailed(cast: Cast, ticket: Ticket) -> Handover:
    one = ask(ticket, cast.amy, Outside("wai@haul.example", "Wai", "en"))
    assert handover_mail.flush() == 1
    one.refresh_from_db()
    return one


def test_the_mail_carries_the_request_and_the_link_in_the_readers_language(mailed: Handover) -> None:
    [sent] = mail.outbox
    assert sent.to == ["wai@haul.example"]
    assert mailed.reference in sent.subject
    assert "asks for your help" in sent.subject
    assert "查張單去咗邊" in sent.body
    assert handover_links.handover_link(mailed) in sent.body
    assert "單號 88" not in sent.body  # what one must know stands behind the link
    assert mailed.mail_state == "sent"
    assert handover_mail.flush() == 0


def test_a_mail_that_fails_is_tried_again_and_at_last_shown(
    cast: Cast, ticket: Ticket, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    one = ask(ticket, cast.amy, Outside("wai@haul.example"))
    for _ in range(len(handover_mail.PAUSES) + 1):
        Handover.objects.update(mail_next_at=timezone.now() - HOUR)
        assert handover_mail.flush() == 1
    one.refresh_from_db()
    assert (one.mail_state, one.mail_next_at) == ("failed", None)
    assert "Refused" in one.mail_error
    assert Notice.objects.get(kind="handover_mail_failed").agent == cast.amy
    assert verbs(ticket)[-1] == "handover.mail_failed"


def test_a_desk_without_a_mail_server_says_so_at_once(cast: Cast, ticket: Ticket, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    one = ask(ticket, cast.amy, Outside("wai@haul.example"))
    handover_mail.flush()
    one.refresh_from_db()
    assert one.mail_state == "failed"
    assert "YUETING_SMTP_HOST" in one.mail_error


def test_a_new_link_ends_the_old_one(mailed: Handover) -> None:
    old = handover_links.token_of(mailed)
    with pytest.raises(AlreadyDone):  # a mail has only just been sent
        handing_over.mail_again(mailed)
    Handover.objects.update(mailed_at=timezone.now() - HOUR)
    newer = handing_over.mail_again(mailed)
    with pytest.raises(handover_links.LinkReplaced):
        handover_links.handover_of(old)
    assert handover_links.handover_of(handover_links.token_of(newer)) == mailed
    assert handing_over.mail_again(mailed).link_number == newer.link_number  # it waits already


def test_a_link_opens_in_one_browser_only(mailed: Handover) -> None:
    key = handing_over.open_link(mailed, "")
    assert handing_over.open_link(mailed, key) == key
    for other in ("", "guess"):
        with pytest.raises(AlreadyDone):
            handing_over.open_link(mailed, other)


def test_a_week_after_the_deadline_the_link_is_over(mailed: Handover) -> None:
    token = handover_links.token_of(mailed)
    Handover.objects.update(due_at=timezone.now() - timedelta(days=6))
    handover_links.handover_of(token)
    Handover.objects.update(due_at=timezone.now() - timedelta(days=8))
    with pytest.raises(handover_links.LinkOutdated):
        handover_links.handover_of(token)


def test_what_was_withdrawn_is_not_mailed(cast: Cast, ticket: Ticket) -> None:
    one = ask(ticket, cast.amy, Outside("wai@haul.example"))
    handing_over.withdraw(one, cast.amy, version=one.version, words="唔使喇")
    assert handover_mail.flush() == 0
    with pytest.raises(AlreadyDone):
        handing_over.mail_again(one)


def test_two_browsers_press_the_door_at_once_and_one_has_the_link(transactional_db: None) -> None:
    cast = make_cast()
    with transaction.atomic():
        ticket = talk(cast.joy_chat, COMPLAINT).tickets.get()
        one = ask(ticket, cast.amy, Outside("wai@haul.example"))
    press = partial(handing_over.open_link, one, "")
    outcomes = at_once(press, press)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyDone", "str"]
