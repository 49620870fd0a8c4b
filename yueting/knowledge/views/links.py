"""Links of articles: what leads nowhere, and looking again."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yueting.accounts.permissions import AgentRequest, brands_for, for_agents
from yueting.knowledge.models import Article, ArticleLink, LinkState
from yueting.knowledge.services.link_checking import look_again
from yueting.knowledge.views.reading import PAGE, check_may, found_article, page_number

_BAD = (LinkState.BROKEN, LinkState.SILENT, LinkState.REFUSED)


@for_agents
@require_safe
def links(request: AgentRequest) -> HttpResponse:
    """Bad links first, or all."""
    check_may(request, "edit_knowledge")
    brands = brands_for(request.user, "edit_knowledge")
    rows = ArticleLink.objects.filter(article__in=Article.objects.in_force().filter(brand__in=brands))
    show_all = request.GET.get("show") == "all"
    shown = rows if show_all else rows.filter(state__in=_BAD)
    page = Paginator(
        shown.select_related("article__brand").order_by("state", "article__title", "url"), PAGE
    ).get_page(page_number(request))
    context = {
        "page": page,
        "links": page.object_list,
        "all": show_all,
        "count": rows.count(),
        "tab": "links",
    }
    return render(request, "knowledge/links/links.html", context)


@for_agents
@require_POST
def again(request: AgentRequest, article_id: UUID) -> HttpResponse:
    found = found_article(request, article_id, "edit_knowledge")
    look_again(found, request.user)
    messages.success(request, _("Its links are looked at again in a moment."))
    return redirect("knowledge:links")
