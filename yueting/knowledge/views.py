"""Pages of knowledge: articles, the script library, and the knowledge tab beside a conversation."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from yueting.accounts.models import Agent
from yueting.accounts.permissions import brands_for, may_anywhere, require
from yueting.conversations.models import Author, Conversation, Kind
from yueting.knowledge.forms import ArticleForm
from yueting.knowledge.models import Article, Script
from yueting.knowledge.queries import Found, find_articles, is_stale, visible_articles
from yueting.knowledge.services import write_article
from yueting.knowledge.starter import starter_moments, starter_situations


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Articles, by search or all."""
    question = request.GET.get("q", "").strip()
    articles = visible_articles(_reader(request))
    if question:
        found = find_articles(articles, question, limit=50)
    else:
        latest = articles.select_related("brand").defer("tokens").order_by("-updated_at")[:100]
        found = [Found(article, 0, ()) for article in latest]
    context = {
        "question": question,
        "found": found,
        "may_edit": may_anywhere(_reader(request), "edit_knowledge"),
    }
    return render(request, "knowledge/home.html", context)


@login_required
def article(request: HttpRequest, article_id: UUID) -> HttpResponse:
    shown = get_object_or_404(visible_articles(_reader(request)), pk=article_id)
    may_edit = shown.brand_id in brands_for(_reader(request), "edit_knowledge")
    return render(
        request, "knowledge/article.html", {"article": shown, "may_edit": may_edit, "stale": is_stale(shown)}
    )


@login_required
def edit(request: HttpRequest, article_id: UUID | None = None) -> HttpResponse:
    """Write a new article or change one."""
    me = _reader(request)
    old = get_object_or_404(visible_articles(me), pk=article_id) if article_id else None
    if old:
        require(me, "edit_knowledge", old.brand_id)
    elif not may_anywhere(me, "edit_knowledge"):
        raise PermissionDenied
    form = ArticleForm(request.POST or None, initial=_initial(old), by=me)
    if request.method == "POST" and form.is_valid():
        written = write_article(by=me, article=old, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("knowledge:article", written.id)
    return render(request, "knowledge/edit.html", {"form": form, "article": old})


@login_required
def scripts(request: HttpRequest) -> HttpResponse:
    """The script library, by situation."""
    me = _reader(request)
    brands = brands_for(me, "read_knowledge")
    chosen = request.GET.get("situation", "")
    shown = Script.objects.filter(brand__in=brands) | Script.objects.filter(brand=None)
    if chosen:
        shown = shown.filter(situation=chosen)
    context = {
        "scripts": shown,
        "situations": starter_situations(),
        "moments": {m.id: m for m in starter_moments()},
        "chosen": chosen,
    }
    return render(request, "knowledge/scripts.html", context)


@login_required
def panel(request: HttpRequest, conversation_id: UUID) -> HttpResponse:
    """The knowledge tab: what answers the customer's last question, or a search of one's own."""
    conversation = get_object_or_404(Conversation.objects.visible_to(_reader(request)), pk=conversation_id)
    question = request.GET.get("q", "").strip()
    asked = question or _last_question(conversation)
    articles = visible_articles(_reader(request)).filter(brand=conversation.brand_id)
    context = {
        "conversation": conversation,
        "question": question,
        "found": find_articles(articles, asked, limit=6),
    }
    return render(request, "knowledge/_panel.html", context)


def _last_question(conversation: Conversation) -> str:
    last = conversation.messages.filter(author=Author.CUSTOMER, kind=Kind.MESSAGE).order_by("-seq")[:2]
    return "\n".join(message.text for message in last)


def _initial(old: Article | None) -> dict[str, object]:
    if old is None:
        return {}
    return {
        "brand": old.brand_id,
        "title": old.title,
        "language": old.language,
        "questions": "\n".join(old.questions),
        "body": old.body,
        "audience": old.audience,
        "review_by": old.review_by,
    }


def _reader(request: HttpRequest) -> Agent:
    assert isinstance(request.user, Agent)
    if not may_anywhere(request.user, "read_knowledge"):
        raise PermissionDenied
    return request.user
