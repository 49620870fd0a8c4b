"""Articles: the list, one to read, the editor, files, owner."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yueting.accounts.models import Agent, Brand
from yueting.accounts.permissions import ALLOWED, AgentRequest, brands_for, for_agents, may_anywhere
from yueting.accounts.queries import people_of
from yueting.conversations.views.answers import REFUSALS, tells_refusals, words_of
from yueting.knowledge.forms import ArticleForm, FileForm, OwnerForm
from yueting.knowledge.models import Article, ArticleFile, ArticleVersion
from yueting.knowledge.queries import Found, find_articles, is_stale, readable_articles, visible_articles
from yueting.knowledge.queries.pages import own_opinion, topics_of, worth_of
from yueting.knowledge.reviewing import Deed
from yueting.knowledge.services import articles as writing
from yueting.knowledge.services.article_files import add_file, remove_file
from yueting.knowledge.services.articles import ARTICLES
from yueting.knowledge.services.versions import archive, do, saves_of
from yueting.knowledge.texts import ArticleText
from yueting.knowledge.views.reading import PAGE, check_may, file_answer, found_article, page_number

LISTS = ("", "drafts", "stale", "expired", "archived")


@for_agents
@require_safe
def home(request: AgentRequest) -> HttpResponse:
    """Articles, by search or all; editors see drafts and what has gone stale too."""
    check_may(request)
    question = request.GET.get("q", "").strip()
    may_edit = may_anywhere(request.user, "edit_knowledge")
    which = request.GET.get("show", "") if may_edit else ""
    which = which if which in LISTS else ""
    shown, page = _listed(request, question, which)
    context = {
        "question": question,
        "found": shown,
        "page": page,
        "which": which,
        "may_edit": may_edit,
        "tab": "articles",
    }
    return render(request, "knowledge/home.html", context)


@for_agents
@require_safe
def article(request: AgentRequest, article_id: UUID) -> HttpResponse:
    shown = found_article(request, article_id)
    return render(request, "knowledge/article.html", _of_one(request, shown))


@for_agents
@require_http_methods(["GET", "POST"])
def edit(request: AgentRequest, article_id: UUID | None = None) -> HttpResponse:
    """Write a new article or another wording of one: kept as a draft, given to review, or published."""
    old = found_article(request, article_id, "edit_knowledge") if article_id else None
    check_may(request, "edit_knowledge")
    form = ArticleForm(request.POST or None, initial=_initial(request, old), by=request.user, old=old)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            return _kept(request, form, old)
        except PermissionDenied:
            raise
        except REFUSALS as error:
            refusal = words_of(error)
    context = {"form": form, "article": old, "refusal": refusal, **_edit_page(request, form, old)}
    return render(request, "knowledge/edit.html", context, status=422 if refusal else 200)


@for_agents
@require_POST
@tells_refusals
def owner(request: AgentRequest, article_id: UUID) -> HttpResponse:
    found = found_article(request, article_id, "edit_knowledge")
    form = OwnerForm(request.POST, people=_editors(found.brand))
    if form.is_valid():
        writing.give_to(found, request.user, form.cleaned_data["owner"])
        messages.success(request, _("Saved."))
    return redirect("knowledge:article", found.pk)


@for_agents
@require_POST
def confirmation(request: AgentRequest, article_id: UUID) -> HttpResponse:
    """It was read and still holds."""
    found = found_article(request, article_id, "edit_knowledge")
    writing.confirm(found, request.user, timezone.localdate())
    messages.success(request, _("Thank you. It is to be looked at again after the usual time."))
    return redirect("knowledge:article", found.pk)


@for_agents
@require_POST
@tells_refusals
def archiving(request: AgentRequest, article_id: UUID) -> HttpResponse:
    found = found_article(request, article_id, "edit_knowledge")
    archive(ARTICLES, found, request.user, away=request.POST.get("do") != "restore")
    messages.success(request, _("Saved."))
    return redirect("knowledge:article", found.pk)


@for_agents
@require_POST
@tells_refusals
def files(request: AgentRequest, article_id: UUID) -> HttpResponse:
    """Add a file."""
    found = found_article(request, article_id, "edit_knowledge")
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        add_file(found, request.user, form.cleaned_data["file"])
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("A file is missing. Attach it again."))
    return redirect("knowledge:article", found.pk)


@for_agents
@require_POST
def file_removal(request: AgentRequest, article_id: UUID, file_id: UUID) -> HttpResponse:
    found = found_article(request, article_id, "edit_knowledge")
    remove_file(found, request.user, file_id)
    return redirect("knowledge:article", found.pk)


@for_agents
@require_safe
def file(request: AgentRequest, article_id: UUID, file_id: UUID) -> HttpResponse:
    found = found_article(request, article_id)
    row = get_object_or_404(ArticleFile, article=found, pk=file_id)
    return cast(HttpResponse, file_answer(row))  # a stream, which is none to the type checker


def _listed(request: AgentRequest, question: str, which: str) -> tuple[list[Found], Any]:
    if question:
        found = find_articles(visible_articles(request.user), question, limit=50)
        prefetch_related_objects([one.article for one in found], "brand")
        return found, None
    rows = _of_list(request.user, which).select_related("brand").defer("tokens")
    page = Paginator(rows.order_by("-updated_at", "id"), PAGE).get_page(page_number(request))
    return [Found(row, 0, ()) for row in page.object_list], page


def _of_list(agent: Agent, which: str) -> QuerySet[Article]:
    today = timezone.localdate()
    edited = readable_articles(agent).filter(brand__in=brands_for(agent, "edit_knowledge"))
    match which:
        case "drafts":
            return edited.filter(
                Q(state="draft") | Q(versions__state__in=("draft", "in_review", "returned"))
            ).distinct()
        case "stale":
            return visible_articles(agent).filter(review_by__lt=today)
        case "expired":
            return edited.filter(state="published", expires_on__lt=today)
        case "archived":
            return edited.filter(state="archived")
    return visible_articles(agent)


def _of_one(request: AgentRequest, shown: Article) -> dict[str, Any]:
    may_edit = shown.brand_id in brands_for(request.user, "edit_knowledge")
    translations = Article.objects.filter(brand=shown.brand_id, slug=shown.slug).exclude(pk=shown.pk)
    return {
        "article": shown,
        "may_edit": may_edit,
        "may_contribute": shown.brand_id in brands_for(request.user, "contribute_knowledge"),
        "stale": is_stale(shown),
        "draft": ARTICLES.open_version(shown) if may_edit else None,
        "translations": readable_articles(request.user).filter(pk__in=translations.values("pk")),
        "files": shown.files.all(),
        "worth": worth_of(shown),
        "opinion": own_opinion(request.user, article=shown),
        "broken": shown.links.filter(state="broken").count(),
        "owner_form": OwnerForm(initial={"owner": shown.owner_id}, people=_editors(shown.brand))
        if may_edit
        else None,
        "file_form": FileForm() if may_edit else None,
        "tab": "articles",
    }


def _editors(brand: Brand) -> QuerySet[Agent]:
    roles = ALLOWED["edit_knowledge"]
    return people_of(brand).filter(is_active=True, memberships__role__in=roles).prefetch_related(None)


def _kept(request: AgentRequest, form: ArticleForm, old: Article | None) -> HttpResponse:
    """Save, then go as far as was asked: a draft stays one, an article without need of review is published."""
    text, note = form.text, form.cleaned_data["note"]
    brand = old.brand if old else form.cleaned_data["brand"]
    wanted = request.POST.get("do", "publish")
    if old:
        seen = form.cleaned_data["seen"]
        version = writing.revise_article(old, request.user, text, note=note, seen=seen)
    else:
        version = writing.draft_article(brand, request.user, text, slug=_slug(request, brand), note=note)
    needs_review = writing.needs_review(brand, text.as_json())
    if wanted == "review" or (wanted == "publish" and needs_review):
        do(ARTICLES, version.pk, Deed.SUBMIT, request.user)
        messages.success(request, _("Saved. A colleague is asked to read it."))
        return redirect("knowledge:version", version.article_id, version.number)
    if wanted == "publish":
        do(ARTICLES, version.pk, Deed.PUBLISH, request.user)
        messages.success(request, _("Saved and published."))
        return redirect("knowledge:article", version.article_id)
    messages.success(request, _("Saved as a draft. Nobody but editors sees it yet."))
    return redirect("knowledge:version", version.article_id, version.number)


def _slug(request: AgentRequest, brand: Brand) -> str:
    """A translation has the address of what it translates."""
    twin = request.GET.get("of", "")
    known = readable_articles(request.user).filter(brand=brand, slug=twin) if twin else None
    return twin if known is not None and known.exists() else ""


def _initial(request: AgentRequest, old: Article | None) -> dict[str, object]:
    if old is None:
        return _of_translated(request)
    draft: ArticleVersion | None = ARTICLES.open_version(old)
    text = ArticleText.from_json(draft.content) if draft else _text_of(old)
    seen = saves_of(ARTICLES, old, draft)
    return {**_typed(text), "brand": old.brand_id, "note": draft.note if draft else "", "seen": seen}


def _of_translated(request: AgentRequest) -> dict[str, object]:
    """A new article begins empty, a translation with the words of what it translates."""
    twin = request.GET.get("of", "")
    source = readable_articles(request.user).filter(slug=twin).first() if twin else None
    if source is None:
        return {"language": request.LANGUAGE_CODE}
    return {**_typed(_text_of(source)), "brand": source.brand_id, "language": request.GET.get("language", "")}


def _typed(text: ArticleText) -> dict[str, object]:
    return {**text.as_json(), "questions": "\n".join(text.questions)}


def _text_of(row: Article) -> ArticleText:
    return ArticleText(
        row.title,
        row.body,
        row.language,
        tuple(row.questions),
        row.topic,
        row.audience,
        row.review_by,
        row.expires_on,
    )


def _edit_page(request: AgentRequest, form: ArticleForm, old: Article | None) -> dict[str, Any]:
    """What the editor offers beside the form: topics that exist, and whether publishing needs a second person."""
    brands = brands_for(request.user, "edit_knowledge")
    brand = old.brand if old else Brand.objects.filter(pk__in=brands).order_by("name").first()
    content = {"audience": form["audience"].value() or "public"}
    return {
        "topics": topics_of([old.brand_id] if old else brands),
        "needs_review": brand is not None and writing.needs_review(brand, content),
        "draft": ARTICLES.open_version(old) if old else None,
        "tab": "articles",
    }
