"""Articles through their drafts and reviews: who publishes what, and what readers see meanwhile."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.at_once import at_once
from tests.cast import Cast
from yueting.accounts.models import Agent, Membership, Notice, Role
from yueting.knowledge.models import Article, ArticleVersion, KnowledgePolicy, NeedsReview
from yueting.knowledge.queries import find_articles, visible_articles
from yueting.knowledge.reviewing import Deed
from yueting.knowledge.services import write_article
from yueting.knowledge.services.articles import ARTICLES, draft_article, revise_article
from yueting.knowledge.services.versions import do
from yueting.knowledge.tests.test_pages import signed_in, typed
from yueting.knowledge.texts import ArticleText
from yueting.timeline.models import Event

HOME = "/knowledge/"


@pytest.fixture
def strict(cast: Cast) -> Cast:
    """Joy lets a second person read whatever customers read."""
    KnowledgePolicy.objects.create(brand=cast.joy, needs_review=NeedsReview.PUBLIC)
    Membership.objects.create(agent=cast.ben, brand=cast.joy, role=Role.EDITOR)
    return cast


def page(agent: Agent, path: str) -> str:
    return signed_in(agent).get(path).content.decode()


def send(client: Client, path: str, **given: Any) -> int:
    return client.post(path, given, follow=True).status_code


def test_a_draft_is_seen_by_editors_only(cast: Cast) -> None:
    version = draft_article(cast.joy, cast.eve, ArticleText("退款幾時到帳", "七日"))
    path = f"{HOME}articles/{version.article_id}/"
    assert signed_in(cast.eve).get(path).status_code == 200
    assert signed_in(cast.amy).get(path).status_code == 404
    assert find_articles(visible_articles(cast.eve), "退款") == []
    assert "退款幾時到帳" in page(cast.eve, f"{HOME}?show=drafts")
    assert "退款幾時到帳" not in page(cast.amy, f"{HOME}?show=drafts")


def test_readers_keep_the_published_words_until_the_next_ones_are_published(cast: Cast) -> None:
    there = write_article(cast.joy, title="退款時間", body="七日")
    eve = signed_in(cast.eve)
    eve.post(f"{HOME}articles/{there.pk}/edit/", typed(cast.joy, body="十日", do="draft"))
    assert "七日" in page(cast.amy, f"{HOME}articles/{there.pk}/")
    draft = ArticleVersion.objects.get(article=there, state="draft")
    shown = page(cast.eve, f"{HOME}articles/{there.pk}/versions/{draft.number}/")
    assert "<del>七</del>" in shown
    assert "<ins>十</ins>" in shown
    send(eve, f"{HOME}articles/{there.pk}/versions/{draft.number}/publication/")
    there.refresh_from_db()
    assert (there.body, there.version) == ("十日", draft.number)


def test_what_customers_read_is_approved_by_somebody_else(strict: Cast) -> None:
    eve, ben = signed_in(strict.eve), signed_in(strict.ben)
    eve.post(f"{HOME}articles/new/", typed(strict.joy))
    version = ArticleVersion.objects.get()
    assert version.state == "in_review"
    path = f"{HOME}articles/{version.article_id}/versions/1/"
    send(eve, f"{path}publication/")
    assert ArticleVersion.objects.get().state == "in_review"
    assert "退款幾時到帳" in page(strict.ben, f"{HOME}reviews/")
    send(ben, f"{path}return/", why="欠日數")
    assert ArticleVersion.objects.get().state == "returned"
    assert Notice.objects.get(agent=strict.eve).kind == "version_returned"
    assert "欠日數" in page(strict.eve, f"{HOME}articles/{version.article_id}/edit/")
    eve.post(f"{HOME}articles/{version.article_id}/edit/", typed(strict.joy, do="review", body="七日"))
    send(ben, f"{path}publication/")
    published = Article.objects.get()
    assert (published.state, published.body, published.owner) == ("published", "七日", strict.eve)
    assert Event.objects.get(verb="article.written").actor_id == strict.ben.pk


def test_who_changed_the_words_in_review_may_not_approve_them(strict: Cast) -> None:
    version = draft_article(strict.joy, strict.eve, ArticleText("退款", "七日"))
    do(ARTICLES, version.pk, Deed.SUBMIT, strict.eve)
    ben = signed_in(strict.ben)
    path = f"{HOME}articles/{version.article_id}/"
    ben.post(f"{path}edit/", typed(strict.joy, do="review", body="八日"))
    send(ben, f"{path}versions/1/publication/")
    assert not Article.objects.filter(state="published").exists()
    send(signed_in(strict.eve), f"{path}versions/1/publication/")
    assert Article.objects.get().body == "八日"


def test_a_note_for_agents_needs_no_second_person_where_only_public_ones_do(strict: Cast) -> None:
    signed_in(strict.eve).post(f"{HOME}articles/new/", typed(strict.joy, audience="agents"))
    assert Article.objects.get().state == "published"


def test_of_two_editors_the_slower_one_is_told_and_loses_nothing(cast: Cast) -> None:
    there = write_article(cast.joy, title="退款時間", body="七日")
    Membership.objects.create(agent=cast.ben, brand=cast.joy, role=Role.EDITOR)
    path = f"{HOME}articles/{there.pk}/edit/"
    seen = str(signed_in(cast.eve).get(path).context["form"].initial["seen"])
    signed_in(cast.ben).post(path, typed(cast.joy, body="八日", seen=seen))
    answer = signed_in(cast.eve).post(path, typed(cast.joy, body="九日", seen=seen))
    assert answer.status_code == 422
    assert "Ben changed this" in answer.content.decode()
    assert "九日" in answer.content.decode()
    there.refresh_from_db()
    assert there.body == "八日"


@pytest.mark.django_db(transaction=True)
def test_a_double_click_publishes_once(cast: Cast) -> None:
    version = draft_article(cast.joy, cast.eve, ArticleText("退款", "七日"))
    outcomes = at_once(*[lambda: do(ARTICLES, version.pk, Deed.PUBLISH, cast.eve)] * 2)
    assert sum(isinstance(outcome, Exception) for outcome in outcomes) == 1
    assert Event.objects.filter(verb="article.written").count() == 1


def test_an_old_version_comes_back_as_a_draft(cast: Cast) -> None:
    there = write_article(cast.joy, title="退款時間", body="七日")
    write_article(cast.joy, title="退款時間", body="十日", article=there)
    eve = signed_in(cast.eve)
    assert "十日" not in page(cast.eve, f"{HOME}articles/{there.pk}/versions/1/")
    send(eve, f"{HOME}articles/{there.pk}/versions/1/restoration/")
    draft = there.versions.get(state="draft")
    assert (draft.number, draft.content["body"]) == (3, "七日")


def test_a_draft_older_than_what_was_published_since_must_be_looked_at_again(cast: Cast) -> None:
    there = write_article(cast.joy, title="退款時間", body="七日")
    draft = revise_article(there, cast.eve, ArticleText("退款時間", "九日"))
    write_article(cast.joy, title="退款時間", body="十日", article=there)
    eve = signed_in(cast.eve)
    send(eve, f"{HOME}articles/{there.pk}/versions/{draft.number}/publication/")
    there.refresh_from_db()
    assert there.body == "十日"
    eve.post(f"{HOME}articles/{there.pk}/edit/", typed(cast.joy, body="九日"))
    there.refresh_from_db()
    assert there.body == "九日"


def test_what_has_ended_or_is_archived_is_found_by_nobody(cast: Cast) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    ended = write_article(cast.joy, title="新年優惠", body="八折", expires_on=yesterday)
    put_away = write_article(cast.joy, title="舊優惠", body="七折")
    eve = signed_in(cast.eve)
    send(eve, f"{HOME}articles/{put_away.pk}/archive/")
    assert find_articles(visible_articles(cast.amy), "優惠") == []
    assert signed_in(cast.amy).get(f"{HOME}articles/{ended.pk}/").status_code == 404
    assert "新年優惠" in page(cast.eve, f"{HOME}?show=expired")
    send(eve, f"{HOME}articles/{put_away.pk}/archive/", do="restore")
    assert [found.article for found in find_articles(visible_articles(cast.amy), "優惠")] == [put_away]


def test_an_article_that_still_holds_is_confirmed_without_a_new_version(cast: Cast) -> None:
    today = timezone.localdate()
    there = write_article(cast.joy, title="退款", body="七日", review_by=date(2024, 1, 1))
    send(signed_in(cast.eve), f"{HOME}articles/{there.pk}/confirmation/")
    there.refresh_from_db()
    assert there.review_by == today + timedelta(days=180)
    assert there.version == 1


def test_a_dropped_first_draft_leaves_nothing_behind(cast: Cast) -> None:
    version = draft_article(cast.joy, cast.eve, ArticleText("退款", "七日"))
    send(signed_in(cast.eve), f"{HOME}articles/{version.article_id}/versions/1/drop/")
    assert not Article.objects.exists()


def test_a_translation_keeps_the_address_of_what_it_translates(cast: Cast) -> None:
    there = write_article(cast.joy, title="退款時間", body="七日")
    eve = signed_in(cast.eve)
    blank = eve.get(f"{HOME}articles/new/", {"of": there.slug, "language": "en"})
    assert "七日" in blank.content.decode()
    path = f"{HOME}articles/new/?of={there.slug}&language=en"
    eve.post(path, typed(cast.joy, title="Refunds", language="en"))
    assert set(Article.objects.filter(slug=there.slug).values_list("language", flat=True)) == {
        "zh-hant",
        "en",
    }
    assert "/articles/" in page(cast.eve, f"{HOME}articles/{there.pk}/").partition("Language")[2][:300]


def test_a_file_is_a_download_and_a_false_picture_is_never_shown(cast: Cast) -> None:
    there = write_article(cast.joy, title="退款", body="七日")
    eve = signed_in(cast.eve)
    fake = SimpleUploadedFile("../表格.png", b"<svg onload=alert(1)>", content_type="image/png")
    eve.post(f"{HOME}articles/{there.pk}/files/", {"file": fake})
    row = there.files.get()
    assert row.name == "表格.png"
    answer = signed_in(cast.amy).get(f"{HOME}articles/{there.pk}/files/{row.pk}/")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert signed_in(cast.may).get(f"{HOME}articles/{there.pk}/files/{row.pk}/").status_code == 404
    signed_in(cast.amy).post(f"{HOME}articles/{there.pk}/files/", {"file": fake})
    assert there.files.count() == 1
    send(eve, f"{HOME}articles/{there.pk}/files/{row.pk}/removal/")
    assert not there.files.exists()


@pytest.mark.parametrize("path", ["versions/", "versions/1/", "edit/"])
def test_who_only_reads_does_not_see_versions(cast: Cast, path: str) -> None:
    there = write_article(cast.joy, title="退款", body="七日")
    assert signed_in(cast.amy).get(f"{HOME}articles/{there.pk}/{path}").status_code == 403
    assert signed_in(cast.may).get(f"{HOME}articles/{there.pk}/{path}").status_code == 404


def test_a_supervisor_says_what_needs_a_second_reader(cast: Cast) -> None:
    given = {"needs_review": "all", "review_every": "90", "remind_before": "5", "help_centre": "on"}
    assert signed_in(cast.eve).post(f"{HOME}policy/", given).status_code == 403
    assert send(signed_in(cast.sue), f"{HOME}policy/", **given) == 200
    assert KnowledgePolicy.objects.get(brand=cast.joy).needs_review == "all"
    signed_in(cast.eve).post(f"{HOME}articles/new/", typed(cast.joy, audience="agents"))
    assert Article.objects.get().state == "draft"
