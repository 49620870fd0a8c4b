"""A customer who waits is told so, no longer than their channel bears, and thanked on return."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from tests.cast import Cast, talk
from yueting.accounts.models import Agent
from yueting.assist.models import LookUp
from yueting.assist.services import looking_up
from yueting.assist.waiting import LONGER, Manner, advise, limits_for
from yueting.conversations.services.replying import reply
from yueting.knowledge.services import load_library


def signed_in(agent: Agent) -> Client:
    client = Client(headers={"Accept-Language": "en", "HX-Request": "true"})
    client.force_login(agent)
    return client


@pytest.mark.parametrize(
    ("channel", "expected", "manner", "seconds"),
    [
        ("phone", 10, Manner.BRIDGE, 10),
        ("phone", 30, Manner.HOLD, 30),
        ("phone", 31, Manner.CALL_BACK, 0),
        ("phone", LONGER, Manner.CALL_BACK, 0),
        ("chat", 10, Manner.BRIDGE, 10),
        ("chat", 60, Manner.HOLD, 60),
        ("webchat", 120, Manner.HOLD, 120),
        ("chat", 121, Manner.CALL_BACK, 0),
    ],
)
def test_a_look_up_is_bridged_held_or_called_back(
    channel: str, expected: int, manner: Manner, seconds: int
) -> None:
    limits = limits_for(channel)
    assert limits is not None
    advice = advise(limits, expected)
    assert (advice.manner, advice.seconds) == (manner, seconds)


@pytest.mark.parametrize("channel", ["email", "form", "sms"])
def test_nobody_waits_at_the_other_end_of_a_letter(channel: str) -> None:
    assert limits_for(channel) is None


def test_a_hold_brings_the_words_counts_down_and_ends_with_the_next_answer(cast: Cast) -> None:
    load_library()
    conversation, amy = talk(cast.joy_chat, "我張單去咗邊？"), signed_in(cast.amy)
    bar = f"/assist/for/{conversation.pk}/look-up/"
    assert "up to 10 s" in amy.get(bar).content.decode()
    page = amy.post(bar, {"seconds": "60"}).content.decode()
    assert "data-insert-once" in page
    assert "data-countdown" in page
    assert "Thank for waiting" in page
    reply(conversation, cast.amy, "麻煩你等我一分鐘，我查一查。", client_key="told")
    assert looking_up.running(conversation) is not None
    reply(conversation, cast.amy, "多謝你等，查到喇。", client_key="back")
    assert looking_up.running(conversation) is None
    assert "data-countdown" not in amy.get(bar).content.decode()


def test_longer_than_anybody_may_be_kept_is_a_promise_and_no_hold(cast: Cast) -> None:
    load_library()
    conversation, amy = talk(cast.joy_chat, "我張單去咗邊？"), signed_in(cast.amy)
    page = amy.post(f"/assist/for/{conversation.pk}/look-up/", {"seconds": "0"}).content.decode()
    assert "data-insert-once" in page
    assert not LookUp.objects.exists()


def test_a_second_look_up_replaces_the_first_and_one_may_come_back_without_a_word(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, "我張單去咗邊？")
    looking_up.begin(conversation, cast.amy, 10)
    looking_up.begin(conversation, cast.amy, 120)
    assert LookUp.objects.filter(ended_at=None).count() == 1
    looking_up.end(conversation, cast.amy)
    assert looking_up.running(conversation) is None


def test_a_mail_has_no_bar_and_takes_no_look_up(cast: Cast) -> None:
    conversation = talk(cast.joy_mail, "我張單去咗邊？")
    assert signed_in(cast.amy).get(f"/assist/for/{conversation.pk}/look-up/").content == b""
    with pytest.raises(ValidationError):
        looking_up.begin(conversation, cast.amy, 10)
    with pytest.raises(ValidationError):
        looking_up.begin(talk(cast.joy_chat, "喂"), cast.amy, 77)


def test_who_may_not_write_keeps_nobody_waiting(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, "我張單去咗邊？")
    with pytest.raises(PermissionDenied):
        looking_up.begin(conversation, cast.kit, 10)
    assert signed_in(cast.may).get(f"/assist/for/{conversation.pk}/look-up/").status_code == 404
