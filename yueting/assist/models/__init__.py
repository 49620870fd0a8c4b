"""What the assist folder remembers."""

from yueting.assist.models.bot import BotState, BotTalk, BotTurn, Connector, LookUp, LookUpState, Verdict

__all__ = ["BotState", "BotTalk", "BotTurn", "Connector", "LookUp", "LookUpState", "Verdict"]
