"""Search over what one may see."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast, talk, write
from yueting.accounts.models import Agent, Membership
from yueting.conversations.models import Conversation
from yueting.conversations.services.replying import note

pytestmark = pytest.mark.django_db


def search(agent: Agent, query: str, **more: str):
    client = Client()
    client.force_login(agent)
    response = client.get(reverse("conversations:search"), {"q": query, **more})
    assert response.status_code == 200
    return response


def texts(agent: Agent, query: str) -> list[str]:
    return [hit.message.text for hit in search(agent, query).context["found"].hits]


@pytest.mark.parametrize("query", ["退款", "退 款", "ＹＴ退款"[2:], "要退款"])
def test_a_two_character_word_is_found_in_either_script(cast: Cast, query: str) -> None:
    write(cast.joy_chat, "我要退款，唔該")
    write(cast.joy_chat, "我要退款，谢谢", sender="li")
    write(cast.joy_chat, "幾時送貨？", sender="wo")
    assert len(texts(cast.amy, query)) == 2


def test_traditional_finds_simplified_and_back(cast: Cast) -> None:
    write(cast.joy_chat, "訂單幾時發貨")
    write(cast.joy_chat, "订单什么时候发货", sender="li")
    assert len(texts(cast.amy, "訂單")) == len(texts(cast.amy, "订单")) == 2
    assert len(texts(cast.amy, "幾時")) == 2


def test_characters_far_apart_are_no_hit(cast: Cast) -> None:
    write(cast.joy_chat, "退貨同埋款式問題")
    assert texts(cast.amy, "退款") == []


def test_hits_are_marked_newest_first_and_escaped(cast: Cast) -> None:
    write(cast.joy_chat, "退款一 <b>x</b>")
    write(cast.joy_chat, "退款二")
    response = search(cast.amy, "退款")
    assert [h.message.text for h in response.context["found"].hits] == ["退款二", "退款一 <b>x</b>"]
    html = response.content.decode()
    assert "<mark>退款</mark>" in html
    assert "<b>x</b>" not in html


def test_no_word_of_another_brand_or_team_is_found(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, "我要退款")
    talk(cast.cha_chat, "茶要退款", sender="li")
    assert texts(cast.may, "退款") == ["茶要退款"]
    assert "我要退款" not in search(cast.may, conversation.reference).content.decode()
    assert search(cast.may, "Ming").context["found"].is_empty
    Membership.objects.filter(agent=cast.ben).update(team=cast.joy.teams.create(name="Back office"))
    Conversation.objects.filter(pk=conversation.pk).update(team=cast.front)
    assert texts(cast.ben, "退款") == []
    assert search(cast.ben, "Min").context["found"].is_empty


def test_a_reference_leads_to_its_conversation(cast: Cast) -> None:
    conversation = talk(cast.joy_chat, "你好")
    for written in (
        conversation.reference,
        conversation.reference.lower(),
        conversation.reference.replace("-", " "),
    ):
        assert search(cast.amy, written).context["found"].conversations == [conversation]


def test_a_customer_is_found_by_name_or_address(cast: Cast) -> None:
    contact = talk(cast.joy_chat, "你好", sender="chan@example.com").contact
    for written in ("Chan@", "chan@example", "example.com"):
        assert search(cast.amy, written).context["found"].contacts == [contact], written


def test_internal_notes_are_found_by_colleagues(cast: Cast) -> None:
    note(talk(cast.joy_chat, "你好"), cast.amy, "大客要小心", client_key="note-0001")
    assert texts(cast.lee, "大客") == ["大客要小心"]


def test_pages_of_hits_follow_each_other(cast: Cast) -> None:
    for n in range(45):
        write(cast.joy_chat, f"退款 {n}")
    seen, after = [], ""
    while True:
        found = search(cast.amy, "退款", **({"after": after} if after else {})).context["found"]
        seen += [hit.message.text for hit in found.hits]
        if not found.after:
            break
        after = str(found.after)
    assert seen == [f"退款 {n}" for n in range(44, -1, -1)]


@pytest.mark.parametrize(
    "query", ["", "   ", "'", "\\", "\x00", "&|!():*", "<", "😀", "a" * 5000, "%", "退" * 300]
)
def test_odd_queries_give_a_page(cast: Cast, query: str) -> None:
    write(cast.joy_chat, "退款")
    search(cast.amy, query)


# -- typed wrongly --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("query", ["退宽", "退寬", "推款"])
def test_a_word_typed_by_its_sound_is_found_and_the_page_says_so(cast: Cast, query: str) -> None:
    write(cast.joy_chat, "我要退款，唔該")
    write(cast.joy_chat, "幾時送貨？", sender="wo")
    page = search(cast.amy, query)
    assert [hit.message.text for hit in page.context["found"].hits] == ["我要退款，唔該"]
    assert "讀音相近" in page.content.decode()
    assert "<mark>退款</mark>" in page.content.decode()


def test_what_stands_there_as_written_is_not_mixed_with_what_sounds_alike(cast: Cast) -> None:
    write(cast.joy_chat, "我要退款")
    write(cast.joy_chat, "退寬啲個褲頭得唔得", sender="li")
    page = search(cast.amy, "退寬")
    assert [hit.message.text for hit in page.context["found"].hits] == ["退寬啲個褲頭得唔得"]
    assert "讀音相近" not in page.content.decode()


def test_pages_of_what_sounds_alike_follow_each_other(cast: Cast) -> None:
    for n in range(25):
        write(cast.joy_chat, f"退款 {n}")
    first = search(cast.amy, "退宽").context["found"]
    second = search(cast.amy, "退宽", after=str(first.after)).context["found"]
    seen = [hit.message.text for hit in [*first.hits, *second.hits]]
    assert seen == [f"退款 {n}" for n in range(24, -1, -1)]
    assert second.by_sound


def test_nothing_of_another_brand_sounds_alike(cast: Cast) -> None:
    talk(cast.cha_chat, "茶要退款", sender="li")
    assert texts(cast.ben, "退宽") == []
