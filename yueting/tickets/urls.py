"""Addresses of tickets."""

from django.urls import path

from yueting.tickets.views import (
    authority,
    changes,
    identity,
    lists,
    options,
    panel,
    paths,
    remedies,
    wrapping_up,
)

app_name = "tickets"
urlpatterns = [
    path("", lists.tickets, name="list"),
    path("of/<uuid:pk>/", panel.panel, name="panel"),
    path("of/<uuid:pk>/new/", panel.open_ticket, name="open"),
    path("of/<uuid:pk>/wrap-up/", wrapping_up.wrap_up, name="wrap-up"),
    path("identity/", identity.settings, name="identity-settings"),
    path("flags/<uuid:pk>/clearance/", identity.clearance, name="clearance"),
    path("options/<uuid:pk>/choice/", options.choice, name="option-choice"),
    path("approvals/", authority.approvals, name="approvals"),
    path("delegations/<uuid:pk>/end/", authority.take_back, name="delegation-end"),
    path("ledger/", authority.ledger, name="ledger"),
    path("authority/", authority.matrix, name="authority"),
    path("remedies/<uuid:pk>/approval/", remedies.approval, name="approval"),
    path("remedies/<uuid:pk>/refusal/", remedies.refusal, name="refusal"),
    path("remedies/<uuid:pk>/withdrawal/", remedies.withdrawal, name="withdrawal"),
    path("causes/", paths.causes, name="causes"),
    path("<str:reference>/", lists.show, name="show"),
    path("<str:reference>/priority/", lists.priority, name="priority"),
    path("<str:reference>/identity/", identity.check, name="identity"),
    path("<str:reference>/options/", options.offer, name="options"),
    path("<str:reference>/remedies/", remedies.ask, name="remedy"),
    path("<str:reference>/path/<str:name>/", paths.stage, name="stage"),
    path("<str:reference>/<str:action>/", changes.change, name="change"),
]
