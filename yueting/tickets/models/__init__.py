"""Matters to be solved and the clocks on them."""

from yueting.tickets.models.authority import AuthorityLimit, AuthorityMatrix, Delegation
from yueting.tickets.models.cause import RootCause
from yueting.tickets.models.option import Option
from yueting.tickets.models.path import ComplaintPath
from yueting.tickets.models.remedy import Remedy, RemedyBudget, RemedyState
from yueting.tickets.models.sla_clock import ClockKind, SlaClock
from yueting.tickets.models.ticket import UNSOLVED, Class, Ticket, TicketState

__all__ = [
    "UNSOLVED",
    "AuthorityLimit",
    "AuthorityMatrix",
    "Class",
    "ClockKind",
    "ComplaintPath",
    "Delegation",
    "Option",
    "Remedy",
    "RemedyBudget",
    "RemedyState",
    "RootCause",
    "SlaClock",
    "Ticket",
    "TicketState",
]
