"""A desk to measure: a PostgreSQL of its own in a temporary folder, with the settings a real desk has."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from yueting.runtime.desk import database, manage
from yueting.runtime.postgres import running

if TYPE_CHECKING:
    from yueting.accounts.models import Agent, Brand, Team
    from yueting.conversations.models import Inbox

AGENTS = 20


@dataclass(frozen=True, slots=True)
class Cast:
    """The brand whose desk is measured: its first agent, and an inbox of each kind."""

    brand: "Brand"
    team: "Team"
    agent: "Agent"
    chat: "Inbox"
    mail: "Inbox"


@contextmanager
def ground() -> Iterator[Path]:
    """An empty migrated database, named by `DATABASE_URL`, and its data folder, gone at the end; once per process.

    fsync stays on: the figures are those of a desk that loses nothing.
    """
    with tempfile.TemporaryDirectory(prefix="yueting-bench-") as folder:
        os.environ["YUETING_DATA"] = folder
        os.environ["YUETING_LOG"] = "WARNING"
        os.environ.pop("DATABASE_URL", None)
        with database(running):
            manage("migrate", interactive=False, verbosity=0)
            yield Path(folder)


def people(online: int = 0) -> Cast:
    """A brand with twenty agents in one team, of whom the first `online` take conversations."""
    from yueting.accounts.models import Agent, Brand, Membership, Presence, Role, Team
    from yueting.conversations.models import Inbox

    brand = Brand.objects.create(slug="joy", name="Joy", languages=["yue", "cmn", "en"])
    team = Team.objects.create(brand=brand, name="Front line")
    agents = [
        Agent(
            email=f"agent{n}@desk.example",
            name=f"Agent {n}",
            staff_number=f"A{n}",
            languages=["yue", "cmn", "en"],
            presence=Presence.ONLINE if n < online else Presence.OFFLINE,
            capacity={"email": 10_000, "chat": 10_000},
        )
        for n in range(AGENTS)
    ]
    Agent.objects.bulk_create(agents)
    Membership.objects.bulk_create(Membership(agent=agent, brand=brand, role=Role.AGENT) for agent in agents)
    mail = {"address": "care@joy.example"}
    return Cast(
        brand,
        team,
        agents[0],
        Inbox.objects.create(brand=brand, kind="chat", name="Chat", team=team),
        Inbox.objects.create(brand=brand, kind="email", name="Post", team=team, settings=mail),
    )
