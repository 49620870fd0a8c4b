"""Platforms that have to be asked: nothing is skipped, nothing comes twice, and trouble is told once."""

from collections.abc import Mapping
from typing import Any, ClassVar

import pytest
from pytest_django.fixtures import Settings

from tests.cast import Cast
from yueting.channels.base import Busy, DeliveryReport, InboundMessage, RawInput, ReplyLimits, Sender
from yueting.channels.intake import drain, take_up_early
from yueting.channels.models import PullCursor
from yueting.channels.outbox import flush
from yueting.channels.platform import Letter, Pulled
from yueting.channels.services.pulling import pull_due, pull_soon
from yueting.channels.tests.test_outbox import Platform
from yueting.conversations.models import Inbox, Message
from yueting.conversations.services.replying import reply
from yueting.timeline.models import Event


class Asked(Platform):
    """Gives two of its letters at a time; the number of the last one is the cursor."""

    limits = ReplyLimits()
    letters: ClassVar[list[bytes]] = []
    trouble: ClassVar[list[Exception]] = []

    def pull(self, cursor: str, settings: Mapping[str, Any]) -> Pulled:
        if self.trouble:
            raise self.trouble.pop()
        start = int(cursor or 0)
        part = self.letters[start : start + 2]
        letters = tuple(Letter(RawInput(str(start + n), body)) for n, body in enumerate(part))
        return Pulled(letters, str(start + len(part)), more=start + len(part) < len(self.letters))

    def parse(self, raw: RawInput) -> list[Any]:
        kind, _colon, words = raw.body.decode().partition(":")
        if kind == "report":
            return [DeliveryReport(*words.split(","))]
        return [InboundMessage(raw.key, Sender("visitor", "v1"), words)]


@pytest.fixture
def inbox(cast: Cast, settings: Settings) -> Inbox:
    Asked.letters, Asked.trouble = [], []
    Platform.answers.clear()
    settings.CHANNELS = settings.CHANNELS | {"asked": f"{__name__}.Asked"}
    return Inbox.objects.create(brand=cast.joy, kind="asked", name="Asked", team=cast.front)


def words(inbox: Inbox) -> list[str]:
    drain()
    return list(
        Message.objects.filter(inbox=inbox, author="customer").order_by("seq").values_list("text", flat=True)
    )


def test_all_that_waits_comes_in_order_and_once(inbox: Inbox) -> None:
    Asked.letters = [b"m:one", b"m:two", b"m:three"]
    assert pull_due() == 3
    assert words(inbox) == ["one", "two", "three"]
    Asked.letters.append(b"m:four")
    assert pull_due() == 0  # not due yet, and nobody called
    pull_soon(inbox)
    assert pull_due() == 1
    assert words(inbox)[-1] == "four"


def test_trouble_is_told_once_and_its_end_too(inbox: Inbox) -> None:
    for _time in range(2):
        Asked.trouble = [Busy("away")]
        pull_soon(inbox)
        pull_due()
    pull_soon(inbox)
    pull_due()
    verbs = Event.objects.filter(subject_id=inbox.pk).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["inbox.unreachable", "inbox.reachable"]
    assert PullCursor.objects.get(inbox=inbox).trouble == ""


def test_a_report_moves_a_reply_forward_only_and_may_come_before_its_receipt(
    inbox: Inbox, cast: Cast
) -> None:
    Asked.letters = [b"m:hello", b"report:id-k,read"]
    pull_due()
    words(inbox)
    answered = reply(Message.objects.get(inbox=inbox).conversation, cast.amy, "hi", client_key="k")
    flush()
    assert answered.delivery.state == "queued"  # the object in hand; the row says more
    take_up_early()
    drain()
    answered.delivery.refresh_from_db()
    assert answered.delivery.state == "read"
    Asked.letters.append(b"report:id-k,delivered")
    pull_soon(inbox)
    pull_due()
    drain()
    answered.delivery.refresh_from_db()
    assert answered.delivery.state == "read"
