"""A simulated customer at the door of a real desk: over HTTP and WebSocket, as a browser comes."""

import asyncio
import threading
import time
from collections.abc import Callable
from random import Random
from typing import TypeVar
from uuid import UUID

import pytest

from tests.cast import Cast
from yueting.care.models import Rating
from yueting.channels.conftest import _desk_process, desk_url, live_cast  # noqa: F401 fixtures
from yueting.channels.webchat.services import visitor_of
from yueting.conversations.models import Conversation
from yueting.conversations.services.replying import reply
from yueting.demo import visiting
from yueting.demo.reactions import Mind
from yueting.demo.story_book import brands, partings, personas
from yueting.demo.visiting import Door, Visit, marked, slots
from yueting.tickets.services.progress import WrapUpWords, wrap_up

T = TypeVar("T")


def soon(look: Callable[[], T | None]) -> T:
    """What `look` gives once it gives something, within fifteen seconds."""
    until = time.monotonic() + 15
    while time.monotonic() < until:
        if found := look():
            return found
        time.sleep(0.05)
    raise AssertionError("it did not happen")


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Customers who think for a moment only."""
    monkeypatch.setattr(visiting, "THINKS", (0.05, 0.1))
    monkeypatch.setattr(visiting, "LINGERS", 15.0)


def test_a_customer_of_the_demo_writes_listens_answers_and_rates(
    hasty: None,
    live_cast: Cast,  # noqa: F811
    desk_url: str,  # noqa: F811
) -> None:
    persona = next(p for p in personas() if p.id == "sim-late-delivery")
    chance, known = Random(1), []
    mind = Mind(persona, partings("yue"), slots(brands()[0], persona, chance), chance)

    async def announce(_brand: str, _inbox: str, token: str, name: str) -> None:
        known.append((visitor_of(token), name))

    visit = Visit(Door("joy", str(live_cast.joy_chat.id), desk_url), persona, mind, announce, chance)
    answered: list[bool] = []
    thread = threading.Thread(target=lambda: answered.append(asyncio.run(visit.run())))
    thread.start()
    talk = soon(lambda: Conversation.objects.filter(last_seq__gte=1).first())
    assert known == [(visitor_of_address(talk), marked(persona))]
    reply(talk, live_cast.amy, "真係對唔住，6月8日下晝一定送到。", client_key="k1")
    soon(lambda: talk.messages.filter(author="customer").count() == 3)
    wrap_up(talk, live_cast.amy, WrapUpWords("送貨遲咗", "6月8日補送"))
    rating = soon(lambda: Rating.objects.exclude(score=None).first())
    assert (rating.score, rating.comment) == (4, persona.rated["satisfied"]["comment"])
    thread.join(20)
    assert answered == [True]


def visitor_of_address(talk: Conversation) -> UUID:

    return UUID(talk.address)


def test_everybody_wears_a_mark() -> None:
    assert all(marked(p).endswith(("（示範）", "（演示）", " (demo)")) for p in personas())
