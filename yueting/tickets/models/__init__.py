"""Matters to be solved and the clocks on them."""

from yueting.tickets.models.authority import AuthorityLimit, AuthorityMatrix, Delegation
from yueting.tickets.models.cause import RootCause
from yueting.tickets.models.fraud import DeviceUse, FraudFlag
from yueting.tickets.models.identity import (
    CheckResult,
    IdentityCheck,
    IdentityQuestion,
    IdentitySettings,
)
from yueting.tickets.models.option import Option
from yueting.tickets.models.path import ComplaintPath
from yueting.tickets.models.remedy import Remedy, RemedyBudget, RemedyState
from yueting.tickets.models.sla_clock import ClockKind, SlaClock
from yueting.tickets.models.ticket import UNSOLVED, Class, Ticket, TicketState

__all__ = [
    "UNSOLVED",
    "AuthorityLimit",
    "AuthorityMatrix",
    "CheckResult",
    "Class",
    "ClockKind",
    "ComplaintPath",
    "Delegation",
    "DeviceUse",
    "FraudFlag",
    "IdentityCheck",
    "IdentityQuestion",
    "IdentitySettings",
    "Option",
    "Remedy",
    "RemedyBudget",
    "RemedyState",
    "RootCause",
    "SlaClock",
    "Ticket",
    "TicketState",
]
