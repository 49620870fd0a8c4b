"""Addresses of tickets."""

from django.urls import path

from yueting.tickets.views import changes, due, handed, handovers, lists, panel, promises, status, wrapping_up

app_name = "tickets"
urlpatterns = [
    path("", lists.tickets, name="list"),
    path("of/<uuid:pk>/", panel.panel, name="panel"),
    path("of/<uuid:pk>/new/", panel.open_ticket, name="open"),
    path("of/<uuid:pk>/wrap-up/", wrapping_up.wrap_up, name="wrap-up"),
    path("due/", due.due, name="due"),
    path("follow-ups/<uuid:pk>/<str:how>/", due.end, name="follow-up-end"),
    path("promises/", promises.promises, name="promises"),
    path("promises/of/<uuid:pk>/", promises.found, name="promises-found"),
    path("promises/<uuid:pk>/judgement/<str:deed>/", promises.judge, name="promise-judge"),
    path("promises/<uuid:pk>/delay/", promises.delay, name="promise-delay"),
    path("promises/<uuid:pk>/<str:deed>/", promises.end, name="promise-end"),
    path("status/<str:token>/", status.status, name="status"),
    path("handovers/<uuid:pk>/", handovers.show, name="handover"),
    path("handovers/<uuid:pk>/acceptance/", handovers.accept, name="handover-accept"),
    path("handovers/<uuid:pk>/mail/", handovers.mail_again, name="handover-mail"),
    path("handovers/<uuid:pk>/<str:step>/", handovers.step, name="handover-step"),
    path("handed/<str:token>/", handed.handed, name="handed"),
    path("handed/<str:token>/step/", handed.step, name="handed-step"),
    path("handed/<str:token>/mail/", handed.again, name="handed-again"),
    path("<str:reference>/follow-ups/new/", due.plan, name="follow-up-plan"),
    path("<str:reference>/handovers/new/", handovers.hand_over, name="handover-ask"),
    path("<str:reference>/promises/new/", promises.make, name="promise-make"),
    path("<str:reference>/status-link/", status.link, name="status-link"),
    path("<str:reference>/", lists.show, name="show"),
    path("<str:reference>/priority/", lists.priority, name="priority"),
    path("<str:reference>/<str:action>/", changes.change, name="change"),
]
