"""Addresses of tickets."""

from django.urls import path

from yueting.tickets.views import changes, lists, panel, paths, wrapping_up

app_name = "tickets"
urlpatterns = [
    path("", lists.tickets, name="list"),
    path("of/<uuid:pk>/", panel.panel, name="panel"),
    path("of/<uuid:pk>/new/", panel.open_ticket, name="open"),
    path("of/<uuid:pk>/wrap-up/", wrapping_up.wrap_up, name="wrap-up"),
    path("causes/<slug:slug>/", paths.causes, name="causes"),
    path("<str:reference>/", lists.show, name="show"),
    path("<str:reference>/priority/", lists.priority, name="priority"),
    path("<str:reference>/path/<str:name>/", paths.stage, name="stage"),
    path("<str:reference>/<str:action>/", changes.change, name="change"),
]
