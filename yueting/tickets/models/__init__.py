"""Matters to be solved and the clocks on them."""

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
from yueting.tickets.models.relation import LinkKind, Merge, TicketLink, Watch
from yueting.tickets.models.rule import Rule, RuleRun, RuleState, RunState
from yueting.tickets.models.sla_clock import ClockKind, SlaClock
from yueting.tickets.models.tag import Tag
from yueting.tickets.models.ticket import UNSOLVED, Class, Ticket, TicketState

__all__ = [
    "UNSOLVED",
    "Class",
    "ClockKind",
    "ImportedTicket",
    "Incident",
    "IncidentKind",
    "IncidentNews",
    "IncidentPlan",
    "IncidentStage",
    "IncidentTask",
    "IncidentTicket",
    "IncidentUpdate",
    "LinkKind",
    "Merge",
    "NewsState",
    "Rule",
    "RuleRun",
    "RuleState",
    "RunState",
    "SlaClock",
    "Tag",
    "Ticket",
    "TicketLink",
    "TicketState",
    "Watch",
]
