"""Addresses of tickets."""

from django.urls import path

from yueting.tickets.views import changes, lists, matters, panel, wrapping_up

app_name = "tickets"
urlpatterns = [
    path("", lists.tickets, name="list"),
    path("of/<uuid:pk>/", panel.panel, name="panel"),
    path("of/<uuid:pk>/new/", panel.open_ticket, name="open"),
    path("of/<uuid:pk>/wrap-up/", wrapping_up.wrap_up, name="wrap-up"),
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
