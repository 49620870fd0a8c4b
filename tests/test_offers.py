"""What an agent is offered while the customer is still there."""

import pytest

from tests.cast import Cast, talk
from yueting.assist.services import offers_for
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


def test_an_article_is_found_in_any_script_and_wording(cast: Cast) -> None:
    write_article(
        cast.joy, title="退款幾時到帳", body="退款會喺七個工作天內退回原本付款方式。", questions=["幾時退錢"]
    )
    write_article(cast.joy, title="送貨時間", body="市區次日送達。")
    visible = visible_articles(cast.amy)
    for question in ("退款", "退款什么时候到账", "幾時退錢畀我？"):
        assert find_articles(visible, question)[0].article.title == "退款幾時到帳", question
    assert find_articles(visible_articles(cast.may), "退款") == []
