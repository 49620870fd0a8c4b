"""Tickets, their paths and incidents over HTTP."""

from ninja import Router

from yueting.tickets.api import incidents, paths, tickets

router = Router(tags=["tickets"])
for part in (tickets, paths, incidents):
    router.add_router("", part.router)
