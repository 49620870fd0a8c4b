"""The HTTP API as a client's program meets it."""

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from tests.cast import Cast, talk, write
from yueting.accounts.models import ApiToken, Brand
from yueting.accounts.services.api_tokens import make_token, revoke_token
from yueting.assist.services.checking import keep_policy
from yueting.channels.intake import drain
from yueting.channels.models import RawDelivery, WebhookEndpoint
from yueting.conversations.models import Conversation, Message
from yueting.conversations.services.replying import note
from yueting.knowledge.models import Article, Audience
from yueting.runtime.allowance import Allowance
from yueting.tickets.models import Ticket
from yueting.timeline.models import Event


class Program:
    """A program with a token."""

    def __init__(self, secret: str) -> None:
        self._client = Client(headers={"Authorization": f"Bearer {secret}"})

    def get(self, path: str, **query: Any) -> Any:
        return self._client.get(f"/api/v1/{path}", query)

    def post(self, path: str, data: Any, key: str = "") -> Any:
        headers = {"Idempotency-Key": key} if key else {}
        return self._client.post(f"/api/v1/{path}", data, content_type="application/json", headers=headers)

    def delete(self, path: str) -> Any:
        return self._client.delete(f"/api/v1/{path}")


def _program(brand: Brand, name: str = "App") -> Program:
    return Program(make_token(brand, name)[1])


@pytest.fixture
def app(cast: Cast) -> Program:
    return _program(cast.joy)


def _message(id: str = "m1", text: str = "收唔到貨", **more: Any) -> dict[str, Any]:
    return {"id": id, "sender": {"kind": "app", "address": "cust-7", "name": "阿明"}, "text": text} | more


def _error(answer: Any) -> tuple[int, str]:
    error = answer.json()["error"]
    assert error["message"]
    assert error["what_to_do"]
    return answer.status_code, error["code"]


def test_without_a_good_token_nothing_is_told(cast: Cast) -> None:
    token, secret = make_token(cast.joy, "Old", cast.zoe)
    revoke_token(token, cast.zoe)
    for program in (Program(secret), Program("yt_forged"), Program("")):
        answer = program.get("conversations")
        assert _error(answer) == (401, "bad_token")
        assert answer["WWW-Authenticate"] == "Bearer"
    assert Client().get("/api/v1/conversations").status_code == 401


def test_a_program_that_calls_too_often_is_told_when_to_go_on(
    app: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yueting.accounts.api.CALLS", Allowance(2, 60))
    answers = [app.get("articles") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert _error(answers[2]) == (429, "too_many_calls")
    assert 1 <= int(answers[2]["Retry-After"]) <= 31


def test_only_the_hash_of_a_token_is_kept(cast: Cast) -> None:
    token, secret = make_token(cast.joy, "App")
    assert secret not in json.dumps([token.token_hash, token.hint])
    assert len(token.hint) < len(secret) / 2


def test_a_message_is_taken_once_and_goes_its_way(app: Program, cast: Cast) -> None:
    path = f"inboxes/{cast.joy_api.id}/messages"
    first, again = app.post(path, _message()), app.post(path, _message())
    assert (first.status_code, first.json()) == (202, {"accepted": True, "new": True})
    assert (again.status_code, again.json()) == (202, {"accepted": True, "new": False})
    drain()
    message = Message.objects.get()
    assert (message.text, message.external_id, message.author_name) == ("收唔到貨", "m1", "阿明")
    assert message.reading.emotion


def test_messages_that_come_out_of_order_are_all_kept_in_the_platforms_own_talk(
    app: Program, cast: Cast
) -> None:
    path = f"inboxes/{cast.joy_api.id}/messages"
    for id, at in [
        ("m2", "2026-01-05T10:01:00Z"),
        ("m1", "2026-01-05T10:00:00Z"),
        ("m2", "2026-01-05T10:01:00Z"),
    ]:
        app.post(path, _message(id, f"第 {id}", at=at, conversation="talk-1"))
    drain()
    assert Conversation.objects.count() == 1
    stored = Message.objects.order_by("seq").values_list("external_id", "data__sent_at")
    assert list(stored) == [("m2", "2026-01-05T10:01:00+00:00"), ("m1", "2026-01-05T10:00:00+00:00")]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("not json", "bad_call"),
        ("{}", "not_valid"),
        (_message(text="長" * 100_001), "not_valid"),
        (_message(text=" "), "empty"),
        (_message("a\x00b"), "not_valid"),
        (_message(files=[{"name": "a", "content": "%%%"}]), "bad_file"),
        ('{"id": "m", "sender": {"address": "a"}, "text": "\\ud800"}', "not_valid"),
    ],
)
def test_a_bad_message_is_refused_in_words_and_nothing_is_stored(
    app: Program, cast: Cast, body: Any, code: str
) -> None:
    answer = app.post(f"inboxes/{cast.joy_api.id}/messages", body)
    assert _error(answer)[1] == code
    assert answer.status_code in (400, 422)
    assert not RawDelivery.objects.exists()


