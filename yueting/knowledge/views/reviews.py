"""What waits to be read by a second person, and how a brand wants it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yueting.accounts.permissions import AgentRequest, for_agents, may_anywhere
from yueting.knowledge.forms import PolicyForm
from yueting.knowledge.queries.pages import article_versions, script_versions
from yueting.knowledge.services.articles import policy_of
from yueting.knowledge.services.policies import keep_policy
from yueting.knowledge.views.reading import check_may, chosen_brand, own_brands

_MOST = 100


@for_agents
@require_safe
def reviews(request: AgentRequest) -> HttpResponse:
    """Versions in review, oldest first, and one's own drafts."""
    check_may(request, "edit_knowledge")
    states = ("draft", "returned")
    articles, scripts = article_versions(request.user), script_versions(request.user)
    context = {
        "articles": articles.filter(state="in_review").order_by("saved_at")[:_MOST],
        "scripts": scripts.filter(state="in_review").order_by("saved_at")[:_MOST],
        "own_articles": articles.filter(state__in=states, author=request.user).order_by("-saved_at")[:_MOST],
        "own_scripts": scripts.filter(state__in=states, author=request.user).order_by("-saved_at")[:_MOST],
        "may_set": may_anywhere(request.user, "set_knowledge_policy"),
        "tab": "reviews",
    }
    return render(request, "knowledge/review/reviews.html", context)


@for_agents
@require_http_methods(["GET", "POST"])
def policy(request: AgentRequest) -> HttpResponse:
    """What needs review, how often, and whether customers have a help centre."""
    brand = chosen_brand(request, "set_knowledge_policy")
    form = PolicyForm(request.POST or None, instance=policy_of(brand))
    if form.is_valid():
        keep_policy(brand, request.user, form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect(f"{request.path}?brand={brand.slug}")
    brands = own_brands(request, "set_knowledge_policy")
    context = {"brand": brand, "brands": brands, "form": form, "tab": "reviews"}
    return render(request, "knowledge/review/policy.html", context, status=422 if form.is_bound else 200)
