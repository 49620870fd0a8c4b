"""The public help centre: what a customer finds, reads and says, and what no customer ever sees."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from yueting.knowledge.models import Article, Audience, HelpVote, KnowledgePolicy
from yueting.knowledge.reading_order import in_characters_of, nearest
from yueting.knowledge.services import write_article
from yueting.knowledge.services.article_files import add_file
from yueting.knowledge.views import help_centre
from yueting.runtime.allowance import Allowance
from yueting.timeline.models import Event

JOY = "/help/joy/zh-hant/"


def told(path: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(path)
    assert answer.status_code == 200
    return answer.content.decode().partition("<main")[2]


def test_a_customer_finds_an_answer_by_topic_and_by_words(cast: Cast) -> None:
    write_article(cast.joy, title="退款幾時到帳", body="**七日**", topic="退款", questions=["幾時退錢"])
    write_article(cast.joy, title="送貨時間", body="三日")
    page = told(JOY)
    assert page.index("退款幾時到帳") < page.index("送貨時間")
    assert "<strong>七日</strong>" in told(f"{JOY}退款幾時到帳/")
    found = told(f"{JOY}?q=几时退钱")
    assert "退款幾時到帳" in found
    assert "送貨時間" not in found


@pytest.mark.parametrize("hidden", ["agents", "draft", "archived", "expired", "foreign"])
def test_what_is_not_for_customers_is_nowhere(cast: Cast, hidden: str) -> None:
    brand = cast.cha if hidden == "foreign" else cast.joy
    audience = Audience.AGENTS if hidden == "agents" else Audience.PUBLIC
    ends = timezone.localdate() - timedelta(days=1) if hidden == "expired" else None
    secret = write_article(brand, title="內部退款守則", body="秘密", audience=audience, expires_on=ends)
    if hidden in ("draft", "archived"):
        Article.objects.filter(pk=secret.pk).update(state=hidden)
    assert "內部退款守則" not in told(JOY)
    assert "內部退款守則" not in told(f"{JOY}?q=退款守則")
    assert Client().get(f"{JOY}{secret.slug}/").status_code == 404
    assert Client().post(f"{JOY}{secret.slug}/usefulness/", {"useful": "yes"}).status_code == 404


def test_each_answer_stands_once_in_the_nearest_language_and_in_the_readers_characters(cast: Cast) -> None:
    write_article(cast.joy, title="退款時間", body="七個工作天", slug="refund")
    write_article(cast.joy, title="Refunds", body="Seven days", slug="refund", language="en")
    write_article(cast.joy, title="門市地址", body="荃灣", slug="shop")
    english = told("/help/joy/en/")
    assert "Refunds" in english
    assert "退款時間" not in english
    assert "There in" not in told("/help/joy/en/refund/")
    simplified = told("/help/joy/zh-hans/")
    assert "退款时间" in simplified
    assert "七个工作天" in told("/help/joy/zh-hans/refund/")
    assert "門市地址" in english
    assert "only" in told("/help/joy/en/shop/")


def test_a_search_for_a_translated_answer_gives_the_readers_own(cast: Cast) -> None:
    write_article(cast.joy, title="退款 refund", body="七日", slug="refund")
    write_article(cast.joy, title="Refund", body="Seven days", slug="refund", language="en")
    assert told("/help/joy/en/?q=refund").count('href="/help/joy/en/refund/"') == 1
    assert "Seven days" in told("/help/joy/en/?q=refund")


def test_a_question_without_answer_is_noted_without_anybodys_number(cast: Cast) -> None:
    assert "已記下" in told(f"{JOY}?q=火星送唔送貨 我電話 91234567")
    [event] = Event.objects.filter(verb="help.unanswered")
    assert event.brand_id == cast.joy.pk
    assert "火星" in event.data["question"]
    assert "91234567" not in event.data["question"]


def test_a_reader_says_once_whether_it_was_useful_and_may_change_their_mind(cast: Cast) -> None:
    there = write_article(cast.joy, title="退款時間", body="七日", slug="refund")
    reader = Client()
    for useful in ("yes", "yes", "no"):
        reader.post(f"{JOY}refund/usefulness/", {"useful": useful})
    assert 'id="missing"' in told(f"{JOY}refund/", reader)
    given = {"useful": "no", "missing": "未講信用卡 4111 1111 1111 1111"}
    reader.post(f"{JOY}refund/usefulness/", given)
    Client().post(f"{JOY}refund/usefulness/", {"useful": "yes"})
    assert sorted(there.votes.values_list("useful", flat=True)) == [False, True]
    said = HelpVote.objects.get(useful=False).missing
    assert "信用卡" in said
    assert "4111" not in said


def test_a_vote_needs_the_page_it_stands_on(cast: Cast) -> None:
    write_article(cast.joy, title="退款時間", body="七日", slug="refund")
    assert (
        Client(enforce_csrf_checks=True).post(f"{JOY}refund/usefulness/", {"useful": "yes"}).status_code
        == 403
    )


def test_files_of_a_public_article_are_downloads(cast: Cast) -> None:
    there = write_article(cast.joy, title="退款時間", body="七日", slug="refund")
    row = add_file(there, cast.eve, SimpleUploadedFile("form.html", b"<script>1</script>", "text/html"))
    answer = Client().get(f"{JOY}refund/files/{row.pk}/")
    assert answer["Content-Disposition"].startswith("attachment")
    other = write_article(cast.joy, title="送貨", body="三日", slug="delivery")
    assert Client().get(f"{JOY}{other.slug}/files/{row.pk}/").status_code == 404


@pytest.mark.parametrize("path", ["/help/none/zh-hant/", "/help/joy/fr/", "/help/joy/zh-hant/none/"])
def test_what_is_not_there_is_not_found(cast: Cast, path: str) -> None:
    assert Client().get(path).status_code == 404


def test_a_brand_may_keep_its_help_centre_shut(cast: Cast) -> None:
    write_article(cast.joy, title="退款時間", body="七日", slug="refund")
    KnowledgePolicy.objects.create(brand=cast.joy, help_centre=False)
    for path in ("/help/joy/", JOY, f"{JOY}refund/"):
        assert Client().get(path).status_code == 404


def test_the_entrance_leads_to_the_readers_language(cast: Cast) -> None:
    answer = Client(headers={"Accept-Language": "en"}).get("/help/joy/")
    assert answer["Location"] == "/help/joy/en/"


def test_languages_stand_by_nearness() -> None:
    assert nearest("zh-hans") == ("zh-hans", "zh-hant", "en")
    assert in_characters_of("网络", "zh-hans", "zh-hant") == "網絡"
    assert in_characters_of("Refund", "en", "zh-hant") == "Refund"


def test_topics_in_the_readers_own_language_stand_before_foreign_ones(cast: Cast) -> None:
    write_article(cast.joy, title="Refunds", body="Seven days", topic="A first", language="en")
    write_article(cast.joy, title="送貨時間", body="三日", topic="送貨")
    page = told(JOY)
    assert page.index("送貨時間") < page.index("Refunds")
    english = told("/help/joy/en/")
    assert english.index("Refunds") < english.index("送貨時間")


@pytest.fixture
def two_each(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever reads may search twice a minute, and vote twice."""
    monkeypatch.setattr(help_centre, "SEARCHES", Allowance(2, 60))
    monkeypatch.setattr(help_centre, "VOTES", Allowance(2, 60))


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hant", "稍後"), ("zh-hans", "稍后"), ("en", "try again in 30 seconds")]
)
def test_who_searches_too_often_is_told_when_to_go_on_and_keeps_the_question(
    cast: Cast, two_each: None, language: str, words: str
) -> None:
    write_article(cast.joy, title="退款時間", body="七日")
    page = f"/help/joy/{language}/"
    near, far = Client(REMOTE_ADDR="198.51.100.7"), Client(REMOTE_ADDR="198.51.100.8")
    answers = [near.get(page, {"q": "火星"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[2]["Retry-After"]) <= 30
    told_so = answers[2].content.decode()
    assert words in told_so
    assert 'value="火星"' in told_so
    assert Event.objects.filter(verb="help.unanswered").count() == 2
    assert near.get(page).status_code == 200  # to read costs nothing
    assert far.get(page, {"q": "退款"}).status_code == 200


def test_who_votes_too_often_is_told_so_and_nothing_typed_is_lost(cast: Cast, two_each: None) -> None:
    there = write_article(cast.joy, title="退款時間", body="七日", slug="refund")
    vote = f"{JOY}refund/usefulness/"
    for _ in range(2):
        assert Client().post(vote, {"useful": "yes"}).status_code == 302
    answer = Client().post(vote, {"useful": "no", "missing": "冇講信用卡"})
    assert answer.status_code == 429
    assert answer["Retry-After"]
    assert "冇講信用卡" in answer.content.decode()
    assert there.votes.count() == 2


def test_a_forged_address_is_no_new_allowance(cast: Cast, two_each: None) -> None:
    reader = Client(REMOTE_ADDR="198.51.100.9")
    for number in range(3):
        answer = reader.get(JOY, {"q": "退款"}, headers={"X-Forwarded-For": f"203.0.113.{number}"})
    assert answer.status_code == 429
