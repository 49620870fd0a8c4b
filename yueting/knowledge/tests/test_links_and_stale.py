"""Links that lead nowhere and articles that go stale: noticed, told once, and never by calling into our own network."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.conf import LazySettings
from django.utils import timezone

from tests.cast import Cast
from yueting.accounts.models import Notice
from yueting.knowledge.links import Look, Verdict, judged, next_look, own_article
from yueting.knowledge.models import Article, ArticleLink
from yueting.knowledge.services import write_article
from yueting.knowledge.services.link_checking import check_links, look
from yueting.knowledge.services.minding import mind
from yueting.knowledge.tests.test_pages import signed_in

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class _Site(BaseHTTPRequestHandler):
    """/good answers, /gone is 404, /shy knows no HEAD, /to/X leads to X."""

    def do_HEAD(self) -> None:
        self._answer(405 if self.path == "/shy" else None)

    def do_GET(self) -> None:
        self._answer(None)

    def _answer(self, status: int | None) -> None:
        if self.path.startswith("/to/") or self.path == "/ring":
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/").replace("|", "/"))
        else:
            self.send_response(status or (404 if self.path == "/gone" else 200))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: object) -> None: ...


@pytest.fixture
def site() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def open_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUETING_ALLOW_PRIVATE_WEBHOOKS", "1")


@pytest.mark.parametrize(
    ("path", "status"),
    [("/good", 200), ("/gone", 404), ("/shy", 200), ("/to//good", 200), ("/to//gone", 404)],
)
def test_a_link_is_followed_to_where_it_leads(site: str, open_network: None, path: str, status: int) -> None:
    assert look(site + path).status == status


def test_a_ring_of_redirects_ends(site: str, open_network: None) -> None:
    seen = look(f"{site}/ring")
    assert (seen.status, seen.why) == (None, "too many redirects")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/",
        "http://[::1]/",
        "http://169.254.169.254/latest/",
        "http://10.0.0.1/",
        "http://u:p@a.example/",
    ],
)
def test_our_own_network_is_never_called(url: str) -> None:
    seen = look(url)
    assert seen.refused
    assert seen.status is None


def test_a_redirect_into_our_own_network_is_not_followed(
    site: str, open_network: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from yueting.channels.http import public_addresses
    from yueting.knowledge.services import link_checking

    def only_first(url: str) -> public_addresses.Destination:
        return public_addresses.destination(url, allow_private=url.startswith(site))

    monkeypatch.setattr(link_checking, "destination", only_first)
    assert look(f"{site}/to/http:||169.254.169.254|latest").refused


def test_a_broken_link_is_shown_and_told_to_its_owner_once(cast: Cast) -> None:
    text = "[表](https://a.example/form) [好](https://a.example/ok) [電](tel:123)"
    article = write_article(cast.joy, title="退款", body=text, by=cast.eve)
    gone = {"https://a.example/form": Look(404), "https://a.example/ok": Look(200)}
    for _night in range(2):
        check_links(gone.__getitem__)
        ArticleLink.objects.update(look_at=None)
    assert dict(article.links.values_list("url", "state")) == {
        "https://a.example/form": "broken",
        "https://a.example/ok": "good",
        "tel:123": "good",
    }
    assert Notice.objects.filter(agent=cast.eve, kind="link_broken").count() == 1
    assert "https://a.example/form" in signed_in(cast.eve).get("/knowledge/links/").content.decode()
    assert signed_in(cast.amy).get("/knowledge/links/").status_code == 403
    write_article(cast.joy, title="退款", body="無連結", article=article)
    assert not article.links.exists()


def test_a_link_into_the_help_centre_is_looked_up_and_not_called(cast: Cast, settings: LazySettings) -> None:
    settings.SITE_URL = "https://desk.example"
    write_article(cast.joy, title="送貨", body="三日", slug="delivery")
    body = "[有](https://desk.example/help/joy/zh-hant/delivery/) [無](/help/joy/zh-hant/none/)"
    article = write_article(cast.joy, title="退款", body=body)
    check_links(lambda url: pytest.fail(f"called {url}"))
    assert sorted(article.links.values_list("state", flat=True)) == ["broken", "good"]


def test_a_link_that_was_looked_at_rests_for_a_week(cast: Cast) -> None:
    write_article(cast.joy, title="退款", body="[表](https://a.example/)")
    assert check_links(lambda _url: Look(200)) == 1
    assert check_links(lambda _url: Look(200)) == 0


@pytest.mark.parametrize(
    ("seen", "failures", "verdict"),
    [
        (Look(200), 3, Verdict.GOOD),
        (Look(403), 0, Verdict.GOOD),
        (Look(404), 0, Verdict.BROKEN),
        (Look(500), 0, Verdict.SILENT),
        (Look(500), 1, Verdict.BROKEN),
        (Look(None, "timeout"), 2, Verdict.SILENT),
        (Look(None, "timeout"), 3, Verdict.BROKEN),
        (Look(None, "inside", refused=True), 0, Verdict.REFUSED),
    ],
)
def test_one_bad_moment_breaks_no_link(seen: Look, failures: int, verdict: Verdict) -> None:
    assert judged(seen, failures) is verdict


def test_a_silent_link_is_looked_at_sooner_than_a_good_one() -> None:
    looks = [next_look(Verdict.SILENT, n, NOW) for n in range(4)]
    assert looks == sorted(looks)
    assert looks[-1] < next_look(Verdict.GOOD, 0, NOW)


def test_only_the_desks_own_pages_are_its_own() -> None:
    assert own_article("/help/joy/en/a%20b/", "https://d.example") == ("joy", "en", "a b")
    assert own_article("https://other.example/help/joy/en/a/", "https://d.example") is None
    assert own_article("https://d.example/tickets/", "https://d.example") is None


# -- stale ----------------------------------------------------------------------------------------------------


def test_an_owner_is_told_once_before_a_review_is_due_and_again_after_the_next_change(cast: Cast) -> None:
    today = timezone.localdate()
    article = write_article(
        cast.joy, title="退款", body="七日", by=cast.eve, review_by=today + timedelta(days=3)
    )
    write_article(cast.joy, title="送貨", body="三日", by=cast.eve, review_by=today + timedelta(days=30))
    assert [mind(), mind()] == [1, 0]
    assert Notice.objects.get(agent=cast.eve).kind == "article_review_due"
    assert "is to be reviewed" in signed_in(cast.eve).get("/people/notices/").content.decode()
    write_article(cast.joy, title="退款", body="八日", by=cast.eve, article=article, review_by=today)
    assert mind() == 1


def test_what_no_longer_holds_is_told_to_editors_where_nobody_owns_it(cast: Cast) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    write_article(cast.joy, title="新年優惠", body="八折", expires_on=yesterday)
    mind()
    assert Notice.objects.get(agent=cast.eve).kind == "article_expired"
    assert Article.objects.get().reminded_at is not None
