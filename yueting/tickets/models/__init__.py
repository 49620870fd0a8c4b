"""Matters to be solved and the clocks on them."""

from yueting.tickets.models.duty_shift import DutyKind, DutyShift
from yueting.tickets.models.escalation import Escalation
from yueting.tickets.models.sla_clock import ClockKind, SlaClock
from yueting.tickets.models.sla_pause import SlaPause
from yueting.tickets.models.sla_policy import SlaPolicyVersion
from yueting.tickets.models.ticket import UNSOLVED, Class, Lane, Ticket, TicketState

__all__ = [
    "UNSOLVED",
    "Class",
    "ClockKind",
    "DutyKind",
    "DutyShift",
    "Escalation",
    "Lane",
    "SlaClock",
    "SlaPause",
    "SlaPolicyVersion",
    "Ticket",
    "TicketState",
]
