"""What agents take of what they are offered is written down and changes what stands first."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast, talk, write
from yueting.accounts.models import Agent
from yueting.assist.learning import MOST_POINTS, Record, kept_share, points_from
from yueting.assist.models import Choice, OfferedScript
from yueting.assist.question import question_in
from yueting.assist.services.choosing import learnt
from yueting.assist.services.offering import offers_for
from yueting.assist.suggesting import Moment, suggest_scripts
from yueting.conversations.composed import Composed
from yueting.conversations.models import Conversation
from yueting.conversations.services.replying import reply
from yueting.knowledge.services import load_library, write_article
from yueting.knowledge.starter import starter_scripts
from yueting.understanding import Turn

CARDS = {card.id: card for card in starter_scripts()}


def signed_in(agent: Agent) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(agent)
    return client


# -- pure -----------------------------------------------------------------------------------------------------


def test_without_evidence_nothing_moves() -> None:
    assert points_from([]) == {}
    assert points_from([Record("a", 1, 10, 0), Record("b", 2, 10, 0)]) == {"a": 0, "b": 0}


def test_a_script_taken_more_often_than_its_place_lets_expect_gains_and_its_neighbour_loses() -> None:
    points = points_from([Record("loved", 2, 60, 40), Record("usual", 2, 60, 10), Record("first", 1, 60, 40)])
    assert 0 < points["loved"] <= MOST_POINTS
    assert -MOST_POINTS <= points["usual"] < 0
    assert points["usual"] < points["first"] < points["loved"]


def test_little_evidence_moves_little() -> None:
    few = points_from([Record("a", 1, 2, 2), Record("b", 1, 9000, 2000)])["a"]
    many = points_from([Record("a", 1, 200, 200), Record("b", 1, 9000, 2000)])["a"]
    assert 0 < few < 4 < many


@pytest.mark.parametrize(
    ("offered", "sent", "least", "most"),
    [
        ("我而家即刻幫你查。", "我而家即刻幫你查。", 1, 1),
        ("請您稍等，我現在查一下。", "请您稍等，我现在查一下。三点前回您。", 1, 1),
        ("我而家即刻幫你查，十分鐘內覆你。", "我而家即刻幫你查，三點前打畀你。", 0.4, 0.9),
        ("我而家即刻幫你查。", "Hello there", 0, 0.1),
        ("", "whatever", 0, 0),
    ],
)
def test_how_much_of_a_script_went_out_is_seen_in_either_spelling(
    offered: str, sent: str, least: float, most: float
) -> None:
    assert least <= kept_share(offered, sent) <= most


def test_what_was_learnt_is_a_reason_and_turns_the_order() -> None:
    moment = Moment("empathy", "anxious", 0.7, intent="refund")
    first, second = suggest_scripts(moment, starter_scripts(), 2)
    turned = suggest_scripts(
        moment, starter_scripts(), 2, learnt={second.script_id: first.score - second.score + 1}
    )
    assert turned[0].script_id == second.script_id
    assert "taken" in {reason.id for reason in turned[0].reasons}


@pytest.mark.parametrize(
    ("turns", "question"),
    [
        ([], ""),
        ([("agent", "你好")], ""),
        ([("customer", "退款幾時到帳？")], "退款幾時到帳？"),
        ([("customer", "退款幾時到帳？"), ("agent", "我查緊"), ("customer", "唔該")], ""),
        (
            [("customer", "我想退款，點樣做？"), ("agent", "可以"), ("customer", "幾耐？")],
            "我想退款，點樣做？\n幾耐？",
        ),
        ([("customer", "退款幾時到帳？"), ("agent", "七日")], "退款幾時到帳？"),
    ],
)
def test_the_question_is_what_the_customer_asks_now(turns: list[tuple[Any, str]], question: str) -> None:
    assert question_in([Turn(role, text) for role, text in turns]) == question


# -- at a desk ------------------------------------------------------------------------------------------------


def replied(cast: Cast, conversation: Conversation, taken: str, key: str) -> None:
    offers = offers_for(conversation, cast.amy)
    names = tuple(f"script:{offer.card.id}" for offer in offers.scripts)
    text = next(offer.text for offer in offers.scripts if offer.card.id == taken).replace(
        "{date}", "聽日三點"
    )
    composed = Composed(f"{offers.stage.situation}/{offers.stage.moment}", names, (f"script:{taken}",))
    reply(conversation, cast.amy, text, client_key=key, composed=composed)


def test_a_reply_keeps_what_was_offered_taken_and_edited(cast: Cast) -> None:
    load_library()
    conversation = talk(cast.joy_chat, "你好，想問嘢。")
    page = signed_in(cast.amy).get(f"/assist/for/{conversation.pk}/").content.decode()
    assert 'data-name="script:' in page
    key = offers_for(conversation, cast.amy).scripts[1].card.id
    replied(cast, conversation, key, "one")
    choice = Choice.objects.get()
    assert (choice.agent, choice.moment, choice.situation) == (cast.amy, "greeting", "general")
    taken = choice.offered.get(taken=True)
    assert (taken.key, taken.place) == (key, 2)
    assert taken.kept > 0.9
    assert choice.offered.filter(taken=False, kept=0).count() == choice.offered.count() - 1


def test_a_form_tells_it_and_made_up_scripts_are_left_out(cast: Cast) -> None:
    load_library()
    conversation = talk(cast.joy_chat, "你好，想問嘢。")
    sent = {"text": "你好。", "kind": "reply", "client_key": "key-00000001", "moment": "general/greeting"}
    names = ["script:greeting-chat", "script:never-heard-of"]
    signed_in(cast.amy).post(
        f"/conversations/{conversation.pk}/reply/", sent | {"offered": names, "taken": names}
    )
    assert list(OfferedScript.objects.values_list("key", "taken")) == [("greeting-chat", True)]


def test_what_colleagues_take_comes_to_stand_first(cast: Cast) -> None:
    load_library()
    before = [offer.card.id for offer in offers_for(talk(cast.joy_chat, "你好，想問嘢。"), cast.amy).scripts]
    greetings = [key for key in before if CARDS[key].moment == "greeting"]
    wanted = greetings[-1]
    assert wanted != before[0]
    for n in range(30):
        replied(cast, talk(cast.joy_chat, "你好，想問嘢。", sender=f"guest{n}"), wanted, f"key{n}")
    learnt.__globals__["_counted"].cache_clear()  # a process counts anew each minute
    assert learnt(cast.joy.pk, "greeting")[wanted] > 5
    assert learnt(cast.cha.pk, "greeting") == {}
    after = [
        o.card.id for o in offers_for(talk(cast.joy_chat, "你好，想問嘢。", sender="last"), cast.amy).scripts
    ]
    assert after.index(wanted) < before.index(wanted)


def test_the_article_that_answers_stands_beside_the_scripts_with_its_source(cast: Cast) -> None:
    load_library()
    own = write_article(cast.joy, title="退款幾時到帳", body="七個工作天內退回。", questions=["幾時退錢"])
    write_article(cast.cha, title="退款幾時到帳", body="別家的答案")
    conversation = talk(cast.joy_chat, "我上星期退咗貨，幾時退錢？")
    page = signed_in(cast.amy).get(f"/assist/for/{conversation.pk}/").content.decode()
    assert f'data-name="article:{own.pk}"' in page
    assert "別家的答案" not in page


def test_places_are_filled_from_contact_and_ticket(cast: Cast) -> None:
    load_library()
    conversation = talk(cast.joy_chat, "我要投訴！件貨爛咗，等咗成個月！")
    write(cast.joy_chat, "仲未有人理我！")
    ticket = conversation.tickets.get()
    texts = [offer.text for offer in offers_for(conversation, cast.amy).scripts]
    assert not any("{reference}" in text or "{agent}" in text for text in texts)
    from yueting.assist.services.wording import known_places

    assert known_places(conversation, cast.amy)["reference"] == ticket.reference