def test_other_brands_and_other_kinds_of_inbox_take_nothing(app: Program, cast: Cast) -> None:
    assert _error(app.post(f"inboxes/{cast.cha_chat.id}/messages", _message())) == (404, "not_found")
    assert _error(app.post(f"inboxes/{cast.joy_mail.id}/messages", _message())) == (409, "not_an_api_inbox")


def test_a_token_sees_its_brand_only(app: Program, cast: Cast) -> None:
    own, other = talk(cast.joy_chat, "你好"), talk(cast.cha_chat, "你好", sender="lin")
    listed = app.get("conversations").json()["items"]
    assert [item["id"] for item in listed] == [str(own.id)]
    for path in (
        f"conversations/{other.id}",
        f"conversations/{other.id}/messages",
        f"contacts/{other.contact_id}",
    ):
        assert _error(app.get(path)) == (404, "not_found")
    assert _error(app.post(f"conversations/{other.id}/messages", {"text": "a"})) == (404, "not_found")
    assert app.get(f"contacts/{own.contact_id}").json()["points"] == [{"kind": "visitor", "address": "ming"}]


def test_pages_follow_one_another_without_gap_or_repeat(app: Program, cast: Cast) -> None:
    for number in range(5):
        talk(cast.joy_chat, "你好", sender=f"s{number}")
    seen: list[str] = []
    after = ""
    for _ in range(3):
        page = app.get("conversations", limit=2, after=after).json()
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
    assert after == ""
    assert len(seen) == len(set(seen)) == 5
    assert _error(app.get("conversations", after="nonsense")) == (400, "bad_after")


def test_conversations_can_be_filtered(app: Program, cast: Cast) -> None:
    talk(cast.joy_chat, "你好", sender="a")
    mail = talk(cast.joy_mail, "你好", sender="b")
    found = app.get("conversations", channel="email").json()["items"]
    assert [item["reference"] for item in found] == [mail.reference]
    assert app.get("conversations", state="ended").json()["items"] == []


def test_messages_are_read_in_order_and_notes_only_on_request(app: Program, cast: Cast) -> None:
    conversation = talk(cast.joy_chat, "第一句")
    note(conversation, cast.amy, "內部", client_key="n")
    write(cast.joy_chat, "第二句")
    path = f"conversations/{conversation.id}/messages"
    assert [m["text"] for m in app.get(path).json()] == ["第一句", "第二句"]
    assert [m["text"] for m in app.get(path, notes=True).json()] == ["第一句", "內部", "第二句"]
    assert [m["seq"] for m in app.get(path, after=1).json()] == [3]


def test_a_program_answers_in_its_own_name_and_once(app: Program, cast: Cast) -> None:
    conversation = talk(cast.joy_chat, "你好")
    path = f"conversations/{conversation.id}/messages"
    first, again = app.post(path, {"text": "收到", "id": "r1"}), app.post(path, {"text": "收到", "id": "r1"})
    assert first.status_code == 201
    assert first.json()["id"] == again.json()["id"]
    assert (first.json()["name"], first.json()["author"], first.json()["delivery"]) == (
        "App",
        "agent",
        "queued",
    )
    conversation.refresh_from_db()
    assert conversation.waiting_since is None
    assert _error(app.post(path, {"text": "  "})) == (422, "bad_text")


