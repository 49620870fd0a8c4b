"""Versions of an article: its history, one of them beside what is published, and what is done with it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.conversations.views.answers import tells_refusals
from yueting.knowledge.differences import difference
from yueting.knowledge.models import Article, ArticleVersion
from yueting.knowledge.reviewing import Deed, possible
from yueting.knowledge.services.articles import ARTICLES, revise_article
from yueting.knowledge.services.versions import do, standing_of
from yueting.knowledge.texts import ArticleText
from yueting.knowledge.views.reading import found_article

DONE = {
    Deed.SUBMIT: gettext_lazy("A colleague is asked to read it."),
    Deed.WITHDRAW: gettext_lazy("It is a draft again."),
    Deed.RETURN: gettext_lazy("Sent back. Its author is told why."),
    Deed.PUBLISH: gettext_lazy("Published."),
    Deed.DROP: gettext_lazy("The draft was dropped."),
}


@for_agents
@require_safe
def history(request: AgentRequest, article_id: UUID) -> HttpResponse:
    found = found_article(request, article_id, "edit_knowledge")
    versions = found.versions.select_related("author", "judged_by").order_by("-number")[:200]
    return render(
        request, "knowledge/review/history.html", {"article": found, "versions": versions, "tab": "articles"}
    )


@for_agents
@require_safe
def version(request: AgentRequest, article_id: UUID, number: int) -> HttpResponse:
    """One version, compared with what it follows, and the deeds that this person can do."""
    found = found_article(request, article_id, "edit_knowledge")
    shown = get_object_or_404(found.versions.select_related("author", "judged_by"), number=number)
    before = _before(found, shown)
    text = ArticleText.from_json(shown.content)
    old = ArticleText.from_json(before.content) if before else ArticleText("", "")
    standing = standing_of(ARTICLES, found, shown, request.user)
    context = {
        "article": found,
        "version": shown,
        "before": before,
        "text": text,
        "title": difference(old.title, text.title),
        "body": difference(old.body, text.body),
        "questions": difference("\n".join(old.questions), "\n".join(text.questions)),
        "deeds": [deed.value for deed in possible(standing)],
        "needs_review": standing.needs_review,
        "is_own": standing.is_author,
        "tab": "articles",
    }
    return render(request, "knowledge/review/version.html", context)


@for_agents
@require_POST
@tells_refusals
def deed(request: AgentRequest, article_id: UUID, number: int, deed: Deed) -> HttpResponse:
    found = found_article(request, article_id, "edit_knowledge")
    shown = get_object_or_404(found.versions, number=number)
    do(ARTICLES, shown.pk, deed, request.user, why=request.POST.get("why", ""))
    messages.success(request, DONE[deed])
    if deed is Deed.DROP and not Article.objects.filter(pk=found.pk).exists():
        return redirect("knowledge:home")
    if deed in (Deed.DROP, Deed.PUBLISH):
        return redirect("knowledge:article", found.pk)
    return redirect("knowledge:version", found.pk, number)


@for_agents
@require_POST
@tells_refusals
def restoration(request: AgentRequest, article_id: UUID, number: int) -> HttpResponse:
    """The words of an old version as a new draft."""
    found = found_article(request, article_id, "edit_knowledge")
    old = get_object_or_404(found.versions, number=number)
    note = _("As in version %(number)s") % {"number": number}
    draft = revise_article(found, request.user, ArticleText.from_json(old.content), note=note)
    messages.success(request, _("Saved as a draft. Nobody but editors sees it yet."))
    return redirect("knowledge:version", found.pk, draft.number)


def _before(article: Article, shown: ArticleVersion) -> ArticleVersion | None:
    """What an open version would replace; what a published one replaced."""
    older = article.versions.filter(state="published", number__lt=shown.number)
    if shown.is_open:
        older = article.versions.filter(number=article.version)
    return older.order_by("-number").first()
