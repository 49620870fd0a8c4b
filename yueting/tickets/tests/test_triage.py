"""What opens a ticket, what raises it, and what reopens it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yueting.tickets.courtesies import courtesy_of
from yueting.tickets.triage import CLASSES, OpenTicket, Return, Situation, reopens, triage

NOW = datetime(2026, 3, 20, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("situation", "opens", "klass", "level"),
    [
        pytest.param(Situation("webchat", "chit_chat"), False, "other", 0, id="small talk"),
        pytest.param(Situation("webchat", "human"), False, "other", 0, id="asks for a person"),
        pytest.param(
            Situation("webchat", "consultation", courtesy="greeting"), False, "consultation", 0, id="你好"
        ),
        pytest.param(Situation("webchat", "consultation"), True, "consultation", 0, id="a question"),
        pytest.param(Situation("webchat", "refund"), True, "refund", 0, id="a refund"),
        pytest.param(Situation("email", "praise"), True, "praise", 0, id="praise"),
        pytest.param(Situation("email", "suggestion"), True, "suggestion", 0, id="a suggestion"),
        pytest.param(Situation("email", "emergency"), True, "emergency", 0, id="an emergency"),
        pytest.param(
            Situation("webchat", "delivery", level=1), True, "complaint", 1, id="a late parcel, upset"
        ),
        pytest.param(
            Situation("webchat", "chit_chat", level=2), True, "complaint", 2, id="a complaint in small talk"
        ),
        pytest.param(
            Situation("webchat", "emergency", level=4), True, "emergency", 4, id="a critical emergency"
        ),
        pytest.param(
            Situation("webchat", "refund", level=2, courtesy="thanks"), False, "complaint", 2, id="唔該晒"
        ),
        pytest.param(Situation("webchat", "teleportation"), False, "other", 0, id="an intent nobody knows"),
    ],
)
def test_what_opens_a_ticket_and_as_what(situation, opens, klass, level):
    decided = triage(situation)
    assert (decided.open_ticket, decided.klass, decided.level) == (opens, klass, level)


TICKET = OpenTicket("refund", 1)


@pytest.mark.parametrize(
    ("ticket", "situation", "klass", "level"),
    [
        pytest.param(TICKET, Situation("email", "complaint", level=3), "complaint", 3, id="it gets worse"),
        pytest.param(TICKET, Situation("email", "consultation", level=0), "refund", 1, id="it calms down"),
        pytest.param(
            TICKET, Situation("email", "complaint", level=3, courtesy="thanks"), "refund", 1, id="mere thanks"
        ),
        pytest.param(TICKET, Situation("email", "emergency"), "emergency", 1, id="it becomes an emergency"),
        pytest.param(
            OpenTicket("emergency", 2),
            Situation("email", "complaint", level=3),
            "emergency",
            3,
            id="stays an emergency",
        ),
        pytest.param(
            OpenTicket("consultation", 0, overruled_level=2),
            Situation("email", "complaint", level=2),
            "consultation",
            0,
            id="a person said otherwise",
        ),
        pytest.param(
            OpenTicket("consultation", 0, overruled_level=2),
            Situation("email", "complaint", level=3),
            "complaint",
            3,
            id="worse than what the person saw",
        ),
    ],
)
def test_what_a_later_message_does_to_an_open_ticket(ticket, situation, klass, level):
    decided = triage(replace(situation, open_ticket=ticket))
    assert (decided.open_ticket, decided.klass, decided.level) == (True, klass, level)


def test_every_decision_explains_itself():
    decided = triage(Situation("weibo", "delivery", 2, "angry", 0.8, "high", customer_value=3))
    sentences = [reason.sentence() for reason in decided.reasons]
    assert "every complaint gets a ticket" in sentences
    assert "complaint level 2 makes it a complaint" in sentences
    assert "customer is angry (80 %)" in sentences
    assert sum(reason.points for reason in decided.reasons) >= decided.priority


situations = st.builds(
    Situation,
    channel=st.sampled_from(["webchat", "email", "weibo", "api"]),
    intent=st.sampled_from([*CLASSES, "chit_chat", "human"]),
    level=st.integers(0, 4),
    emotion=st.sampled_from(["calm", "angry", "anxious", "pleased"]),
    intensity=st.floats(0, 1),
    urgency=st.sampled_from(["low", "normal", "high", "critical"]),
    courtesy=st.sampled_from(["", "thanks", "greeting"]),
    customer_value=st.integers(0, 3),
    open_ticket=st.none() | st.builds(OpenTicket, st.sampled_from(CLASSES), st.integers(0, 4)),
    contacts_in_7_days=st.integers(0, 20),
    sla_left_fraction=st.none() | st.floats(-3, 1),
)


@settings(max_examples=40, deadline=None)
@given(situations)
def test_no_message_lowers_a_level_or_leaves_the_scale(situation):
    decided = triage(situation)
    before = situation.open_ticket.level if situation.open_ticket else 0
    assert before <= decided.level <= 4
    assert 0 <= decided.priority <= 100
    assert decided.klass in CLASSES
    if situation.courtesy == "thanks":
        assert decided.open_ticket is (situation.open_ticket is not None)
        assert not situation.open_ticket or decided.level == before


@pytest.mark.parametrize(
    ("state", "days", "intent", "courtesy", "outcome"),
    [
        pytest.param("open", None, "complaint", "", Return.CONTINUE, id="still in work"),
        pytest.param(
            "pending_customer", None, "consultation", "thanks", Return.CONTINUE, id="thanks while in work"
        ),
        pytest.param("resolved", 1, "consultation", "thanks", Return.STAY, id="mere thanks"),
        pytest.param("closed", 1, "praise", "", Return.STAY, id="praise after the end"),
        pytest.param("closed", 1, "chit_chat", "", Return.STAY, id="small talk after the end"),
        pytest.param("closed", 1, "human", "", Return.REOPEN, id="wants a person again"),
        pytest.param("resolved", 13.9, "technical", "", Return.REOPEN, id="within the window"),
        pytest.param("closed", 14, "technical", "", Return.REOPEN, id="the last instant of the window"),
        pytest.param("closed", 14.01, "technical", "", Return.LINK_NEW, id="after the window"),
    ],
)
def test_what_a_message_does_to_a_ticket_of_the_past(state, days, intent, courtesy, outcome):
    ended_at = None if days is None else NOW - timedelta(days=days)
    returned = reopens(state, ended_at, intent, NOW, courtesy=courtesy)
    assert returned.outcome is outcome
    assert returned.reason.sentence()


@pytest.mark.parametrize(
    ("text", "courtesy"),
    [
        ("唔該晒！", "thanks"),
        ("好呀，多謝你哋幫忙🙏", "thanks"),
        ("Hi, thank you so much :)", "thanks"),
        ("好的谢谢您", "thanks"),
        ("明白，收到，唔該！拜拜", "thanks"),
        ("你好", "greeting"),
        ("喂，有冇人呀？", "greeting"),
        ("在吗", "greeting"),
        ("ＨＥＬＬＯ", "greeting"),
        ("OK", ""),
        ("好的", ""),
        ("唔該晒，但係件貨仲未到", ""),
        ("多謝你哋令我等咗三日", ""),
        ("hit me", ""),
        ("", ""),
        ("？？？", ""),
        ("唔該" * 50000, ""),
    ],
)
def test_mere_courtesy_is_told_from_a_matter(text, courtesy):
    assert courtesy_of(text) == courtesy
