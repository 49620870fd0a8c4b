"""Walking the whole path of a complaint, for tests that are about something else."""

from yueting.accounts.models import Agent
from yueting.conversations.services.replying import reply
from yueting.tickets.models import Ticket
from yueting.tickets.path import FACTS, Stage
from yueting.tickets.queries.path import path_of
from yueting.tickets.services.walking import note_stage

GIVEN = {
    Stage.SOOTHE: {"feeling": "等到嬲晒"},
    Stage.FACTS: dict.fromkeys(FACTS, "問過"),
    Stage.COMMIT: {"cause": "process", "cause_words": "倉庫漏單", "plan": "聽日補送"},
    Stage.FEEDBACK: {"outcome": "收到喇，多謝", "verdict": "accepted"},
}


def note(ticket: Ticket, agent: Agent, stage: Stage, **given: str) -> None:
    """Write down what a stage asks for, or what is given."""
    note_stage(ticket, agent, stage, given or GIVEN[stage], version=path_of(ticket).version)


def walk(ticket: Ticket, agent: Agent) -> None:
    """Answer the customer, if nobody has, and write down everything the path asks for."""
    ticket.refresh_from_db()
    talk = ticket.conversations.get()
    if ticket.first_reply_at is None and talk.is_open:
        reply(talk, agent, "我即刻跟進", client_key=f"walked-{ticket.reference}")
    for stage in GIVEN:
        note(ticket, agent, stage)
