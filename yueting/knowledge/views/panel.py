"""The knowledge tab beside a conversation."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.conversations.models import Author, Conversation, Kind
from yueting.knowledge.queries import find_articles, visible_articles
from yueting.knowledge.queries.terms import term_cards
from yueting.knowledge.terms import terms_in
from yueting.knowledge.views.reading import check_may


@for_agents
def panel(request: AgentRequest, conversation_id: UUID) -> HttpResponse:
    """What answers the customer's last question, or a search of one's own."""
    check_may(request)
    conversation = get_object_or_404(Conversation.objects.visible_to(request.user), pk=conversation_id)
    if conversation.is_unaided:
        return render(request, "conversations/_unaided.html", {"again": request.path})
    question = request.GET.get("q", "").strip()
    asked = question or _last_question(conversation)
    articles = visible_articles(request.user).filter(brand=conversation.brand_id)
    context = {
        "conversation": conversation,
        "question": question,
        "found": find_articles(articles, asked, limit=6),
        "terms": terms_in(asked, term_cards(conversation.brand_id))[:6],
    }
    return render(request, "knowledge/_panel.html", context)


def _last_question(conversation: Conversation) -> str:
    last = conversation.messages.filter(author=Author.CUSTOMER, kind=Kind.MESSAGE).order_by("-seq")[:2]
    return "\n".join(message.text for message in last)
