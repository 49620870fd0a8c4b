"""The public help centre of a brand: topics, search, an answer, "was this useful?". No account.

Searching and voting cost the desk something, so each address may do both only so often.
"""

import time
from math import ceil
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from yueting.accounts.models import Brand
from yueting.knowledge.models import Article
from yueting.knowledge.queries import help as reads
from yueting.knowledge.reading_order import in_characters_of, nearest
from yueting.knowledge.services.helping import new_visitor, note_in_vain, vote
from yueting.knowledge.views.reading import file_answer
from yueting.runtime.allowance import Allowance, household

PAGE = 30
_COOKIE = "yt_reader"
_YEAR = 365 * 24 * 3600
# For each address, in each process: a whole office often shares one.
SEARCHES = Allowance(120, 60)
VOTES = Allowance(40, 600)


@require_safe
def entrance(request: HttpRequest, brand: str) -> HttpResponse:
    """To the reader's own language."""
    return redirect("help:home", _brand(brand).slug, get_language() or settings.LANGUAGE_CODE)


@require_safe
def home(request: HttpRequest, brand: str, language: str) -> HttpResponse:
    """Topics with their articles, all of one topic, or what was searched for."""
    found = _brand(brand)
    with translation.override(_spoken(language)):
        question, topic = request.GET.get("q", "").strip()[:500], request.GET.get("topic")
        context: dict[str, Any] = {**_frame(found, language), "question": question, "topic": topic}
        if question and (wait := _must_wait(request, SEARCHES)):
            return _slower(request, "knowledge/help/home.html", context, wait)
        if question:
            context["found"] = [_told(a, language) for a in reads.search(found, question, language)]
            if not context["found"]:
                note_in_vain(found, question, language)
        elif topic is not None:
            rows = reads.public_articles(found, language).filter(topic=topic)
            context["page"] = Paginator(rows, PAGE).get_page(request.GET.get("page"))
            context["found"] = [_told(a, language) for a in context["page"].object_list]
        else:
            context["topics"] = reads.topics(found, language)
        return render(request, "knowledge/help/home.html", context)


@require_safe
def answer(request: HttpRequest, brand: str, language: str, slug: str) -> HttpResponse:
    found = _brand(brand)
    article = _article(found, language, slug)
    with translation.override(_spoken(language)):
        return render(
            request, "knowledge/help/article.html", _of_one(request, found, article, language, slug)
        )


@require_POST
def usefulness(request: HttpRequest, brand: str, language: str, slug: str) -> HttpResponse:
    """Take the reader's word; sent twice it is one."""
    found = _brand(brand)
    article = _article(found, language, slug)
    if wait := _must_wait(request, VOTES):
        with translation.override(language):
            context = _of_one(request, found, article, language, slug)
            context["typed"] = request.POST.get("missing", "")[:1000]
            return _slower(request, "knowledge/help/article.html", context, wait)
    visitor = request.COOKIES.get(_COOKIE, "") or new_visitor()
    useful = request.POST.get("useful")
    if useful in ("yes", "no"):
        vote(article, visitor, useful=useful == "yes", missing=request.POST.get("missing", ""))
    response = redirect("help:answer", brand, language, slug)
    response["Location"] += "#useful"
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(_COOKIE, visitor, max_age=_YEAR, httponly=True, samesite="Lax", secure=secure)
    return response


@require_safe
def file(request: HttpRequest, brand: str, language: str, slug: str, file_id: UUID) -> FileResponse:
    article = _article(_brand(brand), language, slug)
    return file_answer(get_object_or_404(article.files, pk=file_id))


def _must_wait(request: HttpRequest, allowance: Allowance) -> int:
    """The seconds until this address may do it again; 0: it just did."""
    return ceil(allowance.take(household(request.META.get("REMOTE_ADDR", "")), time.monotonic()))


def _slower(request: HttpRequest, template: str, context: dict[str, Any], wait: int) -> HttpResponse:
    """The page as it was, with all that was typed, and a word on when to try again."""
    response = render(request, template, context | {"wait": wait}, status=429)
    response["Retry-After"] = str(wait)
    return response


def _of_one(request: HttpRequest, brand: Brand, article: Article, language: str, slug: str) -> dict[str, Any]:
    visitor = request.COOKIES.get(_COOKIE, "")
    return {
        **_frame(brand, language),
        **_told(article, language),
        "said": article.votes.filter(visitor=visitor).first() if visitor else None,
        "files": article.files.all(),
        "languages_there": reads.translations(article),
        "slug": slug,
    }


def _brand(slug: str) -> Brand:
    return get_object_or_404(reads.open_help_centres(), slug=slug)


def _article(brand: Brand, language: str, slug: str) -> Article:
    """The answer in this language, else in the nearest one there is."""
    _spoken(language)
    twins = {
        row.language: row for row in Article.objects.public().filter(brand=brand, slug=slug).defer("tokens")
    }
    for code in nearest(language):
        if code in twins:
            return twins[code]
    raise Http404


def _spoken(language: str) -> str:
    if language not in dict(settings.LANGUAGES):
        raise Http404
    return language


def _frame(brand: Brand, language: str) -> dict[str, Any]:
    return {"brand": brand, "language": language, "chat": reads.chat_of(brand)}


def _told(article: Article, language: str) -> dict[str, Any]:
    """Title and words in the reader's characters; `converted` and `foreign` say what was done, or could not be."""
    written = article.language
    title, body = (in_characters_of(text, written, language) for text in (article.title, article.body))
    foreign = written != language and (title, body) == (article.title, article.body)
    converted = written != language and not foreign
    return {"article": article, "title": title, "body": body, "converted": converted, "foreign": foreign}
