"""Looking at the addresses that articles name: a loop of the worker, each look guarded against the desk's own network."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urljoin

import httpx
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from yueting.accounts.models import Agent
from yueting.accounts.permissions import require
from yueting.accounts.services.notices import notify
from yueting.channels.http.public_addresses import Forbidden, Unresolved, destination
from yueting.knowledge.links import Look, Verdict, is_web, judged, next_look, own_article
from yueting.knowledge.models import Article, ArticleLink, LinkState

BATCH = 10
TIMEOUT = 8.0  # seconds for each step of a call
MOST_REDIRECTS = 5
_CLAIM = timedelta(minutes=10)  # a process that dies gives its links back after this


def check_links(fetch: Callable[[str], Look] | None = None) -> int:
    """Look at links that are due, a few at a time; gives how many. Any number of processes may run it."""
    due = _claim()
    for link in due:
        _note(link, _look(link, fetch or look))
    return len(due)


def look(url: str) -> Look:
    """The status after at most five redirects, each address checked before it is called and called as it was checked."""
    try:
        with httpx.Client(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
            for _step in range(MOST_REDIRECTS + 1):
                status, onward = _called(client, url)
                if not onward:
                    return Look(status)
                url = urljoin(url, onward)
    except Forbidden as error:
        return Look(why=str(error)[:300], refused=True)
    except (Unresolved, httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as error:
        return Look(why=f"{type(error).__name__}: {error}"[:300])
    return Look(why="too many redirects")


def look_again(article: Article, by: Agent) -> None:
    """All links of the article are due now."""
    require(by, "edit_knowledge", article.brand_id)
    article.links.update(look_at=None)


def _called(client: httpx.Client, url: str) -> tuple[int, str]:
    """(status, where a redirect leads or ""). HEAD first; GET, unread, where a server does not know HEAD."""
    to = destination(url)
    given = httpx.URL(url)
    headers = {"host": given.netloc.decode("ascii"), "user-agent": "Yueting link check"}
    for method in ("HEAD", "GET"):
        request = client.build_request(
            method, given.copy_with(host=to.address), headers=headers, extensions={"sni_hostname": to.host}
        )
        answer = client.send(request, stream=True)
        answer.close()
        if answer.status_code not in (400, 404, 405, 501) or method == "GET":
            break
    return answer.status_code, answer.headers.get("location", "") if answer.is_redirect else ""


def _claim() -> list[ArticleLink]:
    now = timezone.now()
    with transaction.atomic():
        due = ArticleLink.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            Q(look_at=None) | Q(look_at__lte=now), article__in=Article.objects.in_force()
        )
        rows = list(due.select_related("article__owner", "article__brand").order_by("look_at")[:BATCH])
        ArticleLink.objects.filter(pk__in=[row.pk for row in rows]).update(look_at=now + _CLAIM)
    return rows


def _look(link: ArticleLink, fetch: Callable[[str], Look]) -> Look:
    if own := own_article(link.url, settings.SITE_URL):
        brand, _language, slug = own
        return Look(200 if Article.objects.public().filter(brand__slug=brand, slug=slug).exists() else 404)
    return fetch(link.url) if is_web(link.url) else Look(200)


def _note(link: ArticleLink, seen: Look) -> None:
    now, verdict = timezone.now(), judged(seen, link.failures)
    newly_broken = verdict is Verdict.BROKEN and link.state != LinkState.BROKEN
    link.failures = 0 if verdict is Verdict.GOOD else min(link.failures + 1, 1000)
    link.look_at = next_look(verdict, link.failures - 1, now)
    link.state, link.status, link.why, link.looked_at = verdict.value, seen.status, seen.why, now
    with transaction.atomic():
        link.save(update_fields=["failures", "look_at", "state", "status", "why", "looked_at"])
        if newly_broken and link.article.owner:
            notify([link.article.owner], "link_broken", what=link.article.title[:80], why=link.url[:200])
