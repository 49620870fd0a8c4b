"""The page of tickets, and the page of one."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from yueting.accounts.models import Brand, Look
from yueting.accounts.permissions import AgentRequest, for_agents, may_anywhere
from yueting.conversations.queries.lists import brands_of
from yueting.conversations.templatetags.marks import ring
from yueting.runtime.drawing import drawn
from yueting.tickets.permissions import offered
from yueting.tickets.queries import lists, one
from yueting.tickets.views.changes import found_or_404


@for_agents
@require_safe
def tickets(request: AgentRequest) -> HttpResponse:
    """Tickets by urgency, narrowed by links."""
    shown = lists.TicketFilter.from_query(request.GET)
    brands = brands_of(request.user)
    after = lists.Place.from_text(request.GET.get("after", ""))
    choosable = may_anywhere(request.user, "declare_incidents")
    rows, following = lists.listed(request.user, shown, brands, after)
    context = {
        "shown": shown,
        "rows": rows,
        "drawn_rows": _drawn_rows(rows, brands, choosable),
        "choosable": choosable,
        "following": following,
        "is_more": after is not None,
        "columns": drawn("tickets/_columns.html", many_brands=len(brands) > 1, choosable=choosable),
        "narrowings": drawn(
            "tickets/_narrowings.html",
            shown=shown,
            brands=tuple((brand.slug, str(brand)) for brand in brands),
            owners=one.owner_names(tuple(brand.pk for brand in brands)),
        ),
    }
    return render(request, "tickets/list.html", context)


@for_agents
@require_safe
def show(request: AgentRequest, reference: str) -> HttpResponse:
    """One ticket: where it stands, what can be done, its talks, what happened. Who looked is written down."""
    ticket = found_or_404(request, reference)
    one.read_surroundings([ticket])
    Look.objects.create(agent=request.user, subject_kind="ticket", subject_id=ticket.pk)
    talks = one.talks(request.user, ticket)
    context = {
        "ticket": ticket,
        "actions": offered(request.user, ticket),
        "decided_by": one.deciding_reading(ticket),
        "talks": talks,
        "conversation": next((talk for talk in talks if talk.is_open), talks[0] if talks else None),
        "events": one.events(ticket, talks),
    }
    return render(request, "tickets/show.html", context)


@for_agents
@require_safe
def priority(request: AgentRequest, reference: str) -> HttpResponse:
    """Why a ticket has its priority."""
    ticket = found_or_404(request, reference)
    template = "tickets/_reasons.html" if request.htmx else "tickets/reasons_page.html"
    return render(request, template, {"ticket": ticket})


def _drawn_rows(rows: Iterable[lists.Row], brands: list[Brand], choosable: bool) -> SafeString:
    """Each row is drawn once as long as it says the same."""
    names = {brand.pk: str(brand) for brand in brands} if len(brands) > 1 else {}
    return SafeString(
        "".join(
            drawn(
                "tickets/_row.html",
                ticket=row,
                ring=ring(row.opened_at, row.due_at, words=True) if row.is_unsolved else "",
                brand=names.get(row.brand_id),
                choosable=choosable,
            )
            for row in rows
        )
    )
