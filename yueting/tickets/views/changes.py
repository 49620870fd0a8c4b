"""Moving a ticket through its life, one action at a time."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from yueting.accounts.permissions import AgentRequest, for_agents
from yueting.conversations.views.answers import REFUSALS, dialog, done, tells_refusals, words_of
from yueting.tickets.forms import ChangeForm
from yueting.tickets.lifecycle import NEEDS_REASON, Action, NotAllowed, State, next_state
from yueting.tickets.models import Ticket
from yueting.tickets.permissions import offered
from yueting.tickets.queries import one
from yueting.tickets.services.closing import StillOpen, obstacles
from yueting.tickets.services.progress import act, role_of
from yueting.tickets.templatetags.ticket_words import reason_words


@for_agents
@require_http_methods(["GET", "POST"])
@tells_refusals
def change(request: AgentRequest, reference: str, action: str) -> HttpResponse:
    """Ask for what the action needs, then do it; a refusal brings the question back with all that was typed."""
    ticket = found_or_404(request, reference)
    wanted = _action(action)
    owners = one.possible_owners([ticket.brand_id]) if wanted is Action.ASSIGN else []
    form = ChangeForm(request.POST or None, ticket, wanted, owners)
    refusal = ""
    if form.is_valid():
        try:
            _do(request, ticket, wanted, form)
            return done(request, "tickets:show", ticket.reference)
        except (*REFUSALS, NotAllowed) as error:
            refusal = "" if isinstance(error, StillOpen) else refusal_words(error)  # the list below says it
            # The next try is made against what the page shows now.
            form = ChangeForm(request.POST.dict() | {"version": ticket.version}, ticket, wanted, owners)
    elif not form.is_bound and wanted not in offered(request.user, ticket):
        raise ValidationError(refusal_words(_why_not(request, ticket, wanted)))
    context = {
        "ticket": ticket,
        "action": wanted,
        "form": form,
        "refusal": refusal,
        "needs_reason": wanted in NEEDS_REASON,
        "open": obstacles(ticket) if wanted is Action.CLOSE else [],
    }
    return dialog(request, "tickets/change.html", context, status=422 if form.is_bound else 200)


def found_or_404(request: AgentRequest, reference: str) -> Ticket:
    """The ticket, or 404 for one that does not exist as for one that this person may not see."""
    ticket = one.visible(request.user).filter(reference=reference).first()
    if ticket is None:
        raise Http404
    return ticket


def refusal_words(error: Exception) -> str:
    if isinstance(error, StillOpen):
        return " · ".join([reason_words(error.reason), *map(reason_words, error.reasons)])
    return reason_words(error.reason) if isinstance(error, NotAllowed) else words_of(error)


def _do(request: AgentRequest, ticket: Ticket, action: Action, form: ChangeForm) -> None:
    changes: dict[str, Any] = form.changes
    if action is Action.TAKE or (action is Action.RESOLVE and ticket.owner is None):
        changes["owner"] = request.user
    given = form.cleaned_data
    act(ticket, action, request.user, version=given["version"], why=given["why"], **changes)


def _action(name: str) -> Action:
    try:
        return Action(name)
    except ValueError:
        raise Http404 from None


def _why_not(request: AgentRequest, ticket: Ticket, action: Action) -> Exception:
    """Why an action is not offered, as the life cycle says it."""
    try:
        next_state(State(ticket.state), action, role_of(request.user, ticket), why="-")
    except NotAllowed as error:
        return error
    return ValidationError("")
