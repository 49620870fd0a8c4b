import threading
from collections.abc import Iterator

import pytest
from django.test import Client

from tests.cast import PASSWORD, Cast, write
from yueting.accounts.models import Agent
from yueting.assist.bot.connectors.demo_orders import KEY, KEY_HEADER, MAPPING, order_service
from yueting.assist.bot.services import looking_up
from yueting.assist.models import BotTalk, BotTurn, CallState, Connector, ConnectorCall, Verdict
from yueting.conversations.models import Author, Conversation
from yueting.knowledge.services import write_article


@pytest.fixture
def orders(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The demo order service on a free port; this desk may call its own network."""
    monkeypatch.setenv("YUETING_ALLOW_PRIVATE_WEBHOOKS", "1")
    server = order_service(0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def connect(cast: Cast, url: str) -> Connector:
    cast.joy_chat.settings = {"bot": {"on": True}}
    cast.joy_chat.save()
    cast.joy.hours = {}
    cast.joy.save()
    return Connector.objects.create(
        brand=cast.joy,
        procedure="order-status",
        name="Shop",
        url=url + "/orders/{order_number}?phone_tail={phone_tail}",
        header=KEY_HEADER,
        secret=KEY,
        mapping=MAPPING,
    )


def signed_in(agent: Agent) -> Client:
    client = Client()
    assert client.login(email=agent.email, password=PASSWORD)
    return client


def last_of_bot(talk: Conversation) -> str:
    message = talk.messages.filter(author=Author.BOT).latest("seq")
    return message.text


def test_an_order_is_looked_up_when_number_and_phone_are_given(cast: Cast, orders: str) -> None:
    connect(cast, orders)
    talk = write(cast.joy_chat, "我件貨去咗邊？").conversation
    assert "訂單編號" in last_of_bot(talk)
    write(cast.joy_chat, "JH20731")
    assert "最後四個數字" in last_of_bot(talk)
    write(cast.joy_chat, "4821")
    assert looking_up.drain() == 1
    assert "已出貨，派送中" in last_of_bot(talk)
    answer = talk.messages.filter(author=Author.BOT).latest("seq")
    assert answer.data["sources"][0]["kind"] == "connector"
    assert looking_up.drain() == 0


def test_an_order_of_somebody_else_is_not_told(cast: Cast, orders: str) -> None:
    connect(cast, orders)
    talk = write(cast.joy_chat, "唔該幫我睇下張單 JH20731 去咗邊呀").conversation
    write(cast.joy_chat, "0000")
    looking_up.drain()
    assert "搵唔到紀錄" in last_of_bot(talk)


def test_a_shop_that_does_not_answer_hands_the_customer_to_a_person(cast: Cast, orders: str) -> None:
    connector = connect(cast, orders)
    connector.secret = "wrong"
    connector.save()
    talk = write(cast.joy_chat, "查下我張單 JH20731").conversation
    write(cast.joy_chat, "4821")
    looking_up.drain()
    talk.refresh_from_db()
    assert talk.assignee == cast.amy
    assert "Amy" in last_of_bot(talk)
    assert ConnectorCall.objects.get().state == CallState.FAILED
    assert BotTalk.objects.get().cause == "look_up_failed"


def test_an_address_inside_is_not_called(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("YUETING_ALLOW_PRIVATE_WEBHOOKS", raising=False)
    monkeypatch.delenv("YUETING_DEMO", raising=False)
    connector = connect(cast, "http://127.0.0.1:9")
    _said, problem = looking_up.try_out(connector, {"order_number": "JH20731", "phone_tail": "1"}, "yue")
    assert "private network" in problem


def test_a_leader_switches_the_bot_on_and_an_agent_may_not(cast: Cast) -> None:
    path = f"/assist/bot/inboxes/{cast.joy_chat.pk}/"
    given = {"on": "on", "name": "小悅", "answer": "0.6", "ask": "0.4"}
    assert signed_in(cast.amy).post(path, given).status_code == 404
    assert signed_in(cast.lee).post(path, given).status_code == 302
    cast.joy_chat.refresh_from_db()
    assert cast.joy_chat.settings["bot"] == {"on": True, "name": "小悅", "answer": 0.6, "ask": 0.4}
    assert signed_in(cast.may).get("/assist/bot/").status_code == 403


def test_asking_may_not_need_more_certainty_than_answering(cast: Cast) -> None:
    given = {"on": "on", "answer": "0.4", "ask": "0.6"}
    answer = signed_in(cast.lee).post(f"/assist/bot/inboxes/{cast.joy_chat.pk}/", given)
    assert answer.status_code == 422


def test_an_answer_is_judged_and_the_page_counts_it(cast: Cast) -> None:
    cast.joy_chat.settings = {"bot": {"on": True}}
    cast.joy_chat.save()
    write_article(cast.joy, title="陳列室地址", questions=["陳列室喺邊"], body="荃灣楊屋道 8 號。")
    write(cast.joy_chat, "陳列室喺邊")
    turn = BotTurn.objects.get(action="answer")
    lee = signed_in(cast.lee)
    lee.post(f"/assist/bot/turns/{turn.pk}/verdict/", {"verdict": "wrong"})
    turn.refresh_from_db()
    assert (turn.verdict, turn.judged_by) == (Verdict.WRONG, cast.lee)
    page = lee.get("/assist/bot/").content.decode()
    assert "陳列室喺邊" in page
    assert "陳列室地址" in page


def test_only_a_supervisor_connects_another_system_and_its_key_is_never_shown(
    cast: Cast, orders: str
) -> None:
    connector = connect(cast, orders)
    path = f"/assist/bot/connectors/{connector.pk}/"
    assert signed_in(cast.lee).get(path).status_code == 404
    sue = signed_in(cast.sue)
    assert f'value="{KEY}"' not in sue.get(path).content.decode()
    tried = sue.post(path + "trial/", {"order_number": "JH20731", "phone_tail": "4821"})
    assert "JH20731" in tried.content.decode()
    given = {
        "name": "Shop",
        "procedure": "order-status",
        "url": "https://{order_number}.example/x",
        "mapping": "{}",
    }
    assert sue.post(path, given).status_code == 422


def test_a_colleague_sees_what_the_bot_collected(cast: Cast, orders: str) -> None:
    connect(cast, orders)
    write(cast.joy_chat, "查下我張單 JH20731")
    talk = write(cast.joy_chat, "轉人工").conversation
    panel = signed_in(cast.amy).get(f"/assist/for/{talk.pk}/").content.decode()
    assert "JH20731" in panel
    page = signed_in(cast.amy).get(f"/conversations/{talk.pk}/").content.decode()
    assert "message out bot" in page
