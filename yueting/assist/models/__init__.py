"""What the assist folder remembers."""

from yueting.assist.models.bot import BotState, BotTalk, BotTurn, Connector, LookUp, LookUpState, Verdict
from yueting.assist.models.copilot import CopilotBudget, CopilotUse

__all__ = [
    "BotState",
    "BotTalk",
    "BotTurn",
    "Connector",
    "CopilotBudget",
    "CopilotUse",
    "LookUp",
    "LookUpState",
    "Verdict",
]
