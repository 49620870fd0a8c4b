"""Rows with one of many ids."""

from tests.cast import Cast, talk
from yueting.accounts.models import Agent
from yueting.tickets.models import SlaClock, Ticket


def test_of_many_ids_the_rows_that_have_one_are_found(cast: Cast) -> None:
    found = Agent.objects.filter(pk__among=[cast.amy.pk, cast.ben.pk, cast.joy.pk])
    assert set(found) == {cast.amy, cast.ben}
    assert not Agent.objects.filter(pk__among=[]).exists()


def test_a_relation_takes_ids_and_rows_and_goes_with_other_conditions(cast: Cast) -> None:
    ticket = talk(cast.joy_chat, "我張單等咗兩個星期都未到，好嬲！我要投訴！").tickets.get()
    clocks = SlaClock.objects.filter(ticket__among=[ticket], met_at=None)
    assert {clock.ticket_id for clock in clocks} == {ticket.pk}
    through = Ticket.objects.filter(
        conversations__among=list(ticket.conversations.all()), contact__among=[ticket.contact_id]
    )
    assert through.exclude(brand__among={cast.cha.pk}).get() == ticket
