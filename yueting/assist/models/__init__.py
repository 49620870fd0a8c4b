"""What is offered to agents, what they made of it, and the flows that lead them."""

from yueting.assist.models.check_policy import CheckPolicy
from yueting.assist.models.choice import Choice, OfferedScript
from yueting.assist.models.flow import FlowRun, FlowVersion
from yueting.assist.models.look_up import LookUp

__all__ = ["CheckPolicy", "Choice", "FlowRun", "FlowVersion", "LookUp", "OfferedScript"]
