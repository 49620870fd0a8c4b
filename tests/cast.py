"""The named cast of all tests: two brands, the people of the first, and ways to let customers write."""

from dataclasses import dataclass
from typing import Any

from yueting.accounts.models import Agent, Brand, Membership, Presence, Role, Team
from yueting.channels.base import InboundMessage, Sender
from yueting.conversations.models import Conversation, Inbox, Message
from yueting.conversations.services.arrival import Arrival, Incoming, message_steps
from yueting.conversations.services.receiving import receive_many

PASSWORD = "correct horse battery"
OFFICE_HOURS = {
    "zone": "Asia/Hong_Kong",
    "week": {day: ["09:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")},
    "holidays": "HK",
}


@dataclass(frozen=True)
class Cast:
    """Everybody and everything a test may need, by name."""

    joy: Brand
    cha: Brand
    front: Team
    amy: Agent
    ben: Agent
    lee: Agent
    sue: Agent
    eve: Agent
    kit: Agent
    zoe: Agent
    may: Agent
    joy_chat: Inbox
    joy_mail: Inbox
    joy_api: Inbox
    cha_chat: Inbox


def make_cast() -> Cast:
    """Amy (Cantonese) is online; everybody else is offline."""
    joy = Brand.objects.create(slug="joy", name="Joy", hours=OFFICE_HOURS, languages=["yue", "en"])
    cha = Brand.objects.create(slug="cha", name="Cha", time_zone="Asia/Shanghai", languages=["cmn"])
    front = Team.objects.create(brand=joy, name="Front line")
    people = {
        "amy": _person("amy", joy, Role.AGENT, ["yue", "en"], presence=Presence.ONLINE),
        "ben": _person("ben", joy, Role.AGENT, ["cmn"]),
        "lee": _person("lee", joy, Role.LEADER, ["yue", "cmn"]),
        "sue": _person("sue", joy, Role.SUPERVISOR, ["yue"]),
        "eve": _person("eve", joy, Role.EDITOR, ["yue"]),
        "kit": _person("kit", joy, Role.CLIENT, ["en"]),
        "zoe": _person("zoe", joy, Role.ADMIN, ["en"]),
        "may": _person("may", cha, Role.AGENT, ["cmn"]),
    }
    Membership.objects.create(agent=people["zoe"], brand=cha, role=Role.ADMIN)
    joy.duty_leader = people["lee"]
    joy.save()
    return Cast(
        joy=joy,
        cha=cha,
        front=front,
        joy_chat=Inbox.objects.create(brand=joy, kind="chat", name="Shop chat", team=front),
        joy_mail=Inbox.objects.create(
            brand=joy, kind="email", name="Post", team=front, settings={"address": "care@joy.example"}
        ),
        joy_api=Inbox.objects.create(brand=joy, kind="api", name="App", team=front),
        cha_chat=Inbox.objects.create(brand=cha, kind="chat", name="Tea chat"),
        **people,
    )


def write(inbox: Inbox, text: str, *, sender: str = "ming", key: str = "", **more: Any) -> Message:
    """A customer writes, and the message goes its whole way; gives the stored message."""
    inbound = InboundMessage(
        key or f"{sender}-{Message.objects.count()}", Sender("visitor", sender, sender.title()), text, **more
    )
    arrivals = receive_many([Incoming(inbox, inbound)])
    arrived: list[Arrival] = [a for a in arrivals if a]
    for _name, step in message_steps():
        step(arrived)
    return Message.objects.get(pk=arrived[0].message.pk)


def talk(inbox: Inbox, text: str, **more: Any) -> Conversation:
    """A customer writes; gives the conversation."""
    return write(inbox, text, **more).conversation


def _person(name: str, brand: Brand, role: str, languages: list[str], **more: Any) -> Agent:
    agent = Agent.objects.create_user(
        f"{name}@desk.example",
        PASSWORD,
        name=name.title(),
        staff_number=name.upper(),
        languages=languages,
        **more,
    )
    Membership.objects.create(agent=agent, brand=brand, role=role)
    return agent
