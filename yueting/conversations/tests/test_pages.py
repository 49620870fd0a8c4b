"""The console's pages: who sees what, writing, handing over."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, talk, write
from yueting.accounts.models import Agent, Look
from yueting.conversations.models import Conversation, Delivery, DeliveryState, Message
from yueting.conversations.services import handling, replying

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def signed_in(agent: Agent) -> Client:
    client = Client()
    client.force_login(agent)
    return client


def page(client: Client, name: str, *args: object, htmx: bool = False, **query: object) -> str:
    response = client.get(reverse(name, args=args), query, headers=HTMX if htmx else {})
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def post(client: Client, name: str, *args: object, htmx: bool = True, **data: object):
    return client.post(reverse(name, args=args), data, headers=HTMX if htmx else {})


@pytest.fixture
def angry(cast: Cast) -> Conversation:
    """Ming's complaint, which went to Amy."""
    talk(cast.joy_chat, "你好")
    return talk(cast.joy_chat, "我張單等咗兩個星期都未到，好嬲！我要投訴！")


def test_the_owner_sees_the_talk_in_mine_with_level_and_mood(cast: Cast, angry: Conversation) -> None:
    html = page(signed_in(cast.amy), "conversations:inbox")
    assert f'id="row-{angry.pk}"' in html
    assert "mood-angry" in html
    assert "level-2" in html or "level-1" in html


def test_a_conversation_shows_its_messages_reading_and_context_tabs(cast: Cast, angry: Conversation) -> None:
    html = page(signed_in(cast.amy), "conversations:show", angry.pk)
    assert "我張單等咗兩個星期都未到" in html
    assert "data-composer" in html
    for tab in ("contacts:card", "tickets:panel"):
        assert reverse(tab, args=[angry.pk]) in html
    assert '<svg class="course"' in html


def test_looking_is_written_down(cast: Cast, angry: Conversation) -> None:
    page(signed_in(cast.amy), "conversations:show", angry.pk)
    look = Look.objects.get()
    assert (look.agent, look.subject_id) == (cast.amy, angry.pk)


def test_htmx_gets_the_two_right_panes_alone(cast: Cast, angry: Conversation) -> None:
    html = page(signed_in(cast.amy), "conversations:show", angry.pk, htmx=True)
    assert "<html" not in html
    assert html.strip().startswith('<section class="pane pane-conversation"')
    assert 'id="context"' in html
    assert "hx-swap-oob" in html


@pytest.mark.parametrize(
    "name",
    ["show", "head", "messages", "timeline", "transfer"],
)
def test_an_agent_of_another_brand_finds_no_page_of_it(cast: Cast, angry: Conversation, name: str) -> None:
    response = signed_in(cast.may).get(reverse(f"conversations:{name}", args=[angry.pk]))
    assert response.status_code == 404


@pytest.mark.parametrize("name", ["reply", "note", "claim", "take-over", "transfer", "seen", "upload"])
def test_an_agent_of_another_brand_cannot_act_on_it(cast: Cast, angry: Conversation, name: str) -> None:
    response = post(
        signed_in(cast.may), f"conversations:{name}", angry.pk, text="hi", client_key=str(uuid4()), seq="1"
    )
    assert response.status_code == 404
    assert not Message.objects.filter(author="agent").exists()


def test_an_agent_of_another_brand_finds_no_reading_panel_or_card(cast: Cast, angry: Conversation) -> None:
    client = signed_in(cast.may)
    message = angry.messages.latest("seq")
    for address in (
        reverse("conversations:reading", args=[message.pk]),
        reverse("contacts:card", args=[angry.pk]),
        reverse("contacts:show", args=[angry.contact_id]),
        reverse("tickets:panel", args=[angry.pk]),
        reverse("tickets:wrap-up", args=[angry.pk]),
        reverse("tickets:show", args=[angry.tickets.get().reference]),
    ):
        assert client.get(address).status_code == 404, address


def test_who_is_signed_out_is_sent_to_sign_in_and_a_fragment_says_so(cast: Cast, angry: Conversation) -> None:
    address = reverse("conversations:show", args=[angry.pk])
    assert Client().get(address).status_code == 302
    assert Client().get(address, headers=HTMX).status_code == 401


