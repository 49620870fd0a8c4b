"""The latest chat of the desk is answered and resolved, so that its customer is asked for a rating.

Run inside the desk's own Django (see serving.py).
"""

from yueting.accounts.models import Agent
from yueting.conversations.models import Conversation
from yueting.conversations.services.replying import reply
from yueting.tickets.services.progress import WrapUpWords, wrap_up

conversation = Conversation.objects.filter(channel="chat").latest("started_at")
amy = Agent.objects.get(email="amy@desk.example")
reply(
    conversation,
    amy,
    "唔好意思，即刻幫你查。詳情：https://joy.example/track",
    client_key=f"{conversation.pk}",
)
wrap_up(conversation, amy, WrapUpWords("張單未到", "補送"))
