"""What is offered to agents, what they made of it, the flows that lead them, and what the bot and the copilot did."""

from yueting.assist.models.bot import BotState, BotTalk, BotTurn, CallState, Connector, ConnectorCall, Verdict
from yueting.assist.models.check_policy import CheckPolicy
from yueting.assist.models.choice import Choice, OfferedScript
from yueting.assist.models.copilot import CopilotBudget, CopilotUse
from yueting.assist.models.flow import FlowRun, FlowVersion
from yueting.assist.models.look_up import LookUp

__all__ = [
    "BotState",
    "BotTalk",
    "BotTurn",
    "CallState",
    "CheckPolicy",
    "Choice",
    "Connector",
    "ConnectorCall",
    "CopilotBudget",
    "CopilotUse",
    "FlowRun",
    "FlowVersion",
    "LookUp",
    "OfferedScript",
    "Verdict",
]