def test_the_same_idempotency_key_gives_the_same_answer(app: Program, cast: Cast) -> None:
    conversation = talk(cast.joy_chat, "你好")
    path = f"conversations/{conversation.id}/messages"
    first = app.post(path, {"text": "收到"}, key="k1")
    assert app.post(path, {"text": "收到"}, key="k1").json() == first.json()
    assert _error(app.post(path, {"text": "另一句"}, key="k1")) == (422, "idempotency_key_reused")
    assert Message.objects.filter(author="agent").count() == 1


def test_two_tokens_may_use_the_same_idempotency_key(app: Program, cast: Cast) -> None:
    conversation = talk(cast.joy_chat, "你好")
    other = _program(cast.joy, "Other")
    path = f"conversations/{conversation.id}/messages"
    assert (
        app.post(path, {"text": "收到"}, key="k1").json()
        != other.post(path, {"text": "收到"}, key="k1").json()
    )


def test_a_refused_call_does_not_use_up_its_key(app: Program, cast: Cast) -> None:
    conversation = talk(cast.joy_chat, "你好")
    path = f"conversations/{conversation.id}/messages"
    for _ in range(2):
        assert _error(app.post(path, {"text": " "}, key="k")) == (422, "bad_text")


def test_a_ticket_is_opened_read_and_found(app: Program, cast: Cast) -> None:
    conversation = talk(cast.joy_chat, "你好")
    Ticket.objects.all().delete()
    data = {
        "conversation": str(conversation.id),
        "subject": "送錯貨",
        "ticket_class": "complaint",
        "level": 2,
    }
    opened = app.post("tickets", data, key="t1")
    assert opened.status_code == 201, opened.json()
    assert app.post("tickets", data, key="t1").json() == opened.json()
    reference = opened.json()["reference"]
    ticket = app.get(f"tickets/{reference}").json()
    assert (ticket["subject"], ticket["ticket_class"], ticket["level"]) == ("送錯貨", "complaint", 2)
    assert ticket["conversations"] == [str(conversation.id)]
    assert {clock["kind"] for clock in ticket["clocks"]} >= {"first_response", "resolution"}
    assert [t["reference"] for t in app.get("tickets", min_level=2).json()["items"]] == [reference]
    assert app.get("tickets", state="closed").json()["items"] == []
    assert _error(_program(cast.cha).get(f"tickets/{reference}")) == (404, "not_found")
    assert _error(app.post("tickets", data | {"ticket_class": "nonsense"})) == (422, "not_valid")


def test_articles_for_agents_only_are_never_given_out(app: Program, cast: Cast) -> None:
    Article.objects.create(brand=cast.joy, slug="a", title="退款", body="三日", audience=Audience.PUBLIC)
    Article.objects.create(brand=cast.joy, slug="b", title="賠償上限", body="$500", audience=Audience.AGENTS)
    Article.objects.create(brand=cast.cha, slug="c", title="茶", body="茶", audience=Audience.PUBLIC)
    assert [a["title"] for a in app.get("articles").json()] == ["退款"]


