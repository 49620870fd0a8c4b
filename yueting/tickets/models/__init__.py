"""Matters to be solved and the clocks on them."""

from yueting.tickets.models.authority import AuthorityLimit, AuthorityMatrix, Delegation
from yueting.tickets.models.cause import RootCause
from yueting.tickets.models.duty_shift import DutyKind, DutyShift
from yueting.tickets.models.escalation import Escalation
from yueting.tickets.models.follow_up import FollowUp, FollowUpState
from yueting.tickets.models.fraud import DeviceUse, FraudFlag
from yueting.tickets.models.handover import Handover, HandoverState, MailState
from yueting.tickets.models.identity import CheckResult, IdentityCheck, IdentityQuestion, IdentitySettings
from yueting.tickets.models.imported import ImportedTicket
from yueting.tickets.models.incident import (
    Incident,
    IncidentKind,
    IncidentNews,
    IncidentPlan,
    IncidentStage,
    IncidentTask,
    IncidentTicket,
    IncidentUpdate,
    NewsState,
)
from yueting.tickets.models.option import Option
from yueting.tickets.models.path import ComplaintPath
from yueting.tickets.models.promise import Promise, PromiseState
from yueting.tickets.models.relation import LinkKind, Merge, TicketLink, Watch
from yueting.tickets.models.remedy import Remedy, RemedyBudget, RemedyState
from yueting.tickets.models.rule import Rule, RuleRun, RuleState, RunState
from yueting.tickets.models.sla_clock import ClockKind, SlaClock
from yueting.tickets.models.sla_pause import SlaPause
from yueting.tickets.models.sla_policy import SlaPolicyVersion
from yueting.tickets.models.tag import Tag
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
    "FollowUp",
    "FollowUpState",
    "FraudFlag",
    "Handover",
    "HandoverState",
    "IdentityCheck",
    "IdentityQuestion",
    "IdentitySettings",
    "ImportedTicket",
    "Incident",
    "IncidentKind",
    "IncidentNews",
    "IncidentPlan",
    "IncidentStage",
    "IncidentTask",
    "IncidentTicket",
    "IncidentUpdate",
    "Lane",
    "LinkKind",
    "MailState",
    "Merge",
    "NewsState",
    "Option",
    "Promise",
    "PromiseState",
    "Remedy",
    "RemedyBudget",
    "RemedyState",
    "RootCause",
    "Rule",
    "RuleRun",
    "RuleState",
    "RunState",
    "SlaClock",
    "SlaPause",
    "SlaPolicyVersion",
    "Tag",
    "Ticket",
    "TicketLink",
    "TicketState",
    "Watch",
]