def test_a_reply_is_stored_once_and_the_answer_is_the_message(cast: Cast, angry: Conversation) -> None:
    client, key = signed_in(cast.amy), str(uuid4())
    first = post(
        client, "conversations:reply", angry.pk, text="唔好意思，我即刻查", kind="reply", client_key=key
    )
    again = post(
        client, "conversations:reply", angry.pk, text="唔好意思，我即刻查", kind="reply", client_key=key
    )
    assert first.status_code == again.status_code == 201
    assert 'data-seq="3"' in first.content.decode()
    assert first.content == again.content
    assert Message.objects.filter(author="agent").count() == 1


def test_a_note_is_for_colleagues_only(cast: Cast, angry: Conversation) -> None:
    answer = post(
        signed_in(cast.amy),
        "conversations:reply",
        angry.pk,
        text="佢係大客",
        kind="note",
        client_key=str(uuid4()),
    )
    assert "message note" in answer.content.decode()
    note = Message.objects.get(text="佢係大客")
    assert not Delivery.objects.filter(message=note).exists()
    assert note not in angry.messages.seen_by_customer()


def test_a_client_may_read_but_not_write(cast: Cast, angry: Conversation) -> None:
    client = signed_in(cast.kit)
    assert "data-composer" not in page(client, "conversations:show", angry.pk)
    answer = post(client, "conversations:reply", angry.pk, text="hi", kind="reply", client_key=str(uuid4()))
    assert answer.status_code == 422
    assert "notice" in answer.content.decode()


def test_a_refused_reply_without_htmx_keeps_its_text(cast: Cast, angry: Conversation) -> None:
    long = "長" * 100_001
    answer = post(
        signed_in(cast.amy), "conversations:reply", angry.pk, htmx=False, text=long, client_key=str(uuid4())
    )
    assert answer.status_code == 422
    assert long in answer.content.decode()


def test_what_customers_write_is_escaped(cast: Cast) -> None:
    evil = talk(cast.joy_chat, "<script>alert(1)</script> <img src=x onerror=alert(1)>", sender="<b>eve</b>")
    html = page(signed_in(cast.lee), "conversations:show", evil.pk)
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert "<b>eve" not in html.lower()


def test_a_message_of_100_000_characters_is_shown_folded(cast: Cast) -> None:
    long = talk(cast.joy_chat, "好長 https://example.com/a " * 5_000 + "完")
    html = page(signed_in(cast.lee), "conversations:show", long.pk)
    assert "完" in html
    assert html.count("<a href=") < 400  # only the beginning is combed for links


def test_claiming_what_a_colleague_has_says_who(cast: Cast, angry: Conversation) -> None:
    answer = post(signed_in(cast.lee), "conversations:claim", angry.pk)
    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#notices"
    assert "Amy" in answer.content.decode()


def test_a_leader_takes_over_and_an_agent_may_not(cast: Cast, angry: Conversation) -> None:
    assert post(signed_in(cast.ben), "conversations:take-over", angry.pk).status_code == 422
    answer = post(signed_in(cast.lee), "conversations:take-over", angry.pk)
    assert answer.status_code == 200
    assert "yt:done" in answer["HX-Trigger"]
    angry.refresh_from_db()
    assert angry.assignee == cast.lee


def test_handing_over_to_a_colleague_tells_why(cast: Cast, angry: Conversation) -> None:
    client = signed_in(cast.amy)
    dialog = page(client, "conversations:transfer", angry.pk, htmx=True)
    assert "<dialog" in dialog
    assert f"agent:{cast.ben.pk}" in dialog
    assert f"agent:{cast.may.pk}" not in dialog
    answer = post(client, "conversations:transfer", angry.pk, to=f"agent:{cast.ben.pk}", why="講普通話")
    assert answer.status_code == 200
    angry.refresh_from_db()
    assert angry.assignee == cast.ben
    assert cast.ben.notices.get(kind="transferred").data["why"] == "講普通話"


def test_a_hand_over_that_fails_keeps_the_reason(cast: Cast, angry: Conversation) -> None:
    answer = post(
        signed_in(cast.amy), "conversations:transfer", angry.pk, to=f"agent:{cast.may.pk}", why="講普通話"
    )
    assert answer.status_code == 422
    assert "講普通話" in answer.content.decode()
    assert "<dialog" in answer.content.decode()


