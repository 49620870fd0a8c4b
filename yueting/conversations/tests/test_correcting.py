"""An agent sets right what was read; the next training learns from it."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, write
from yueting.accounts.models import Role
from yueting.conversations.models import Conversation, Correction, Message, Reading
from yueting.timeline.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(cast: Cast) -> Message:
    write(cast.joy_chat, "真係好快手喎，等足三個禮拜，打 9123 4567 搵我")
    return Message.objects.get()


def correct(client: Client, message: Message, kind: str, label: str, **headers: str) -> int:
    path = reverse("conversations:correct", args=[message.pk])
    return client.post(path, {"kind": kind, "label": label}, headers=headers).status_code


def test_the_word_of_a_person_stands_where_the_reading_stood(
    cast: Cast, client: Client, message: Message
) -> None:
    client.force_login(cast.amy)
    was = Conversation.objects.get().intent
    assert correct(client, message, "emotion", "disappointed") == 302
    assert correct(client, message, "intent", "praise") == 302
    conversation = Conversation.objects.get()
    assert (conversation.emotion, conversation.intent) == ("disappointed", "praise")
    assert Reading.objects.get().emotion == "disappointed"
    correction = Correction.objects.get(kind="intent")
    assert (correction.was, correction.label, correction.agent) == (was, "praise", cast.amy)
    page = client.get(reverse("conversations:reading", args=[message.pk])).content.decode()
    assert "Amy" in page
    events = Event.objects.filter(verb="reading.corrected").order_by("id")
    assert [event.data["kind"] for event in events] == ["emotion", "intent"]


def test_the_last_word_counts(cast: Cast, client: Client, message: Message) -> None:
    client.force_login(cast.amy)
    for label in ("calm", "angry"):
        correct(client, message, "emotion", label)
    assert Correction.objects.get().label == "angry"


def test_an_earlier_message_does_not_change_the_list(cast: Cast, client: Client, message: Message) -> None:
    write(cast.joy_chat, "多謝晒，收到喇，好開心")
    later = Conversation.objects.get().emotion
    client.force_login(cast.amy)
    correct(client, message, "emotion", "angry" if later != "angry" else "calm")
    assert Conversation.objects.get().emotion == later


@pytest.mark.parametrize(
    ("kind", "label"), [("emotion", "green"), ("shoe", "calm"), ("", ""), ("level", "5")]
)
def test_what_is_no_label_is_refused_and_changes_nothing(
    cast: Cast, client: Client, message: Message, kind: str, label: str
) -> None:
    client.force_login(cast.amy)
    path = reverse("conversations:correct", args=[message.pk])
    answer = client.post(path, {"kind": kind, "label": label}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert not Correction.objects.exists()


def test_another_brand_sees_nothing_and_a_client_may_only_read(
    cast: Cast, client: Client, message: Message
) -> None:
    client.force_login(cast.may)
    assert correct(client, message, "emotion", "calm") == 404
    cast.amy.memberships.update(role=Role.CLIENT)
    client.force_login(cast.amy)
    assert correct(client, message, "emotion", "calm", **{"HX-Request": "true"}) == 422
    assert not Correction.objects.exists()


def test_the_export_is_what_training_takes_without_personal_data(
    cast: Cast, client: Client, message: Message
) -> None:
    client.force_login(cast.amy)
    correct(client, message, "level", "2")
    out = StringIO()
    call_command("export_corrections", stdout=out)
    line = json.loads(out.getvalue())
    assert line["turns"] == [{"role": "customer", "text": "真係好快手喎，等足三個禮拜，打 [phone_hk] 搵我"}]
    assert (line["kind"], line["label"]) == ("level", "2")