def test_webhooks_are_made_listed_and_removed(
    app: Program, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _error(app.post("webhooks", {"url": "http://127.0.0.1:9/x"})) == (422, "bad_url")
    monkeypatch.setenv("YUETING_ALLOW_PRIVATE_WEBHOOKS", "1")
    made = app.post("webhooks", {"url": "http://127.0.0.1:9/x", "verbs": ["ticket.opened"]})
    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    (listed,) = app.get("webhooks").json()
    assert "secret" not in listed
    assert _error(_program(cast.cha).delete(f"webhooks/{listed['id']}")) == (404, "not_found")
    assert app.delete(f"webhooks/{listed['id']}").status_code == 204
    assert not WebhookEndpoint.objects.exists()


def test_the_api_describes_itself() -> None:
    described = Client().get("/api/v1/openapi.json").json()
    assert described["info"]["title"] == "Yueting"
    assert "/api/v1/inboxes/{inbox_id}/messages" in described["paths"]


COARSE = "搞掂晒喇，你老豆收咗貨未？"


def test_a_held_reply_is_refused_with_what_holds_it_and_its_better_words(app: Program, cast: Cast) -> None:
    conversation = talk(cast.joy_chat, "我張單幾時到？")
    path = f"conversations/{conversation.id}/messages"
    answer = app.post(path, {"text": COARSE, "id": "r1"})
    assert _error(answer) == (422, "held")
    findings = answer.json()["error"]["findings"]
    assert {found["kind"] for found in findings} == {"coarse"}
    for found in findings:
        assert COARSE[found["start"] : found["end"]] == found["text"]
        assert found["why"].startswith("coarse.")
        assert found["name"]
    assert any(found["better"] for found in findings)
    assert not Message.objects.filter(author="agent").exists()
    assert app.post(path, {"text": "已經送到，你收到貨未？", "id": "r1"}).status_code == 201


def test_a_kind_that_only_warns_refuses_no_program(app: Program, cast: Cast) -> None:
    path = f"conversations/{talk(cast.joy_chat, '我張單幾時到？').id}/messages"
    assert app.post(path, {"text": "我哋會盡快覆你，賠你 $500。"}).status_code == 201
    keep_policy(cast.joy, cast.lee, {"beyond_authority": "hold"}, version=0)
    kinds = [f["kind"] for f in app.post(path, {"text": "賠你 $500。"}).json()["error"]["findings"]]
    assert kinds == ["beyond_authority"]


def test_only_a_token_whose_maker_may_send_held_overrules(app: Program, cast: Cast) -> None:
    path = f"conversations/{talk(cast.joy_chat, '我張單幾時到？').id}/messages"
    held = {"text": COARSE, "anyway": True, "id": "x"}
    assert _error(app.post(path, held)) == (422, "held")
    with pytest.raises(PermissionDenied):
        make_token(cast.joy, "Amy's", cast.amy, may_send_held=True)
    nobodys = Program(make_token(cast.joy, "Nobody's", may_send_held=True)[1])
    assert _error(nobodys.post(path, held)) == (422, "held")
    token, secret = make_token(cast.joy, "Shop", cast.lee, may_send_held=True)
    shop = Program(secret)
    assert _error(shop.post(path, {"text": COARSE})) == (422, "held")  # not asked for, not overruled
    assert shop.post(path, held).status_code == 201
    event = Event.objects.get(verb="reply.sent_anyway")
    assert (event.actor_kind, event.actor_id, event.actor_name) == ("api", token.pk, "Shop")
    assert event.data["answers"] == str(cast.lee)
    cast.lee.memberships.all().delete()
    assert _error(shop.post(path, held | {"id": "y"})) == (422, "held")


def test_a_token_that_may_overrule_is_made_by_an_administrator_and_said_to_be_one(cast: Cast) -> None:
    admin = Client(headers={"Accept-Language": "en"})
    admin.force_login(cast.zoe)
    given = {"brand": str(cast.joy.pk), "name": "Shop", "may_send_held": "1"}
    admin.post("/channels/tokens/", given)
    assert ApiToken.objects.get().may_send_held
    assert "may send held replies" in admin.get("/channels/inboxes/").content.decode()


def test_the_description_names_what_holds_a_reply() -> None:
    described = Client().get("/api/v1/openapi.json").json()
    call = described["paths"]["/api/v1/conversations/{conversation_id}/messages"]["post"]
    assert call["responses"]["422"]["content"]["application/json"]["schema"]["$ref"].endswith("/ReplyProblem")
    assert "findings" in described["components"]["schemas"]["ReplyError"]["properties"]
