"""Addresses of tickets."""

from django.urls import path

from yueting.tickets.views import (
    changes,
    incident_steps,
    incidents,
    lists,
    matters,
    panel,
    rules,
    sheets,
    wrapping_up,
)

app_name = "tickets"
urlpatterns = [
    path("", lists.tickets, name="list"),
    path("of/<uuid:pk>/", panel.panel, name="panel"),
    path("of/<uuid:pk>/new/", panel.open_ticket, name="open"),
    path("of/<uuid:pk>/wrap-up/", wrapping_up.wrap_up, name="wrap-up"),
    path("import/", sheets.bring, name="import"),
    path("export.csv", sheets.export, name="export"),
    path("<str:reference>/", lists.show, name="show"),
    path("<str:reference>/priority/", lists.priority, name="priority"),
    path("<str:reference>/merging/", matters.merge, name="merge"),
    path("<str:reference>/mergings/<uuid:pk>/undoing/", matters.unmerge, name="unmerge"),
    path("<str:reference>/parts/", matters.split, name="split"),
    path("<str:reference>/links/", matters.link, name="link"),
    path("<str:reference>/links/<str:other>/removal/", matters.unlink, name="unlink"),
    path("<str:reference>/tags/", matters.tags, name="tags"),
    path("<str:reference>/followers/", matters.follow, name="follow"),
    path("<str:reference>/<str:action>/", changes.change, name="change"),
]

incident_urls = (
    [
        path("", incidents.listed, name="list"),
        path("new/", incidents.declare, name="new"),
        path("plans/", incidents.plans, name="plans"),
        path("plans/<slug:brand>/<slug:kind>/", incidents.plan, name="plan"),
        path("<str:reference>/", incidents.show, name="show"),
        path("<str:reference>/tickets/", incidents.link, name="link"),
        path("<str:reference>/tickets/removal/", incidents.unlink, name="unlink"),
        path("<str:reference>/remedy/", incident_steps.remedy, name="remedy"),
        path("<str:reference>/root/", incident_steps.root, name="root"),
        path("<str:reference>/review/", incident_steps.review, name="review"),
        path("<str:reference>/updates/", incident_steps.update, name="update"),
        path("<str:reference>/updates/<uuid:pk>/repetition/", incident_steps.repeat, name="repeat"),
        path("<str:reference>/actions/", incident_steps.add_action, name="action"),
        path("<str:reference>/tasks/<uuid:pk>/", incident_steps.task, name="task"),
        path("<str:reference>/closure/", incident_steps.close, name="close"),
    ],
    "incidents",
)

rule_urls = (
    [
        path("", rules.listed, name="list"),
        path("new/", rules.write, name="new"),
        path("<uuid:pk>/", rules.show, name="show"),
        path("<uuid:pk>/words/", rules.write, name="edit"),
        path("<uuid:pk>/state/", rules.switch, name="switch"),
    ],
    "rules",
)
