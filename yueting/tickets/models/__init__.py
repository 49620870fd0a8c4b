"""Matters to be solved and the clocks on them."""

from yueting.tickets.models.authority import AuthorityLimit, AuthorityMatrix, Delegation
from yueting.tickets.models.cause import RootCause
from yueting.tickets.models.duty_shift import DutyKind, DutyShift
from yueting.tickets.models.escalation import Escalation
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
from yueting.tickets.models.follow_up import FollowUp, FollowUpState
from yueting.tickets.models.handover import Handover, HandoverState, MailState
from yueting.tickets.models.promise import Promise, PromiseState
from yueting.tickets.models.sla_clock import ClockKind, SlaClock
from yueting.tickets.models.sla_pause import SlaPause
from yueting.tickets.models.sla_policy import SlaPolicyVersion
from yueting.tickets.models.ticket import UNSOLVED, Class, Lane, Ticket, TicketState

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
    "DutyKind",
    "DutyShift",
    "Escalation",
    "FraudFlag",
    "IdentityCheck",
    "IdentityQuestion",
    "IdentitySettings",
    "Lane",
    "Option",
    "Remedy",
    "RemedyBudget",
    "RemedyState",
    "RootCause",
    "SlaClock",
    "SlaPause",
    "SlaPolicyVersion",
    "FollowUp",
    "FollowUpState",
    "Handover",
    "HandoverState",
    "MailState",
    "Promise",
    "PromiseState",
    "Ticket",
    "TicketState",
]
