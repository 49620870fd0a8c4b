"""A brand's own systems read and write its knowledge, with the checks that people meet."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from yueting.accounts.services.api_tokens import make_token
from yueting.knowledge.models import Article, KnowledgePolicy, NeedsReview
from yueting.knowledge.services import load_library, write_article
from yueting.timeline.models import Event

WORDS = {"title": "退款時間", "body": "七日", "questions": ["幾時退錢"], "topic": "退款"}


@pytest.fixture
def client(cast: Cast) -> Client:
    return Client(headers={"Authorization": f"Bearer {make_token(cast.joy, 'App')[1]}"})


def call(client: Client, method: str, path: str, data: Any = None, **headers: str) -> Any:
    send = getattr(client, method)
    return send(f"/api/v1/{path}", data, content_type="application/json", headers=headers)


def test_an_article_written_by_a_program_is_found_and_names_the_program(cast: Cast, client: Client) -> None:
    answers = [call(client, "post", "articles", WORDS, **{"Idempotency-Key": "a1"}) for _twice in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    article = Article.objects.get()
    assert answers[1].json()["id"] == str(article.pk)
    assert Event.objects.get(verb="article.written").actor_name == "App"
    assert client.get("/api/v1/articles", {"q": "幾時退錢"}).json()[0]["title"] == "退款時間"


def test_a_change_names_the_version_it_was_made_from(cast: Cast, client: Client) -> None:
    article = write_article(cast.joy, title="退款時間", body="七日")
    path = f"articles/{article.pk}"
    assert call(client, "put", path, WORDS | {"body": "十日", "version": 1}).json()["version"] == 2
    refused = call(client, "put", path, WORDS | {"body": "九日", "version": 1})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "changed_meanwhile")
    call(client, "put", path, WORDS | {"body": "八日", "draft": True})
    assert client.get(f"/api/v1/{path}").json()["body"] == "十日"


def test_where_a_second_reader_is_wanted_a_programs_words_wait_too(cast: Cast, client: Client) -> None:
    KnowledgePolicy.objects.create(brand=cast.joy, needs_review=NeedsReview.PUBLIC)
    assert call(client, "post", "articles", WORDS).json()["state"] == "draft"
    article = Article.objects.get()
    assert article.versions.get().state == "in_review"
    assert client.get("/api/v1/articles").json() == []


def test_an_archived_article_is_given_out_no_more(cast: Cast, client: Client) -> None:
    article = write_article(cast.joy, title="退款時間", body="七日")
    for _twice in range(2):
        assert client.delete(f"/api/v1/articles/{article.pk}").status_code == 204
    assert client.get("/api/v1/articles").json() == []
    [row] = client.get("/api/v1/articles/all", {"state": "archived"}).json()["items"]
    assert row["id"] == str(article.pk)


def test_another_brands_articles_do_not_exist(cast: Cast, client: Client) -> None:
    foreign = write_article(cast.cha, title="茶", body="沖")
    path = f"articles/{foreign.pk}"
    assert client.get(f"/api/v1/{path}").status_code == 404
    assert call(client, "put", path, WORDS).status_code == 404
    assert client.delete(f"/api/v1/{path}").status_code == 404
    assert client.get("/api/v1/articles/all").json()["items"] == []


@pytest.mark.parametrize("wrong", [{"title": ""}, {"language": "fr"}, {"body": "a\x00b"}, {"slug": "a/b"}])
def test_what_cannot_be_kept_is_refused_in_words(client: Client, wrong: dict[str, str]) -> None:
    answer = call(client, "post", "articles", WORDS | wrong)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "not_valid")
    assert not Article.objects.exists()


def test_scripts_and_terms_are_read_as_agents_have_them(cast: Cast, client: Client) -> None:
    load_library()
    scripts = client.get("/api/v1/scripts").json()
    assert len(scripts) >= 60
    assert {"yue", "cmn", "do", "dont"} <= scripts[0].keys()
    assert any(term["en"] == "mortgage" for term in client.get("/api/v1/terms").json())
