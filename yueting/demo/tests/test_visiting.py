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
from yueting.academy.virtual_customer import VirtualCustomer
from yueting.care.models import Rating
from yueting.channels.conftest import _desk_process, desk_url, live_cast  # noqa: F401 fixtures
from yueting.channels.webchat.services import visitor_of
from yueting.conversations.models import Conversation
from yueting.conversations.services.replying import reply
from yueting.demo import visiting
from yueting.demo.story_book import brands, customers
from yueting.demo.visiting import Door, Visit, marked
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
    card = next(card for card in customers("joyhome") if card.id == "complaint-broken-gift")
    customer, known = VirtualCustomer(card, 1, unhurried=True), []

    async def announce(_brand: str, _inbox: str, token: str, name: str) -> None:
        known.append((visitor_of(token), name))

    visit = Visit(Door("joy", str(live_cast.joy_chat.id), desk_url), customer, announce, Random(1))
    answered: list[bool] = []
    thread = threading.Thread(target=lambda: answered.append(asyncio.run(visit.run())))
    thread.start()
    talk = soon(lambda: Conversation.objects.filter(last_seq__gte=1).first())
    assert known == [(visitor_of_address(talk), marked(card))]
    reply(talk, live_cast.amy, "真係好對唔住，累你份禮物搞成咁，換轉係我都會好失望。", client_key="k1")
    soon(lambda: talk.messages.filter(author="customer").count() == 2)
    reply(talk, live_cast.amy, "我幫你換過部全新嘅，聽日下晝四點前送到，舊嗰部即場收返。", client_key="k2")
    soon(lambda: talk.messages.filter(author="customer").count() == 3)
    reply(talk, live_cast.amy, "多謝你，仲有冇其他可以幫到你？", client_key="k3")
    soon(lambda: talk.messages.filter(author="customer").count() == 4)
    assert customer.state.ending == "satisfied"
    wrap_up(talk, live_cast.amy, WrapUpWords("收貨時有凹痕", "聽日換新"))
    rating = soon(lambda: Rating.objects.exclude(score=None).first())
    assert (rating.score, rating.comment) == customer.rating()
    assert rating.score >= 4
    thread.join(20)
    assert answered == [True]


def visitor_of_address(talk: Conversation) -> UUID:

    return UUID(talk.address)


def test_both_brands_have_customers_and_everybody_wears_a_mark() -> None:
    cards = {brand.slug: customers(brand.slug) for brand in brands()}
    assert len(cards["joyhome"]) >= 6
    assert len(cards["lingshang"]) >= 3
    assert all(marked(card).endswith("（示範）") for card in cards["joyhome"])
    assert all(marked(card).endswith("（演示）") for card in cards["lingshang"])
