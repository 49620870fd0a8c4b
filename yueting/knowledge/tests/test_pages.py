"""Articles and scripts as people read, find and write them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast, talk, write
from yueting.accounts.models import Agent, Brand, Membership, Role
from yueting.knowledge.models import Article, Audience, Script
from yueting.knowledge.queries import find_articles, visible_articles
from yueting.knowledge.services import load_library, write_article
from yueting.timeline.models import Event

HOME = "/knowledge/"


def signed_in(agent: Agent) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(agent)
    return client


def article(brand: Brand, title: str = "退款幾時到帳", **more: Any) -> Article:
    return write_article(brand, title=title, body="退款會喺七個工作天內退回。", **more)


def typed(brand: Brand, **more: str) -> dict[str, str]:
    """What an editor types into the form."""
    return {
        "brand": str(brand.pk),
        "title": "退款幾時到帳",
        "language": "zh-hant",
        "questions": "幾時退錢\n\n  錢去咗邊  \n",
        "body": "七個工作天內。",
        "audience": "public",
        "review_by": "",
    } | more


# -- reading --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("who", "status"), [("amy", 200), ("eve", 200), ("lee", 200), ("kit", 403)])
def test_knowledge_is_for_those_who_work_with_it(cast: Cast, who: str, status: int) -> None:
    client = signed_in(getattr(cast, who))
    for page in (HOME, f"{HOME}scripts/", f"{HOME}articles/{article(cast.joy).pk}/"):
        assert client.get(page).status_code == status


def test_who_is_not_signed_in_is_asked_to(client: Client, cast: Cast) -> None:
    answer = client.get(HOME)
    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_a_brand_reads_only_its_own_articles(cast: Cast) -> None:
    own, foreign = article(cast.joy), article(cast.cha, "茶葉點保存")
    amy = signed_in(cast.amy)
    assert "退款幾時到帳" in amy.get(HOME).content.decode()
    for query in ("", "?q=茶葉"):
        assert foreign.title not in amy.get(HOME + query).content.decode()
    assert amy.get(f"{HOME}articles/{own.pk}/").status_code == 200
    assert amy.get(f"{HOME}articles/{foreign.pk}/").status_code == 404
    assert amy.get(f"{HOME}articles/{foreign.pk}/edit/").status_code == 404


@pytest.mark.parametrize("question", ["退款", "退款什么时候到账", "幾時退錢畀我？", "REFUND 退款"])
def test_a_question_finds_its_answer_however_it_is_written(cast: Cast, question: str) -> None:
    article(cast.joy, questions=["幾時退錢"])
    article(cast.joy, "送貨時間")
    page = signed_in(cast.amy).get(HOME, {"q": question}).content.decode()
    assert "退款幾時到帳" in page


@pytest.mark.parametrize("question", ["火星移民", "!!!", "\\' & | :*", "<script>", "　"])
def test_a_question_nobody_answered_is_told_so_whatever_its_signs(cast: Cast, question: str) -> None:
    article(cast.joy)
    answer = signed_in(cast.amy).get(HOME, {"q": question})
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().partition("<main")[2]


def test_an_article_whose_review_is_overdue_says_so_and_stands_last(cast: Cast) -> None:
    article(cast.joy, "退款舊規則", review_by=timezone.localdate() - timedelta(days=1))
    article(cast.joy, "退款新規則", review_by=timezone.localdate())
    amy = signed_in(cast.amy)
    page = amy.get(HOME, {"q": "退款規則"}).content.decode()
    assert page.index("退款新規則") < page.index("退款舊規則")
    stale = Article.objects.get(title="退款舊規則")
    assert "was to be reviewed" in amy.get(f"{HOME}articles/{stale.pk}/").content.decode()


def test_a_text_cannot_carry_a_page_of_its_own(cast: Cast) -> None:
    bad = write_article(cast.joy, title="<b>x</b>", body="<script>alert(1)</script>")
    page = signed_in(cast.amy).get(f"{HOME}articles/{bad.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "<b>x" not in page


# -- writing --------------------------------------------------------------------------------------------------


def test_an_editor_writes_an_article_and_it_is_found_at_once(cast: Cast) -> None:
    eve = signed_in(cast.eve)
    answer = eve.post(f"{HOME}articles/new/", typed(cast.joy))
    written = Article.objects.get()
    assert answer["Location"] == f"{HOME}articles/{written.pk}/"
    assert (written.owner, written.questions) == (cast.eve, ["幾時退錢", "錢去咗邊"])
    assert Event.objects.get(verb="article.written").actor_id == cast.eve.pk
    assert "退款幾時到帳" in signed_in(cast.amy).get(HOME, {"q": "錢去咗邊"}).content.decode()


def test_a_changed_article_is_found_by_its_new_words_and_no_more_by_the_old(cast: Cast) -> None:
    old = article(cast.joy, "門市地址", questions=["舖頭喺邊"])
    page = f"{HOME}articles/{old.pk}/edit/"
    eve = signed_in(cast.eve)
    assert "門市地址" in eve.get(page).content.decode()
    eve.post(page, typed(cast.joy, title="發票點攞", questions="要收據", body="喺會員頁下載。"))
    assert Article.objects.get().title == "發票點攞"
    assert "發票點攞" in eve.get(HOME, {"q": "收據"}).content.decode()
    assert "發票點攞" not in eve.get(HOME, {"q": "舖頭地址"}).content.decode()


@pytest.mark.parametrize("who", ["amy", "kit"])
def test_who_does_not_edit_neither_opens_nor_sends_the_form(cast: Cast, who: str) -> None:
    there = article(cast.joy)
    client = signed_in(getattr(cast, who))
    for page in (f"{HOME}articles/new/", f"{HOME}articles/{there.pk}/edit/"):
        assert client.get(page).status_code == 403
        assert client.post(page, typed(cast.joy, title="hijacked")).status_code == 403
    assert not Article.objects.filter(title="hijacked").exists()


def test_an_editor_of_one_brand_writes_nothing_for_another(cast: Cast) -> None:
    eve = signed_in(cast.eve)
    assert eve.post(f"{HOME}articles/new/", typed(cast.cha)).status_code == 200  # the form again
    foreign = article(cast.cha)
    assert eve.post(f"{HOME}articles/{foreign.pk}/edit/", typed(cast.joy)).status_code == 404
    assert Article.objects.get().body == foreign.body


def test_an_article_does_not_move_to_another_brand(cast: Cast) -> None:
    Membership.objects.create(agent=cast.eve, brand=cast.cha, role=Role.EDITOR)
    own = article(cast.joy)
    signed_in(cast.eve).post(f"{HOME}articles/{own.pk}/edit/", typed(cast.cha))
    assert Article.objects.get().brand == cast.joy


@pytest.mark.parametrize(
    "wrong",
    [{"title": ""}, {"body": ""}, {"title": "長" * 201}, {"review_by": "yesterday"}, {"language": "fr"}],
)
def test_what_is_missing_is_asked_for_and_the_rest_is_kept(cast: Cast, wrong: dict[str, str]) -> None:
    answer = signed_in(cast.eve).post(f"{HOME}articles/new/", typed(cast.joy, **wrong))
    assert answer.status_code == 200
    assert "錢去咗邊" in answer.content.decode()
    assert not Article.objects.exists()


def test_articles_of_one_title_have_addresses_of_their_own(cast: Cast) -> None:
    first, second = article(cast.joy), article(cast.joy)
    first.delete()
    third = article(cast.joy)
    assert len({second.slug, third.slug}) == 2


def test_an_article_may_change_into_a_language_in_which_its_title_is_taken(cast: Cast) -> None:
    article(cast.joy, language="zh-hant")
    second = article(cast.joy, language="en")
    page = f"{HOME}articles/{second.pk}/edit/"
    assert signed_in(cast.eve).post(page, typed(cast.joy, language="zh-hant")).status_code == 302
    assert Article.objects.filter(language="zh-hant").count() == 2


# -- scripts --------------------------------------------------------------------------------------------------


def test_the_library_can_be_looked_through_by_situation(cast: Cast) -> None:
    load_library()
    amy = signed_in(cast.amy)
    script = Script.objects.order_by("situation").first()
    assert script is not None
    page = amy.get(f"{HOME}scripts/", {"situation": script.situation}).content.decode()
    other = Script.objects.exclude(situation=script.situation).first()
    assert other is not None
    assert script.yue.splitlines()[0] in page
    assert other.yue.splitlines()[0] not in page
    assert amy.get(f"{HOME}scripts/", {"situation": "no such"}).status_code == 200


def test_scripts_of_another_brand_are_not_shown(cast: Cast) -> None:
    Script.objects.create(brand=cast.cha, key="tea", situation="x", moment="greeting", yue="飲茶", cmn="喝茶")
    Script.objects.create(brand=cast.joy, key="joy", situation="x", moment="greeting", yue="歡迎", cmn="欢迎")
    page = signed_in(cast.amy).get(f"{HOME}scripts/").content.decode()
    assert "歡迎" in page
    assert "飲茶" not in page


# -- beside a conversation ------------------------------------------------------------------------------------


def test_the_tab_answers_what_the_customer_asked_last(cast: Cast) -> None:
    article(cast.joy)
    article(cast.joy, "送貨時間")
    conversation = talk(cast.joy_chat, "你好")
    write(cast.joy_chat, "請問退款幾時到帳？")
    amy = signed_in(cast.amy)
    panel = amy.get(f"{HOME}for/{conversation.pk}/").content.decode()
    assert "退款幾時到帳" in panel
    assert "送貨時間" in amy.get(f"{HOME}for/{conversation.pk}/", {"q": "送貨時間"}).content.decode()


def test_the_tab_offers_no_article_of_another_brand_to_who_works_for_both(cast: Cast) -> None:
    article(cast.cha)
    conversation = talk(cast.joy_chat, "請問退款幾時到帳？")
    assert "退款幾時到帳" not in signed_in(cast.zoe).get(f"{HOME}for/{conversation.pk}/").content.decode()


@pytest.mark.parametrize(("who", "status"), [("may", 404), ("eve", 404), ("kit", 403)])
def test_the_tab_is_closed_to_who_may_not_see_the_talk(cast: Cast, who: str, status: int) -> None:
    conversation = talk(cast.joy_chat, "請問退款幾時到帳？")
    for tab in (f"{HOME}for/{conversation.pk}/", f"/assist/for/{conversation.pk}/"):
        answer = signed_in(getattr(cast, who)).get(tab)
        expected = 200 if who == "kit" and tab.startswith("/assist") else status
        assert answer.status_code == expected


def test_what_is_for_agents_only_is_marked_so(cast: Cast) -> None:
    inside = article(cast.joy, audience=Audience.AGENTS)
    page = signed_in(cast.amy).get(f"{HOME}articles/{inside.pk}/").content.decode()
    assert "Agents only" in page


@pytest.mark.parametrize("question", ["退宽几时到帐", "退款幾時倒帳"])
def test_a_question_with_a_character_that_only_sounds_right_finds_its_answer(
    cast: Cast, question: str
) -> None:
    article(cast.joy)
    article(cast.joy, "送貨時間")
    page = signed_in(cast.amy).get(HOME, {"q": question}).content.decode()
    assert "退款幾時到帳" in page


def test_a_foreign_brands_article_is_no_candidate_however_well_it_fits(cast: Cast) -> None:
    article(cast.cha, "退款幾時到帳")
    own = article(cast.joy, "退款規則")
    found = find_articles(visible_articles(cast.amy), "退款幾時到帳")
    assert [one.article.pk for one in found] == [own.pk]