def test_the_timeline_tells_in_words_what_happened(cast: Cast, angry: Conversation) -> None:
    handling.take_over(angry, cast.lee)
    html = page(signed_in(cast.lee), "conversations:timeline", angry.pk)
    assert "Lee" in html
    assert "conversation.taken_over" not in html


def test_the_evidence_of_a_reading_marks_the_words(cast: Cast, angry: Conversation) -> None:
    message = angry.messages.latest("seq")
    html = page(signed_in(cast.amy), "conversations:reading", message.pk, htmx=True)
    assert "<mark>" in html
    assert "好嬲" in html or "<mark>投訴" in html or "<mark>嬲" in html


def test_messages_after_a_number_and_before_one(cast: Cast, angry: Conversation) -> None:
    client = signed_in(cast.amy)
    assert "你好" not in page(client, "conversations:messages", angry.pk, after=1)
    assert "你好" in page(client, "conversations:messages", angry.pk, before=2)
    assert page(client, "conversations:messages", angry.pk, after=2).strip() == ""


def test_a_failed_reply_can_be_sent_again_once(cast: Cast, angry: Conversation) -> None:
    message = replying.reply(angry, cast.amy, "喺度", client_key=str(uuid4()))
    Delivery.objects.filter(message=message).update(state=DeliveryState.FAILED, error="mailbox full")
    client = signed_in(cast.amy)
    html = page(client, "conversations:show", angry.pk)
    assert "mailbox full" in html
    assert post(signed_in(cast.may), "conversations:resend", message.pk).status_code == 404
    assert post(client, "conversations:resend", message.pk).status_code == 200
    assert Delivery.objects.get(message=message).state == DeliveryState.QUEUED
    assert post(client, "conversations:resend", message.pk).status_code == 422


def test_looking_at_the_end_clears_the_owners_count_and_nobody_elses(cast: Cast, angry: Conversation) -> None:
    post(signed_in(cast.lee), "conversations:seen", angry.pk, seq="2")
    angry.refresh_from_db()
    assert angry.unread == 2
    post(signed_in(cast.amy), "conversations:seen", angry.pk, seq="2")
    angry.refresh_from_db()
    assert angry.unread == 0


@pytest.mark.parametrize("queue", ["mine", "unassigned", "open", "ended", "team", "nonsense"])
def test_every_queue_opens_and_an_empty_one_says_what_to_do(cast: Cast, queue: str) -> None:
    html = page(signed_in(cast.amy), "conversations:inbox", queue=queue)
    assert 'class="empty"' in html


def test_the_list_is_paged_without_repeats(cast: Cast) -> None:
    talks = {str(talk(cast.joy_chat, f"第{n}個", sender=f"v{n}").pk) for n in range(35)}
    client = signed_in(cast.lee)
    first = client.get(reverse("conversations:inbox"), {"queue": "open"})
    second = client.get(
        reverse("conversations:inbox"), {"queue": "open", "after": str(first.context["after"])}, headers=HTMX
    )
    rows = [str(row.pk) for row in [*first.context["rows"], *second.context["rows"]]]
    assert len(rows) == len(set(rows)) == 35
    assert set(rows) == talks


def test_the_list_of_two_brands_is_merged_newest_first(cast: Cast) -> None:
    order = [
        talk(cast.joy_chat, "一").pk,
        talk(cast.cha_chat, "二").pk,
        talk(cast.joy_mail, "三", sender="m").pk,
    ]
    response = signed_in(cast.zoe).get(reverse("conversations:inbox"), {"queue": "open"})
    assert [row.pk for row in response.context["rows"]] == order[::-1]
    filtered = signed_in(cast.zoe).get(reverse("conversations:inbox"), {"queue": "open", "brand": "cha"})
    assert [row.pk for row in filtered.context["rows"]] == [order[1]]


def test_pages_need_few_statements(cast: Cast, angry: Conversation, django_assert_max_num_queries) -> None:
    for n in range(30):
        talk(cast.joy_chat, f"第{n}個", sender=f"v{n}")
    for n in range(30):
        write(cast.joy_chat, f"再講{n}")
    client = signed_in(cast.zoe)
    with django_assert_max_num_queries(14):
        page(client, "conversations:inbox", queue="open")
    with django_assert_max_num_queries(24):
        page(client, "conversations:show", angry.pk)
