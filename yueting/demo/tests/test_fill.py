"""Filling the demo: through the desk's own services, all or nothing, and only where it belongs."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db.models import F
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from yueting.accounts.models import Agent, Brand, Notice
from yueting.care.models import Rating
from yueting.channels.models import RawDelivery
from yueting.conversations.models import Conversation, Message, Reading
from yueting.demo.services import filling
from yueting.demo.services.figures import figures
from yueting.demo.services.furnishing import PASSWORD
from yueting.demo.services.story_clock import story_time
from yueting.demo.story_book import people
from yueting.knowledge.models import Article, Script
from yueting.tickets.models import Ticket
from yueting.timeline.models import Event


@pytest.fixture
def demo(settings: LazySettings, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    settings.CHANNELS = settings.CHANNELS | {"email": "yueting.demo.post.DrawerMail"}
    monkeypatch.setenv("YUETING_DATA", str(tmp_path))


def filled(**options: Any) -> str:
    told = StringIO()
    call_command("fill_demo", stdout=told, **options)
    return told.getvalue()


def test_a_small_demo_is_a_whole_desk_and_is_filled_once(db: None, demo: None, client: Client) -> None:
    assert "may.chan@demo.example" in filled(conversations=12, days=2)
    now = timezone.now()
    talks = Conversation.objects.filter(is_practice=False)
    assert Conversation.objects.real().count() == 28
    assert not talks.filter(started_at__gt=now).exists()
    assert talks.filter(started_at__lt=now - timedelta(days=1)).exists()
    _nobody_wrote_labels_by_hand()
    _what_lies_on_the_desk_waits_in_every_way(now)
    _the_past_is_in_order()
    assert Article.objects.count() >= 70
    assert Script.objects.count() >= 60
    assert set(RawDelivery.objects.values_list("state", flat=True)) == {"failed"}
    assert Agent.objects.count() == len(people())
    before = figures()
    filled()
    assert figures() == before
    _everybody_may_sign_in_with_one_press(client)


def _nobody_wrote_labels_by_hand() -> None:
    customers = Message.objects.filter(author="customer", kind="message")
    assert Reading.objects.count() == customers.count()
    assert all(ticket.priority_reasons for ticket in Ticket.objects.all())
    assert set(figures()["level"]) == {"0", "1", "2", "3", "4"}
    assert Rating.objects.exclude(score=None).exists()


def _what_lies_on_the_desk_waits_in_every_way(now: Any) -> None:
    waiting = Conversation.objects.open()
    assert waiting.count() >= 16
    assert waiting.filter(assignee=None).count() >= 5
    assert waiting.exclude(assignee=None).values("assignee").distinct().count() >= 3
    assert waiting.filter(due_at__gt=now, due_at__lt=now + timedelta(minutes=20)).exists()
    assert waiting.filter(level__gte=3, tickets__isnull=False).exists()
    told = Notice.objects.filter(kind="serious_complaint", agent__email="fiona.ng@demo.example")
    assert told.filter(seen_at=None).exists()


def _the_past_is_in_order() -> None:
    assert not Message.objects.filter(at__gt=timezone.now()).exists()
    for conversation in Conversation.objects.filter(state="ended"):
        times = list(conversation.messages.order_by("seq").values_list("at", flat=True))
        assert times == sorted(times)
        assert conversation.started_at <= times[0]
    answered = Ticket.objects.exclude(first_reply_at=None)
    assert not answered.filter(first_reply_at__lt=F("opened_at")).exists()


def _everybody_may_sign_in_with_one_press(client: Client) -> None:
    page = client.get("/account/login/").content.decode()
    assert PASSWORD in page
    assert all(f'value="{person.email}"' in page for person in people())
    answer = client.post("/account/login/", {"login": "may.chan@demo.example", "password": PASSWORD})
    assert answer.status_code == 302


def test_a_demo_that_was_killed_while_it_was_filled_is_finished_by_the_next_try(
    db: None, demo: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(_desk: object, brand: str, *_rest: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(filling, "play_past", killed)
        with pytest.raises(KeyboardInterrupt):
            filled(conversations=2, days=1)
    assert Brand.objects.count() == 2
    assert not filling.is_filled()
    filled(conversations=1, days=1)
    assert Brand.objects.count() == 2
    assert filling.is_filled()


def test_a_real_desk_is_never_filled(cast: Cast, settings: LazySettings) -> None:
    with pytest.raises(CommandError, match="no demo"):
        filled()
    settings.DEMO = True
    with pytest.raises(CommandError, match="in use"):
        filled()


def test_story_time_is_everywhere_and_ends_with_the_story(db: None) -> None:
    then = timezone.now() - timedelta(days=9)
    with story_time(then) as clock:
        first = Brand.objects.create(slug="a", name="A")
        clock.move_to(then + timedelta(hours=1))
        clock.move_to(then)  # it only goes forward
        event = Event.objects.create(subject_kind="brand", subject_id=first.id, verb="x", actor_kind="system")
        assert (first.created_at, event.at) == (then, then + timedelta(hours=1))
    assert timezone.now() > then + timedelta(days=8)
    later = Event.objects.create(subject_kind="brand", subject_id=first.id, verb="x", actor_kind="system")
    assert later.at > then + timedelta(days=8)


@pytest.mark.slow
def test_the_whole_demo_shows_everything_often_enough(db: None, demo: None) -> None:
    filled()
    counted = figures()
    assert sum(counted["channel"].values()) >= 300
    assert min(counted["channel"].get(kind, 0) for kind in ("chat", "email", "api")) >= 30
    assert min(counted["level"].get(str(level), 0) for level in range(5)) >= 5
    moods = ("calm", "pleased", "anxious", "disappointed", "angry", "confused")
    assert min(counted["emotion"].get(mood, 0) for mood in moods) >= 10
    assert min(counted["rating"].get(str(score), 0) for score in range(1, 6)) >= 5
    assert {"failed", "uncertain"} <= set(counted["delivery"])
