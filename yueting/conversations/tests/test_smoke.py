import pytest

from yueting.accounts.models import Agent, Brand, Membership, Team
from yueting.channels.base import InboundMessage, Sender
from yueting.conversations.models import Conversation, Inbox
from yueting.conversations.services.arrival import Incoming, message_steps
from yueting.conversations.services.receiving import receive_many
from yueting.conversations.services.replying import reply
from yueting.tickets.services.progress import WrapUpWords, wrap_up
from yueting.timeline.models import Event

pytestmark = pytest.mark.django_db


def test_whole_way():
    brand = Brand.objects.create(slug="b", name="B")
    team = Team.objects.create(brand=brand, name="T")
    inbox = Inbox.objects.create(brand=brand, kind="chat", name="c", team=team)
    agent = Agent.objects.create_user("a@example.com", "x", name="A", languages=["yue"], presence="online")
    Membership.objects.create(agent=agent, brand=brand, role="agent")
    texts = ["你好", "我張單幾時送到呀？等咗兩個星期都未到，好嬲！我要投訴！", "聽日唔到我就去消委會"]
    got = receive_many(
        [Incoming(inbox, InboundMessage(f"e{i}", Sender("visitor", "v1", "阿明"), t)) for i, t in enumerate(texts)]
    )
    for _name, step in message_steps():
        step(got)
    c = Conversation.objects.get()
    print(c.emotion, c.variety, c.level, c.priority, c.assignee, c.due_at)
    assert c.assignee == agent
    assert Conversation.objects.visible_to(agent).count() == 1
    m = reply(c, agent, "唔好意思", client_key="k")
    assert reply(c, agent, "唔好意思", client_key="k").id == m.id
    wrap_up(c, agent, WrapUpWords("送貨", "補送"))
    print(list(Event.objects.values_list("verb", flat=True)))
    print(c.tickets.get().__dict__)
    assert receive_many([Incoming(inbox, InboundMessage("e0", Sender("visitor", "v1", "阿明"), "x"))]) == [None]
