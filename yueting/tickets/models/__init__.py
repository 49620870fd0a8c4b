"""Matters to be solved and the clocks on them."""

from yueting.tickets.models.cause import RootCause
from yueting.tickets.models.option import Option
from yueting.tickets.models.path import ComplaintPath
from yueting.tickets.models.sla_clock import ClockKind, SlaClock
from yueting.tickets.models.ticket import UNSOLVED, Class, Ticket, TicketState

__all__ = [
    "UNSOLVED",
    "Class",
    "ClockKind",
    "ComplaintPath",
    "Option",
    "RootCause",
    "SlaClock",
    "Ticket",
    "TicketState",
]
