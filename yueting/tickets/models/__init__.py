"""Matters to be solved and the clocks on them."""

from yueting.tickets.models.follow_up import FollowUp, FollowUpState
from yueting.tickets.models.handover import Handover, HandoverState, MailState
from yueting.tickets.models.promise import Promise, PromiseState
from yueting.tickets.models.sla_clock import ClockKind, SlaClock
from yueting.tickets.models.ticket import UNSOLVED, Class, Ticket, TicketState

__all__ = [
    "UNSOLVED",
    "Class",
    "ClockKind",
    "FollowUp",
    "FollowUpState",
    "Handover",
    "HandoverState",
    "MailState",
    "Promise",
    "PromiseState",
    "SlaClock",
    "Ticket",
    "TicketState",
]
