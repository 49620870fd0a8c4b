from datetime import timedelta

import pytest
from django.utils import timezone

from tests.cast import Cast, write
from yueting.accounts.models import Presence
from yueting.assist.bot.services import ending
from yueting.assist.models import BotState, BotTalk
from yueting.conversations.models import Author, Conversation, Message
from yueting.conversations.services.handling import claim
from yueting.knowledge.models import Article
from yueting.knowledge.services import write_article
from yueting.routing import services as routing
from yueting.routing.queries import unattended
from yueting.tickets.models import Promise

REFUND = "退款會喺收到退貨之後 7 個工作日內退返原本嘅付款方式。"


@pytest.fixture
def joy(cast: Cast) -> Cast:
    """Joy's shop chat has the bot, is always open, and one answer about refunds is public."""
    cast.joy_chat.settings = {"bot": {"on": True, "name": "小悅"}}
    cast.joy_chat.save()
    cast.joy.hours = {}
    cast.joy.save()
    article(cast, "退款需時多久", ["退款幾時到", "幾時退錢", "退款要幾耐"], REFUND)
    article(cast, "陳列室地址", ["陳列室喺邊", "門市地址"], "陳列室喺荃灣楊屋道 8 號 3 樓。")
    return cast


def article(cast: Cast, title: str, questions: list[str], body: str) -> Article:
    return write_article(cast.joy, title=title, questions=questions, body=body)


def answers(talk: Conversation) -> list[Message]:
    return list(talk.messages.filter(author=Author.BOT).order_by("seq"))


def asks(cast: Cast, text: str) -> Conversation:
    return Conversation.objects.get(pk=write(cast.joy_chat, text).conversation_id)


def test_a_known_question_is_answered_with_its_source_and_waits_for_nobody(joy: Cast) -> None:
    talk = asks(joy, "請問退款幾時到？")
    [answer] = answers(talk)
    assert REFUND in answer.text
    assert "自動助理" in answer.text
    assert answer.data["sources"][0]["title"] == "退款需時多久"
    assert talk.with_bot
    assert talk.assignee is None
    assert talk.waiting_since is None
    assert answer.author_name == "小悅"
    turn = BotTalk.objects.get(pk=talk.pk).turns.get()
    assert turn.action == "answer"
    assert turn.sources == answer.data["sources"]


def test_a_talk_with_the_bot_is_in_no_queue_and_alarms_nobody(joy: Cast) -> None:
    joy.amy.presence = Presence.OFFLINE
    joy.amy.save()
    talk = asks(joy, "請問退款幾時到？")
    assert talk not in Conversation.objects.waiting_in_queue()
    assert talk not in unattended()
    routing.route([talk])
    assert Conversation.objects.get(pk=talk.pk).assignee is None


def test_who_asks_for_a_person_gets_one_at_once_in_the_same_talk(joy: Cast) -> None:
    asks(joy, "退款幾時到？")
    talk = asks(joy, "我要搵真人")
    assert talk.assignee == joy.amy
    assert not talk.with_bot
    assert "Amy" in answers(talk)[-1].text
    bot_talk = BotTalk.objects.get(pk=talk.pk)
    assert (bot_talk.state, bot_talk.cause) == (BotState.HANDED_OFF, "asked_for_person")
    assert bot_talk.summary["asked"][0] == "退款幾時到？"


def test_the_bot_is_silent_once_a_person_has_the_talk(joy: Cast) -> None:
    talk = asks(joy, "我要搵真人")
    before = len(answers(talk))
    asks(joy, "退款幾時到？")
    assert len(answers(talk)) == before


def test_the_second_miss_hands_over_with_the_place_in_the_queue(joy: Cast) -> None:
    joy.amy.presence = Presence.BREAK
    joy.amy.save()
    asks(joy, "退款呢")
    talk = asks(joy, "唔係呀，我唔係想問呢個")
    talk = asks(joy, "都唔啱，唔係")
    assert not talk.with_bot
    assert talk.waiting_since is not None
    assert "第 1 位" in answers(talk)[-1].text


def test_out_of_hours_a_dated_promise_with_a_number_is_made(joy: Cast) -> None:
    joy.amy.presence = Presence.OFFLINE
    joy.amy.save()
    day = (timezone.localtime() + timedelta(days=3)).strftime("%a").lower()
    joy.joy.hours = {"zone": "Asia/Hong_Kong", "week": {day: ["09:00-18:00"]}}
    joy.joy.save()
    talk = asks(joy, "我要搵真人")
    promise = Promise.objects.get(conversation=talk)
    assert promise.reference
    assert promise.reference in answers(talk)[-1].text
    assert promise.due_at > timezone.now()


def test_two_close_answers_are_asked_back_and_a_number_chooses(joy: Cast) -> None:
    article(joy, "信用卡退款時間", ["信用卡退款幾時到"], "信用卡退款要 10 個工作日。")
    article(joy, "轉數快退款時間", ["轉數快退款幾時到"], "轉數快退款要 2 個工作日。")
    Article.objects.filter(title="退款需時多久").delete()
    talk = asks(joy, "退款幾時到")
    [asked] = answers(talk)
    assert asked.data["bot"] == "ask_back"
    assert len(asked.data["choices"]) == 2
    talk = asks(joy, "2")
    assert answers(talk)[-1].data["sources"][0]["title"] == asked.data["choices"][1]


def test_what_is_for_agents_only_is_never_said(joy: Cast) -> None:
    write_article(
        joy.joy, title="賠償上限", questions=["最多賠幾多"], body="主管可批 500 元。", audience="agents"
    )
    talk = asks(joy, "你哋最多賠幾多？")
    assert not any("500" in answer.text for answer in answers(talk))


def test_an_article_whose_review_is_overdue_does_not_answer(joy: Cast) -> None:
    Article.objects.filter(title="退款需時多久").update(review_by=timezone.localdate() - timedelta(days=1))
    talk = asks(joy, "請問退款幾時到？")
    assert not any(REFUND in answer.text for answer in answers(talk))


def test_a_customer_who_says_nothing_after_the_answer_has_got_it(joy: Cast) -> None:
    talk = asks(joy, "請問退款幾時到？")
    BotTalk.objects.update(look_at=timezone.now() - timedelta(seconds=1))
    ending.sweep()
    talk.refresh_from_db()
    assert not talk.is_open
    assert BotTalk.objects.get(pk=talk.pk).state == BotState.SOLVED
    assert not talk.tickets.unsolved().exists()


def test_a_colleague_may_take_the_talk_from_the_bot(joy: Cast) -> None:
    talk = asks(joy, "請問退款幾時到？")
    claim(talk, joy.amy)
    talk = asks(joy, "陳列室喺邊")
    assert talk.assignee == joy.amy
    assert len(answers(talk)) == 1


def test_a_mandarin_customer_is_answered_in_simplified_characters(joy: Cast) -> None:
    talk = asks(joy, "请问你们的退款什么时候能到账？")
    [answer] = answers(talk)
    assert "退款会" in answer.text
    assert "自动助理" in answer.text


def test_without_a_bot_everything_goes_on_as_before(cast: Cast) -> None:
    talk = asks(cast, "請問退款幾時到？")
    assert talk.assignee == cast.amy
    assert not BotTalk.objects.exists()
