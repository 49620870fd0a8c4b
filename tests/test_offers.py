"""What an agent is offered while the customer is still there."""

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast, talk
from yueting.assist.services.offering import offers_for
from yueting.knowledge.models import Script
from yueting.knowledge.queries import find_articles, visible_articles
from yueting.knowledge.services import load_library, write_article


@pytest.fixture
def library(db: None) -> int:
    return load_library()


def test_the_library_loads_once_however_often(library: int) -> None:
    assert library >= 60
    assert load_library() == library


def test_an_angry_cantonese_customer_is_met_with_empathy_in_cantonese(cast: Cast, library: int) -> None:
    conversation = talk(cast.joy_chat, "等咗兩個星期都未到，好嬲！你哋搞乜嘢！我要投訴！")
    offers = offers_for(conversation, cast.amy)
    assert offers.stage.moment in ("empathy", "calming")
    assert offers.scripts
    assert all(o.suggestion.voice.twin == "yue" and o.suggestion.reasons for o in offers.scripts)


def test_a_taiwan_style_writer_gets_mandarin_in_traditional_characters(cast: Cast, library: int) -> None:
    conversation = talk(cast.joy_chat, "請問我的訂單什麼時候會送到？已經等了三天了。")
    texts = "".join(o.text for o in offers_for(conversation, cast.amy).scripts)
    assert "您" in texts
    assert not set("们么这还没说请") & set(texts)


def test_an_english_writer_is_answered_in_english(cast: Cast, library: int, client: Client) -> None:
    conversation = talk(cast.joy_chat, "Hello, my parcel has not arrived, could you check the order please?")
    assert conversation.variety == "en"
    offers = offers_for(conversation, cast.amy)
    assert offers.scripts
    assert all(o.text.isascii() for o in offers.scripts)
    assert any("Amy from Joy" in o.text for o in offers.scripts)
    client.force_login(cast.amy)
    page = client.get(f"/assist/for/{conversation.pk}/").content.decode()
    assert 'lang="en"' in page
    assert "yue-Hant" not in page


def test_without_english_scripts_an_english_writer_is_offered_nothing_and_the_agent_told(
    cast: Cast, library: int, client: Client
) -> None:
    Script.objects.update(en="", updated_at=timezone.now())
    conversation = talk(cast.joy_chat, "Hello, my parcel has not arrived, could you check the order please?")
    assert offers_for(conversation, cast.amy).scripts == []
    client.force_login(cast.amy)
    page = client.get(f"/assist/for/{conversation.pk}/", headers={"Accept-Language": "en"}).content.decode()
    assert "No English script fits this moment" in page


def test_english_filler_finds_no_article(cast: Cast) -> None:
    write_article(
        cast.joy,
        title="Refunds",
        body="It is with you in seven days. You can see it on the page of the order.",
    )
    write_article(
        cast.joy, title="Delivery", body="We bring it on the day after you order, but not on Sunday."
    )
    visible = visible_articles(cast.amy)
    assert find_articles(visible, "What can you do about it?") == []
    found = find_articles(visible, "What is the time of delivery?")
    assert [f.article.title for f in found] == ["Delivery"]
    assert found[0].why == ("delivery",)


def test_an_article_is_found_in_any_script_and_wording(cast: Cast) -> None:
    write_article(
        cast.joy, title="退款幾時到帳", body="退款會喺七個工作天內退回原本付款方式。", questions=["幾時退錢"]
    )
    write_article(cast.joy, title="送貨時間", body="市區次日送達。")
    visible = visible_articles(cast.amy)
    for question in ("退款", "退款什么时候到账", "幾時退錢畀我？"):
        assert find_articles(visible, question)[0].article.title == "退款幾時到帳", question
    assert find_articles(visible_articles(cast.may), "退款") == []
